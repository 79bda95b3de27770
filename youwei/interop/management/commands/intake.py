"""`./run intake FILE`: take in a table of matters of the past."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from youwei.identity.models import User
from youwei.interop.commands.tables import TableError, read_table
from youwei.interop.intake.cases import Preview, preview, take_in
from youwei.interop.intake.mapping import Columns, checked, suggest
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import undo_batch
from youwei.procedures.models import Batch, Case
from youwei.registers.models import Unit

SHOWN = 10  # wrong rows that are told one by one


class Command(BaseCommand):
    """Show which column is which field, then make a case of every row."""

    help = "Take in a CSV or Excel file of matters of the past, with their own dates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--procedure", default="letters")
        parser.add_argument(
            "--as", dest="user", default="", help="user name of who takes it in"
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD",
            help="column=field, or column=@stage for the time at which it was entered",
        )  # fmt: skip
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would happen"
        )
        parser.add_argument("--undo", action="store_true", help="take the file out again")

    def handle(self, *args: object, **options: object) -> None:
        path, procedure = Path(str(options["file"])), str(options["procedure"])
        try:
            self._handle(path, procedure, options)
        except (TableError, NotAllowed) as no:
            raise CommandError(str(no)) from no

    def _handle(self, path: Path, procedure: str, options: dict[str, object]) -> None:
        sheet = world.current().sheets["procedures"].get(procedure)
        if sheet is None:
            raise CommandError(f"There is no procedure {procedure} in this county.")
        table = read_table(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        by = self._clerk(str(options["user"]), str(sheet.stages[sheet.starts].by))
        if options["undo"]:
            self._undo(procedure, digest, by)
            return
        guessed = suggest(table.columns, sheet)
        mapping = checked(self._asked(options["map"], guessed), table.columns, sheet)
        found = preview(table.records(), table.lines, mapping, procedure)
        self._show(mapping, found)
        if options["dry_run"]:
            return
        unit = Unit.objects.get(unit_path=by.hats[0].unit_path)
        batch = take_in(
            found, procedure=procedure, file=path.name, digest=digest, unit=unit, by=by,
            progress=self._progress,
        )  # fmt: skip
        count = Case.objects.filter(batch=batch.key).count()
        self.stdout.write(f"已入库 | taken in: {count}")

    def _clerk(self, username: str, role: str) -> User:
        users = User.objects.filter(username=username) if username else User.objects.filter(
            holdings__role=role
        )  # fmt: skip
        user = users.first()
        if user is None:
            raise CommandError(f"Nobody holds the role {role}; name somebody with --as.")
        return user

    def _asked(self, pairs: object, guessed: Columns) -> Columns:
        fields, times = dict(guessed.fields), dict(guessed.times)
        for pair in pairs if isinstance(pairs, list) else []:
            column, _, name = str(pair).partition("=")
            fields.pop(column, None)
            times.pop(column, None)
            if name.startswith("@"):
                times[column] = name[1:]
            elif name:
                fields[column] = name
        unused = [one for one in guessed.unused if one not in {*fields, *times}]
        return Columns(fields, times, unused)

    def _show(self, mapping: Columns, found: Preview) -> None:
        for column, name in mapping.fields.items():
            self.stdout.write(f"  {column} → {name}")
        for column, stage in mapping.times.items():
            self.stdout.write(f"  {column} → @{stage}")
        if mapping.unused:
            self.stdout.write(f"  不要的列 | left out: {'、'.join(mapping.unused)}")
        self.stdout.write(f"  {len(found.rows)} 行可以，{len(found.wrong)} 行有错")
        for line, no in found.wrong[:SHOWN]:
            self.stdout.write(f"  第 {line} 行 | line {line}: {no}")

    def _undo(self, procedure: str, digest: str, by: User) -> None:
        batches = Batch.objects.filter(
            of=f"procedure/{procedure}", digest=digest, undone_at=None
        )
        batch = batches.first()
        if batch is None:
            raise CommandError("This file has not been taken in.")
        self.stdout.write(f"已撤回 | undone: {undo_batch(batch=batch, by=by)}")

    def _progress(self, done: int, of: int) -> None:
        self.stdout.write(f"{done} / {of}", ending="\r")
        self.stdout.flush()
