"""`./run export-chronicle`: a file that the stand-alone verifier checks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from youwei.chronicle.models import Entry
from youwei.chronicle.queries import exporting


class Command(BaseCommand):
    help = (
        "Write the whole chronicle, or what speaks of one subject, as JSON lines with proofs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", help="key of one subject, such as case/P-7")
        parser.add_argument(
            "--since", type=int, action="append", default=[], help="size of a head kept outside"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["on"]:
            entries = Entry.objects.about(options["on"])
            lines = exporting.dossier(entries, since=options["since"])
        else:
            lines = exporting.whole()
        with options["file"].open("w", encoding="utf-8") as file:
            file.writelines(exporting.as_text(lines))
        self.stdout.write(_("Written: %(file)s") % {"file": options["file"]})
