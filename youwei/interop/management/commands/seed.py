"""`./run seed`: fill the demo county. Run again, it goes on where it was."""

import time
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from youwei.interop.demo import make_letters
from youwei.interop.demo.cast import seed_cast
from youwei.interop.demo.letters import publish_letters
from youwei.interop.demo.orders import seed_orders
from youwei.interop.demo.raters import seed_raters
from youwei.interop.demo.units import seed_outlines, seed_units
from youwei.interop.demo.years import TOTAL, seed_years
from youwei.packs.county import ZONES
from youwei.priority import step_back
from youwei.web import progress

LETTERS = Path(make_letters.__file__).with_name("letters.csv")
TELLING = 1.0  # seconds between two words about how far it is
REST = 0.3
"""Of the time that a story took: SQLite lets in whoever asks next, and people ask too."""
LONGEST_REST = 0.5  # seconds
YIELDS = 10  # how much nicer than the pages it is to the machine


class Command(BaseCommand):
    """Units, cast and letters first; outlines and the rest while people look around."""

    help = "Fill the demo county with invented people and matters."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--first", action="store_true", help="what the first page needs")
        parser.add_argument("--rest", action="store_true", help="everything else")

    def handle(self, *args: object, **options: object) -> None:
        if not settings.YOUWEI_DEMO:
            raise CommandError("Only the demo is filled with invented people: YOUWEI_DEMO=1")
        if settings.YOUWEI_ZONES != ZONES:
            raise CommandError("The demo runs all zones: leave YOUWEI_ZONES unset.")
        if options["first"] or not options["rest"]:
            self._first()
        if options["rest"] or not options["first"]:
            self._rest()

    def _first(self) -> None:
        self.stdout.write(f"单位 | units: {seed_units()}")
        self.stdout.write(f"角色 | cast: {seed_cast()}")
        call_command("intake", str(LETTERS))

    def _rest(self) -> None:
        self.stdout.write(f"点单 | orders: {seed_orders()}")
        self.stdout.write(f"评单代表 | raters: {seed_raters()}")
        self.stdout.write(f"公开的答复 | published answers: {publish_letters()}")
        done = 0
        for done in seed_outlines():
            self.stdout.write(f"轮廓 | outlines: {done}", ending="\r")
        self.stdout.write(f"轮廓 | outlines: {done}")
        self._years()

    def _years(self) -> None:
        """Make the orders of three years, and say on the pages how far it is."""
        told, begun = 0.0, time.monotonic()
        step_back(YIELDS)
        try:
            for now in seed_years():
                time.sleep(min(LONGEST_REST, REST * (time.monotonic() - begun)))
                begun = time.monotonic()
                if time.monotonic() - told > TELLING:
                    told = time.monotonic()
                    progress.write(now.done, now.of)
                    self.stdout.write(f"点单 | orders: {now.done:,} / {now.of:,}", ending="\r")
        finally:
            progress.forget()
        self.stdout.write(f"点单 | orders: {TOTAL:,} / {TOTAL:,}")
