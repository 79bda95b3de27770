"""`./run verify`: prove that the chronicle is whole."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youwei.chronicle.queries import checking
from youwei.chronicle.queries.checking import SavedHead, Verdict

SHOWN = 20


class Command(BaseCommand):
    help = "Compute the whole chronicle again and name every line that was altered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], help="a head kept outside: file or size:root"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = checking.verify([_saved(text) for text in options["head"]], self._progress)
        self._report(verdict)
        if not verdict.is_sound:
            sys.exit(1)

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} / {total:,}", ending="")

    def _report(self, verdict: Verdict) -> None:
        counts = {"sealed": verdict.sealed, "heads": verdict.heads, "open": verdict.unsealed}
        says = _("%(sealed)s lines sealed under %(heads)s heads, %(open)s not yet sealed.")
        self.stdout.write(says % counts)
        if verdict.newest:
            self.stdout.write(f"{verdict.newest.size}:{verdict.newest.root}")
        if verdict.stale:
            says = _("%(stale)s lines wait for more than a minute: is `./run work` running?")
            self.stdout.write(says % {"stale": verdict.stale})
        if verdict.late:
            says = _("%(late)s lines were sealed more than ten minutes after their own date.")
            self.stdout.write(says % {"late": verdict.late})
        for finding in verdict.findings[:SHOWN]:
            self.stdout.write(f"✗ {_(finding.says) % finding.names}")
        if len(verdict.findings) > SHOWN:
            says = _("… and %(more)s more.")
            self.stdout.write(says % {"more": len(verdict.findings) - SHOWN})
        if verdict.is_sound:
            self.stdout.write(_("✓ Everything holds."))


def _saved(text: str) -> SavedHead:
    path = Path(text)
    try:
        return checking.as_saved(path.read_text("utf-8") if path.exists() else text)
    except (ValueError, KeyError) as error:
        says = _("%(head)s is no saved head: give the file of `./run head`, or size:root.")
        raise CommandError(says % {"head": text}) from error
