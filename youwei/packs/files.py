"""Reads one file of a county. Whatever is wrong with it becomes a sentence, never a crash."""

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from youwei.packs.lines import Place, line_at, lines_of
from youwei.packs.mistakes import Mistake, written

LARGEST = 262_144
"""Bytes. The longest declaration of the drafts has 16,000; a data file does not belong here."""

DEEPEST = 24
"""Tables inside tables. Declarations need seven."""


@dataclass(frozen=True)
class Source:
    """A file that was read: its text, its values, and where each of them stands."""

    name: str  #: relative to the folder of the counties
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def pack(self) -> str:
        """The county whose file this is."""
        return self.name.split("/", 1)[0]

    @cached_property
    def lines(self) -> dict[Place, int]:
        """Place → line."""
        return lines_of(self.text)

    def mistake(
        self, place: Place, sentence: str, names: dict[str, Any], nearest: str = ""
    ) -> Mistake:
        """Say what is wrong at a place of this file."""
        line = line_at(self.lines, place)
        return Mistake(self.name, line, written(place) or "file", sentence, names, nearest)


def read_file(root: Path, path: Path) -> Source | Mistake:
    """Return what a TOML file holds, or why it cannot be read."""
    name = path.relative_to(root).as_posix()
    try:
        raw = _bytes(root, path)
        text = _text(raw)
        data = tomllib.loads(text)
        if _is_deeper(data, DEEPEST):
            raise _UnreadableError(TOO_DEEP, most=DEEPEST)
    except _UnreadableError as why:
        return Mistake(name, why.line, "file", why.sentence, why.names)
    except tomllib.TOMLDecodeError as error:
        return _not_toml(name, text, error)
    except RecursionError:
        return Mistake(name, 1, "file", TOO_DEEP, {"most": DEEPEST})
    except RuntimeError:  # how pathlib reports links that lead in a circle
        return Mistake(name, 1, "file", "is a link that leads to itself")
    except OSError as error:
        return Mistake(name, 1, "file", "cannot be read: %(why)s", {"why": error.strerror})
    return Source(name, text, data)


TOO_DEEP = "more than %(most)s tables or lists inside each other: a declaration is flat"


class _UnreadableError(Exception):
    def __init__(self, sentence: str, *, line: int = 1, **names: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.line, self.names = sentence, line, names


def _bytes(root: Path, path: Path) -> bytes:
    if not path.resolve().is_relative_to(root.resolve()):
        raise _UnreadableError(
            "leads out of the folder of the counties: put the file itself here"
        )
    if not path.is_file():  # a pipe or a device would wait for ever
        raise _UnreadableError("is not an ordinary file")
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise _UnreadableError(
            "is larger than %(most)s KB: lists of data are imported, not declared",
            most=LARGEST // 1024,
        )
    return raw


def _text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError("is written in UTF-16: save it as UTF-8")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise _UnreadableError("begins with a byte order mark: save it as UTF-8 without BOM")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if _is_gb18030(raw):
            raise _UnreadableError("is written in GBK: save it as UTF-8", line=line) from None
        raise _UnreadableError("is not UTF-8: save it as UTF-8", line=line) from None


def _is_gb18030(raw: bytes) -> bool:
    try:
        return any("\u4e00" <= sign <= "\u9fff" for sign in raw.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def _not_toml(name: str, text: str, error: tomllib.TOMLDecodeError) -> Mistake:
    """Point at the line, and say in plain words what is most often wrong."""
    why = str(error)
    at = why.rpartition("(at line ")[2].split(",")[0]
    line = int(at) if at.isdigit() else text.count("\n") + 1
    why = why.partition(" (at ")[0]
    if (
        why.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate"))
        or "Duplicate" in why
    ):
        return Mistake(name, line, "file", "the same key twice: each is written once")
    return Mistake(name, line, "file", "not TOML: %(why)s", {"why": why})


def _is_deeper(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deeper(one, left - 1) for one in inner)
