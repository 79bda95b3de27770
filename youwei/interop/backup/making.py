"""Making a backup: the database first, then files, which only grow and are named by content."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from youwei.chronicle import vault
from youwei.interop.backup import archive, databases
from youwei.interop.backup.archive import ERASED, HOUSE, KEYS, Manifest
from youwei.interop.backup.databases import CannotCopy

NO_HOUSE = gettext_noop(
    "There is no house here (%(place)s). Are YOUWEI_DATABASE_URL and YOUWEI_DATA set as for the"
    " service?"
)


def release() -> str:
    """Return the release that runs."""
    try:
        return version("youwei")
    except PackageNotFoundError:
        return ""


def default_folder() -> Path:
    """Return the folder of backups of this deployment."""
    folder = Path(settings.YOUWEI_DATA) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_path(folder: Path, holds: str) -> Path:
    """Return a name that no backup bears yet: county, what it holds, day and time."""
    return folder / f"{_names(holds)}{_now():%Y%m%d-%H%M%S}.zip"


def _names(holds: str) -> str:
    return f"{settings.YOUWEI_COUNTY}-{'keys-' if holds == KEYS else ''}"


def back_up(path: Path) -> Manifest:
    """Write a whole copy of the house while people work in it.

    Raises CannotCopy with a sentence; then there is no file.
    """
    data = Path(settings.YOUWEI_DATA)
    archive.sweep(path.parent, path.name)
    with TemporaryDirectory(prefix=".copy-", dir=path.parent) as folder:
        name = databases.MEMBER[connection.vendor]
        copied = databases.copy(Path(folder) / name)
        if not copied.migrations:
            raise CannotCopy(_(NO_HOUSE) % {"place": connection.settings_dict["NAME"]})
        with archive.new_file(path) as into:
            members = {name: archive.put(into, name, Path(folder) / name)}
            parts = sorted(data.glob("files/??/*")) + sorted(data.glob("keys/chronicle-*.pub"))
            for part in parts:
                at = part.relative_to(data).as_posix()
                if archive.PLACES[HOUSE].fullmatch(at):
                    with suppress(FileNotFoundError):  # erased since it was listed
                        members[at] = archive.put(into, at, part)
            (Path(folder) / ERASED).write_text(
                "".join(f"{one} {marks}\n" for one, marks in vault.erased().items()), "ascii"
            )
            members[ERASED] = archive.put(into, ERASED, Path(folder) / ERASED)
            manifest = Manifest(
                holds=HOUSE,
                made=_now().isoformat(timespec="seconds"),
                release=release(),
                county=settings.YOUWEI_COUNTY,
                vendor=connection.vendor,
                migrations=copied.migrations,
                rows=copied.rows,
                head=copied.head,
                members=members,
            )
            archive.put_manifest(into, manifest)
    return manifest


def back_up_keys(path: Path) -> Manifest:
    """Write the keys of the house and its vault into a file of their own, kept elsewhere.

    Raises CannotCopy with a sentence; then there is no file.
    """
    data = Path(settings.YOUWEI_DATA)
    parts = sorted(part for part in data.glob("keys/[!.]*") if part.is_file())
    if not parts:
        raise CannotCopy(_(NO_HOUSE) % {"place": data})
    with TemporaryDirectory(prefix=".copy-", dir=path.parent) as folder:
        vault.copy(Path(folder) / vault.NAME)
        sources = {part.relative_to(data).as_posix(): part for part in parts}
        return _write_keys(path, {**sources, vault.NAME: Path(folder) / vault.NAME})


def _write_keys(path: Path, sources: Mapping[str, Path]) -> Manifest:
    with archive.new_file(path) as into:
        members = {name: archive.put(into, name, part) for name, part in sources.items()}
        manifest = Manifest(
            holds=KEYS,
            made=_now().isoformat(timespec="seconds"),
            release=release(),
            county=settings.YOUWEI_COUNTY,
            members=members,
        )
        archive.put_manifest(into, manifest)
    return manifest


def keep_newest(folder: Path, holds: str, count: int) -> list[Path]:
    """Delete all but the newest backups of this county in a folder; return what went."""
    found = sorted(folder.glob(f"{_names(holds)}????????-??????.zip"))
    old = found[:-count] if count else []
    for path in old:
        path.unlink()
    return old


def _now() -> datetime:
    return timezone.localtime()
