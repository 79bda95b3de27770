"""One connection to a server of ours: cookies, forms, and no more."""

import http.client
import re
import time
from secrets import token_hex

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

IDLE = 10.0  # seconds after which the server may have closed a line


class Talk:
    """Somebody's browser, as far as a benchmark needs one."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.port = port
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.used = 0.0
        self.cookies: dict[str, str] = {}
        self.address = address  #: from where it says to come, for limits by address

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page."""
        return self._ask("GET", path, b"", {})

    def post(
        self, path: str, fields: dict[str, str], photo: bytes = b"", accept: str = "text/html"
    ) -> tuple[int, str]:
        """Send a form; with a photo it is sent in parts."""
        said = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        edge = token_hex(16)
        body = b"".join(_part(edge, key, value) for key, value in said.items())
        if photo:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="1.jpg"'
            body += f"{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + photo + b"\r\n"
        body += f"--{edge}--\r\n".encode()
        heads = {"Content-Type": f"multipart/form-data; boundary={edge}", "Accept": accept}
        return self._ask("POST", path, body, heads)

    def sign_in(self, name: str, password: str) -> None:
        """Sign in through the page."""
        self.get("/sign-in/")
        status, _page = self.post("/sign-in/", {"username": name, "password": password})
        if status != 302:
            raise RuntimeError(f"{name} cannot sign in: {status}")

    def _ask(
        self, method: str, path: str, body: bytes, heads: dict[str, str]
    ) -> tuple[int, str]:
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        sent = {**heads, "Cookie": cookies, "X-Forwarded-For": self.address}
        try:
            return self._once(method, path, body, sent)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if method != "GET":
                raise  # nobody knows whether it arrived
            self.line.close()
            time.sleep(0.05)
            return self._once(method, path, body, sent)

    def _once(
        self, method: str, path: str, body: bytes, heads: dict[str, str]
    ) -> tuple[int, str]:
        if time.monotonic() - self.used > IDLE:
            self.line.close()  # it opens again with the next word
        self.used = time.monotonic()
        self.line.request(method, path, body or None, heads)
        answer = self.line.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            key, _, value = line.partition(";")[0].partition("=")
            self.cookies[key] = value
        return answer.status, answer.read().decode()


def _part(edge: str, key: str, value: str) -> bytes:
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
    return f"{head}{value}\r\n".encode()
