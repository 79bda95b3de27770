"""`./run demo`: the demo county, opened on this machine."""

import os
from argparse import ArgumentParser
from functools import partial

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand

from youwei.web.household import answers, is_taken, run_together, server, youwei

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Prepare the database, then run server, follower and the rest of the seed together."""

    help = "Open the demo county on this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: object, **options: object) -> None:
        port = int(str(options["port"]))
        if not settings.YOUWEI_DEMO:
            raise CommandError("The demo is opened with ./run demo")
        if is_taken(HOST, port):
            raise CommandError(f"Port {port} is taken. Try: ./run demo --port {port + 1}")
        call_command("migrate", verbosity=0)
        if "seed" in get_commands():
            call_command("seed", first=True)
        self._open(port)

    def _open(self, port: int) -> None:
        members = [
            server(host=HOST, port=port, workers=min(os.cpu_count() or 1, 4)),
            youwei("work"),
            youwei("seed", "--rest", may_end=True),
        ]
        members = [m for m in members if m.name == "server" or m.name in get_commands()]
        ended = run_together(
            members, announce=partial(self._announce, f"http://{HOST}:{port}/")
        )
        if ended is not None:
            raise CommandError(f"`{ended.name}` ended by itself, so everything was closed.")
        self.stdout.write("有为关了 | Youwei is closed.")

    def _announce(self, address: str) -> None:
        if answers(address, within=60):
            self.stdout.write(
                f"有为开着 | Youwei is open: {address}  (Ctrl-C 关闭 | closes it)"
            )
