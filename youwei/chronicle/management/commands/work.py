"""`./run work`: the process beside the server that seals, follows and does what is due."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from youwei.chronicle.jobs import Worker
from youwei.chronicle.queries import guards
from youwei.priority import step_back

YIELDS = 10  # how much nicer than the pages: people who wait for an answer come first


class Command(BaseCommand):
    help = "Seal the chronicle, send notices and do what is due, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lease", type=float, default=30.0, help="seconds until another worker takes over"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if said := guards.objections():
            raise CommandError("\n".join(said))
        step_back(YIELDS)
        worker = Worker(lease=options["lease"])

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
