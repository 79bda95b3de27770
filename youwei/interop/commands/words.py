"""Reads a TOML file into declared shapes, and says in a sentence what does not fit."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from youwei.interop.commands.tables import TableError

Shape = TypeVar("Shape")
Words = dict[str, Any]


def read_toml(path: Path) -> Words:
    """Return what a TOML file says."""
    if not path.is_file():
        raise TableError(f"There is no file {path}.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name} cannot be read as TOML: {error}.") from error


def shaped(kinds: Mapping[str, type[Shape]], words: Words, *, where: str) -> Shape:
    """Return the shape that `kind` names, filled with the other words."""
    kind = str(words.get("kind", ""))
    if kind not in kinds:
        raise TableError(
            f"{where}: there is no kind “{kind}”; there are: {', '.join(kinds)}."
            f"{near(kind, kinds)}"
        )
    return filled(kinds[kind], {k: v for k, v in words.items() if k != "kind"}, where=where)


def filled(shape: type[Shape], words: Words, *, where: str) -> Shape:
    """Return a dataclass filled with words; an unknown word is a mistake."""
    known = [field.name for field in fields(shape)]  # type: ignore[arg-type]
    if unknown := sorted(words.keys() - set(known)):
        raise TableError(
            f"{where}: “{unknown[0]}” is not known here; there are: {', '.join(known)}."
            f"{near(unknown[0], known)}"
        )
    try:
        return TypeAdapter(shape).validate_python(words)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TableError(f"{where}, {place}: {first['msg']}.") from error


def near(word: str, known: Mapping[str, object] | list[str]) -> str:
    """Return a hint at the right word, or nothing."""
    found = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{found[0]}”?" if found else ""
