"""A mail server on this machine: takes mails, refuses some, dies in the middle of others."""

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class PostOffice:
    mails: list = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)  #: recipient → "550 no such box"
    dies_after_data: bool = False
    port: int = 0


class Handler(socketserver.StreamRequestHandler):
    made: PostOffice

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper().strip().decode()
            if word == "DATA" and not self.take():
                return
            if word == "RCPT":
                to = line.split(b"<")[1].split(b">")[0].decode()
                self.say(self.made.refuses.get(to, "250 ok"))
            elif word == "QUIT":
                self.say("221 bye")
                return
            elif word != "DATA":
                self.say("250 ok")

    def take(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.made.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if self.made.dies_after_data:
            return False
        self.say("250 taken")
        return True


@contextmanager
def post_office():
    made = PostOffice()
    handler = type("Handler", (Handler,), {"made": made})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    made.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
