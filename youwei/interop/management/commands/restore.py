"""`./run restore FILE`: a backup takes the place of the database."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from youwei.chronicle.queries import checking
from youwei.interop.backup import replaying, restoring
from youwei.interop.backup.archive import BrokenBackup
from youwei.interop.backup.databases import CannotCopy


class Command(BaseCommand):
    """Prove a backup, put it in place, bring it to this release, and prove the record."""

    help = "Put a backup in place of the database; stop the server first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="the file of `./run backup --keys`")
        parser.add_argument(
            "--replace", action="store_true", help="put aside the database that is there"
        )

    def handle(self, *args: object, **options: object) -> None:
        path, keys, replace = options["file"], options["keys"], bool(options["replace"])
        try:
            if isinstance(keys, Path):
                restoring.restore_keys(keys, replace=replace)
            done = restoring.restore(Path(str(path)), replace=replace)
        except (CannotCopy, BrokenBackup, OSError) as no:
            raise CommandError(str(no)) from no
        if done.former:
            says = _("The former database lies at %(former)s; delete it when all is well.")
            self.stdout.write(says % {"former": done.former})
        call_command("migrate", verbosity=0)
        if again := replaying.erase_again():
            says = _("Erased again, as it was erased before: %(count)s.")
            self.stdout.write(says % {"count": again})
        self._prove(done)
        if replaying.unreadable():
            self.stdout.write(
                _(
                    "✗ The keys of this house are not here, so closed words cannot be read."
                    " Run this again with --keys FILE --replace."
                )
            )
            sys.exit(1)

    def _prove(self, done: restoring.Restored) -> None:
        verdict = checking.verify()
        for finding in verdict.findings[:20]:
            self.stdout.write(f"✗ {_(finding.says) % finding.names}")
        if not verdict.is_sound:
            sys.exit(1)
        says = _("✓ Restored as of %(made)s: %(rows)s rows, head %(head)s, the record holds.")
        self.stdout.write(
            says
            % {
                "made": done.manifest.made,
                "rows": f"{sum(done.manifest.rows.values()):,}",
                "head": done.manifest.head or "–",
            }
        )
