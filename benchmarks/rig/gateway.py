"""A notice gateway that writes down what it accepts, and is sometimes slow or out of order."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OUT_OF_ORDER = 0.05  # share of requests
ANSWER_LOST = 0.05


@dataclass
class Gateway:
    """Accepts every key once. Start it with `open`."""

    accepted: Counter[str] = field(default_factory=Counter)
    offered: Counter[str] = field(default_factory=Counter)
    url: str = ""

    def open(self) -> ThreadingHTTPServer:
        """Listen on a free port of this machine."""
        lock, chance, gateway = threading.Lock(), random.Random(7), self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                key = json.loads(self.rfile.read(length))["key"]
                with lock:
                    status = gateway._answer(key, chance)
                if chance.random() < ANSWER_LOST:
                    time.sleep(0.05)
                    self.close_connection = True
                    return
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/notices"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def _answer(self, key: str, chance: random.Random) -> int:
        self.offered[key] += 1
        if self.accepted[key]:
            return 409
        if chance.random() < OUT_OF_ORDER:
            return 503
        self.accepted[key] += 1
        return 200
