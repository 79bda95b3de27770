"""`./run serve`: as in production."""

import os
from argparse import ArgumentParser
from functools import partial

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from youwei.chronicle.queries import guards
from youwei.web.household import is_taken, run_together, server, youwei

LONG_ENOUGH = 32


class Command(BaseCommand):
    """Run server and follower together, on a database that keeps what it confirms."""

    help = "Serve as in production; docs/how-to/deploy.md tells the rest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: object, **options: object) -> None:
        host, port = str(options["host"]), int(str(options["port"]))
        _refuse_what_is_unsafe()
        if is_taken(host, port):
            raise CommandError(f"Port {port} is taken: please choose another with --port.")
        call_command("migrate", verbosity=0)
        if said := guards.objections():
            raise CommandError("\n".join(said))
        members = [server(host=host, port=port, workers=int(str(options["workers"])))]
        members += [youwei("work")]
        ended = run_together(
            members, announce=partial(self._announce, f"http://{host}:{port}/")
        )
        if ended is not None:
            raise CommandError(f"`{ended.name}` ended by itself, so everything was closed.")

    def _announce(self, address: str) -> None:
        self.stdout.write(f"Youwei serves {address}")


def _refuse_what_is_unsafe() -> None:
    if settings.YOUWEI_DEMO:
        raise CommandError("The demo's database is not for work. Please unset YOUWEI_DEMO.")
    if len(os.environ.get("YOUWEI_SECRET_KEY", "")) < LONG_ENOUGH:
        raise CommandError(
            f"Please set YOUWEI_SECRET_KEY to at least {LONG_ENOUGH} random characters."
        )
