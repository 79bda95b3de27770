"""A gateway that writes down what it accepts and behaves like the real ones, on bad days too.

By the path it is an SMS gateway (/json, /form, /mas), a robot (/dingtalk, /wecom, /feishu) or
an application for work messages (/gettoken, /topapi/…, /cgi-bin/…). It checks signatures, too.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = "SEC-of-the-robot"
HANG, CUT = "hang", "cut"
SLACK = 3600  # seconds that a signature is good


@dataclass
class Gateway:
    """Accepts every id once, and answers 409 when it is handed one again, if it knows ids."""

    knows_id: bool = True
    bad_days: list[int | str] = field(default_factory=list)  #: statuses, HANG, CUT; taken first
    after: list[str] = field(default_factory=list)  #: CUT after it was accepted
    got: list[dict] = field(default_factory=list)
    accepted: Counter = field(default_factory=Counter)
    offered: Counter = field(default_factory=Counter)
    tokens: set[str] = field(default_factory=set)
    pause: float = 0  #: seconds before it answers
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, number: str, text: dict) -> int:
        self.offered[number] += 1
        if self.knows_id and self.accepted[number]:
            return 409
        self.accepted[number] += 1
        self.got.append(text)
        return 200


class Handler(BaseHTTPRequestHandler):
    made: Gateway

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_GET(self):
        self.answer(b"")

    def answer(self, body):
        status, said, day = self.judged(body)
        time.sleep(self.made.pause)
        if day == HANG:
            time.sleep(2)
        if day in (HANG, CUT):
            self.close_connection = True
            return
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"{self.made.url}/json")
        raw = json.dumps(said).encode()
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def judged(self, body):
        made = self.made
        with made.lock:
            if made.bad_days:
                day = made.bad_days.pop(0)
                return (day, {}, None) if isinstance(day, int) else (0, {}, day)
            status, said = SHAPES[urlsplit(self.path).path](made, self, body)
            return status, said, made.after.pop(0) if made.after else None

    def log_message(self, *args):
        pass


@contextmanager
def gateway(**words):
    made = Gateway(**words)
    handler = type("Handler", (Handler,), {"made": made})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def as_json(made, request, body):
    said = json.loads(body)
    return made.take(said["id"], said), {"code": "0", "said": said["phone"]}


def as_form(made, request, body):
    said = {key: values[0] for key, values in parse_qs(body.decode()).items()}
    return made.take(said.get("id") or said["uid"], said), {}


def as_mas(made, request, body):
    said = json.loads(base64.b64decode(body))
    order = ("ecName", "apId", "secret", "mobiles", "content", "sign", "addSerial")
    known = {**said, "secret": "pass"}
    text = "".join(known[one] for one in order).encode()
    if said["mac"] != hashlib.md5(text, usedforsecurity=False).hexdigest():
        return 200, {"rspcod": "IllegalMac", "success": False}
    made.take(said["content"], said)
    return 200, {"rspcod": "success", "success": True, "msgGroup": "1"}


def as_dingtalk(made, request, body):
    asked = {key: values[0] for key, values in parse_qs(urlsplit(request.path).query).items()}
    stamp = asked.get("timestamp", "0")
    mac = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256)
    is_fresh = abs(time.time() - int(stamp) / 1000) < SLACK
    if not is_fresh or asked.get("sign") != base64.b64encode(mac.digest()).decode():
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    return _said(made, json.loads(body)["text"]["content"], {"errcode": 0, "errmsg": "ok"})


def as_wecom(made, request, body):
    if parse_qs(urlsplit(request.path).query).get("key") != ["right"]:
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    return _said(made, json.loads(body)["text"]["content"], {"errcode": 0, "errmsg": "ok"})


def as_feishu(made, request, body):
    said = json.loads(body)
    stamp = said.get("timestamp", "0")
    mac = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256)
    is_fresh = abs(time.time() - int(stamp)) < SLACK
    if not is_fresh or said.get("sign") != base64.b64encode(mac.digest()).decode():
        return 200, {
            "code": 19021,
            "msg": "sign match fail or timestamp is not within one hour",
        }
    return _said(made, said["content"]["text"], {"code": 0, "msg": "success"})


def as_token(made, request, body):
    asked = parse_qs(urlsplit(request.path).query)
    secret = asked.get("appsecret") or asked.get("corpsecret")
    if secret != ["secret"]:
        return 200, {"errcode": 40001, "errmsg": "invalid credential"}
    token = f"token-{len(made.tokens)}"
    made.tokens.add(token)
    return 200, {"errcode": 0, "access_token": token, "expires_in": 7200}


def as_work(made, request, body):
    said, asked = json.loads(body), parse_qs(urlsplit(request.path).query)
    if asked["access_token"][0] not in made.tokens:
        return 200, {"errcode": 42001, "errmsg": "access_token expired"}
    to = said.get("touser") or said["userid_list"]
    text = (said.get("text") or said["msg"]["text"])["content"]
    made.take(f"{to} {text}", {"to": to, "text": text})
    return 200, {"errcode": 0}


def _said(made, text, answer):
    made.take(text, {"text": text})
    return 200, answer


SHAPES = {
    "/json": as_json, "/form": as_form, "/mas": as_mas, "/dingtalk": as_dingtalk,
    "/wecom": as_wecom, "/feishu": as_feishu, "/gettoken": as_token,
    "/cgi-bin/gettoken": as_token, "/cgi-bin/message/send": as_work,
    "/topapi/message/corpconversation/asyncsend_v2": as_work,
}  # fmt: skip
