"""Appointment forms as files: read .lrmx or the old .lrm, write a clean .lrmx, check one.

`write` takes .lrmx, .lrm or the JSON that `read --json` gives, and `--to` says where.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from youwei.interop.commands.tables import complain, print_json, print_table, tell
from youwei.interop.lrmx import (
    FormError,
    Mended,
    Person,
    check,
    read_lrm,
    read_lrmx,
    write_lrm,
    write_lrmx,
)
from youwei.interop.lrmx.plain import from_plain, to_plain
from youwei.interop.lrmx.reading import MOST_BYTES
from youwei.interop.lrmx.sheet import as_csv, rows


def main(arguments: Sequence[str]) -> int:
    """Read, write or check one form; return 1 if a check found something, 2 if refused."""
    parser = argparse.ArgumentParser(prog="./run lrmx", description=__doc__)
    parser.add_argument("verb", choices=["read", "write", "check"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--to", type=Path, help="where to write: .lrmx, .lrm, .json or .csv")
    options = parser.parse_args(arguments)
    try:
        person, mended = read_form(options.file)
        if options.verb == "write":
            return _write(person, mended, options.to)
    except (FormError, OSError) as error:
        return complain(str(error))
    return (
        _check(person, mended, options)
        if options.verb == "check"
        else _read(person, mended, options)
    )


def read_form(path: Path) -> tuple[Person, tuple[Mended, ...]]:
    """Read a form by the ending of its name; a .pic of the same name belongs to a .lrm."""
    if not path.is_file():
        raise FormError(f"There is no file {path}.")
    if path.stat().st_size > MOST_BYTES:
        raise FormError(f"{path.name} is too large for a form.")
    if path.suffix.lower() == ".json":
        try:
            return from_plain(json.loads(path.read_text(encoding="utf-8"))), ()
        except (ValueError, RecursionError) as error:
            raise FormError(f"{path.name}: {error}") from None
    if path.suffix.lower() == ".lrm":
        return read_lrm(path.read_bytes(), _picture(path))
    return read_lrmx(path.read_bytes())


def _picture(path: Path) -> bytes:
    beside = [path.with_suffix(ending) for ending in (".pic", ".PIC")]
    found = [one for one in beside if one.is_file() and one.stat().st_size <= MOST_BYTES]
    return found[0].read_bytes() if found else b""


def _read(person: Person, mended: Sequence[Mended], options: argparse.Namespace) -> int:
    if options.json:
        print_json({**to_plain(person), "mended": [str(one) for one in mended]})
        return 0
    print_table(["element", "name", "text"], [_flat(row) for row in rows(person)])
    for one in mended:
        tell(str(one))
    return 0


def _flat(row: tuple[str, str, str]) -> tuple[str, ...]:
    return tuple(text.replace("\n", " ⏎ ") for text in row)


def _check(person: Person, mended: Sequence[Mended], options: argparse.Namespace) -> int:
    doubts = check(person)
    if options.json:
        print_json({"mended": [str(one) for one in mended], "doubts": list(doubts)})
    else:
        told = [("mended", str(one)) for one in mended] + [("doubt", one) for one in doubts]
        print_table(["what", "sentence"], told)
    return int(bool(mended or doubts))


def _write(person: Person, mended: Sequence[Mended], to: Path | None) -> int:
    if to is None:
        raise FormError("Please say where: ./run lrmx write FILE --to NEW.lrmx")
    ending = to.suffix.lower()
    if ending == ".lrm":
        record, picture, left_out = write_lrm(person)
        to.write_bytes(record)
        to.with_suffix(".pic").write_bytes(picture)
        for name in left_out:
            tell(f"The old form has no place for {name}.")
    elif ending == ".json":
        to.write_text(json.dumps(to_plain(person), ensure_ascii=False), encoding="utf-8")
    elif ending in {".lrmx", ".csv"}:
        to.write_bytes(as_csv(person) if ending == ".csv" else write_lrmx(person))
    else:
        raise FormError("A form is written as .lrmx, .lrm, .json or .csv.")
    for one in mended:
        tell(str(one))
    return 0
