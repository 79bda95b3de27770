"""`./run backup`: a whole copy of the house while people work in it."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from youwei.interop.backup import making, restoring
from youwei.interop.backup.archive import HOUSE, KEYS, BrokenBackup, Manifest
from youwei.interop.backup.databases import CannotCopy


class Command(BaseCommand):
    """Write a backup, keys into a file of their own, or prove one that was written."""

    help = "Write a whole copy of database and files, while people work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="a new file; one is named if not"
        )
        parser.add_argument(
            "--keys", type=Path, help="write the keys alone, into this file or folder"
        )
        parser.add_argument("--check", type=Path, help="only prove this backup")
        parser.add_argument(
            "--keep", type=int, default=0, help="delete all but so many beside it"
        )

    def handle(self, *args: object, **options: object) -> None:
        try:
            self._handle(options)
        except (CannotCopy, BrokenBackup, OSError) as no:
            raise CommandError(str(no)) from no

    def _handle(self, options: dict[str, object]) -> None:
        check, keys, path = options["check"], options["keys"], options["file"]
        if isinstance(check, Path):
            self._tell(check, restoring.check(check))
        elif isinstance(keys, Path):
            path = _new(keys, KEYS)
            self._tell(path, making.back_up_keys(path))
            self._tidy(path.parent, KEYS, int(str(options["keep"])))
        else:
            path = _new(path if isinstance(path, Path) else making.default_folder(), HOUSE)
            self._tell(path, making.back_up(path))
            self._tidy(path.parent, HOUSE, int(str(options["keep"])))

    def _tidy(self, folder: Path, holds: str, keep: int) -> None:
        for old in making.keep_newest(folder, holds, keep):
            self.stdout.write(_("Deleted: %(name)s") % {"name": old.name})

    def _tell(self, path: Path, manifest: Manifest) -> None:
        says = _("✓ %(file)s: %(rows)s rows, %(files)s parts, head %(head)s, %(size)s MB")
        self.stdout.write(
            says
            % {
                "file": path,
                "rows": f"{sum(manifest.rows.values()):,}",
                "files": len(manifest.members),
                "head": manifest.head or "–",
                "size": f"{path.stat().st_size / 1e6:.1f}",
            }
        )


def _new(path: Path, holds: str) -> Path:
    """Return the file that is written: in a folder one that bears the day and the time."""
    if path.is_dir():
        return making.new_path(path.absolute(), holds)
    if path.exists():
        raise CommandError(_("%(file)s is there already.") % {"file": path})
    if not path.parent.is_dir():
        raise CommandError(_("There is no folder %(folder)s.") % {"folder": path.parent})
    return path.absolute()
