"""A line in a group of DingTalk, WeCom or Feishu, signed where the robot asks for it."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from youwei.channels.declarations import Robot, Success
from youwei.chronicle.wire import Request

JSON = {"Content-Type": "application/json; charset=utf-8"}
ERRCODE = Success(field="errcode", one_of=("0",))
SUCCESS: Mapping[str, Success] = {
    "dingtalk": ERRCODE, "wecom": ERRCODE, "feishu": Success(field="code", one_of=("0",)),
}  # fmt: skip


def robot_request(robot: Robot, text: str, *, at: float) -> Request:
    """Return what the robot is asked; `at` is the time that its signature is of."""
    makers: Mapping[str, Callable[[Robot, str, float], Request]] = {
        "dingtalk": _dingtalk, "wecom": _wecom, "feishu": _feishu,
    }  # fmt: skip
    return makers[robot.kind](robot, text, at)


def _dingtalk(robot: Robot, text: str, at: float) -> Request:
    """Time in thousandths; key and text of the sum are the secret and "time, line, secret"."""
    url = robot.url
    if robot.secret:
        stamp = str(round(at * 1000))
        mac = hmac.new(robot.secret.encode(), f"{stamp}\n{robot.secret}".encode(), sha256)
        signed = {"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()}
        url += ("&" if "?" in url else "?") + urlencode(signed)
    return _said(url, {"msgtype": "text", "text": {"content": text}})


def _wecom(robot: Robot, text: str, at: float) -> Request:
    return _said(robot.url, {"msgtype": "text", "text": {"content": text}})


def _feishu(robot: Robot, text: str, at: float) -> Request:
    """Time in seconds; "time, line, secret" is the key, and the sum is over nothing."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        stamp = str(int(at))
        mac = hmac.new(f"{stamp}\n{robot.secret}".encode(), b"", sha256)
        body |= {"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()}
    return _said(robot.url, body)


def _said(url: str, body: Mapping[str, Any]) -> Request:
    return Request(url, json.dumps(body, ensure_ascii=False).encode(), JSON)
