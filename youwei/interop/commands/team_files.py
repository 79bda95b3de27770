"""Teams from files: tables of people and seats with their traits, rules and wishes in TOML."""

from pathlib import Path
from typing import Any

from youwei.engines.teams import (
    Apart,
    Avoid,
    Fixed,
    Likeness,
    Member,
    Moves,
    Number,
    Only,
    Scores,
    Seat,
    Stay,
    Structure,
    TeamRule,
    Teams,
    TeamWish,
    Trait,
)
from youwei.interop.commands.points import read_points
from youwei.interop.commands.tables import NOTHING, TableError, read_table
from youwei.interop.commands.words import Words, near, read_toml, shaped

KNOWN = ["people", "seats", "each_person", "empty_costs", "wishes", "rules"]
RULES: dict[str, type[TeamRule]] = {
    "only": Only,
    "structure": Structure,
    "avoid": Avoid,
    "apart": Apart,
    "fixed": Fixed,
    "moves": Moves,
}
WISHES: dict[str, type[TeamWish]] = {
    "likeness": Likeness,
    "number": Number,
    "stay": Stay,
    "scores": Scores,
}
YES = {"true", "yes", "是"}
NO = {"false", "no", "否"}


def read_teams(path: Path, *, seats: Path | None = None) -> Teams:
    """Read a TOML file that names or holds people and seats, or a table of each."""
    if path.suffix.lower() == ".toml":
        return _declared(read_toml(path), path)
    if seats is None:
        raise TableError(
            f"{path.name} holds people; please name their seats with --seats FILE."
        )
    return Teams(
        members=tuple(_member(one) for one in _rows(path)),
        seats=tuple(_seat(one) for one in _rows(seats)),
        wishes=(Stay(name="stay"),),
    )


def _declared(words: Words, path: Path) -> Teams:
    if unknown := sorted(words.keys() - set(KNOWN)):
        raise TableError(
            f"{path.name}: “{unknown[0]}” is not known; there are: {', '.join(KNOWN)}."
            f"{near(unknown[0], KNOWN)}"
        )
    return Teams(
        members=tuple(_member(one) for one in _listed(words, "people", path)),
        seats=tuple(_seat(one) for one in _listed(words, "seats", path)),
        rules=tuple(
            shaped(RULES, one, where=f"{path.name}, rule {number}")
            for number, one in enumerate(words.get("rules", []), start=1)
        ),
        wishes=tuple(
            shaped(WISHES, _with_points(one, path), where=f"{path.name}, wish {number}")
            for number, one in enumerate(words.get("wishes", []), start=1)
        ),
        each_person=words.get("each_person", 1),
        empty_costs=words.get("empty_costs"),
    )


def _listed(words: Words, name: str, path: Path) -> list[dict[str, Trait]]:
    said = words.get(name)
    if isinstance(said, str):
        return _rows(path.parent / said)
    if isinstance(said, list) and said and all(isinstance(one, dict) for one in said):
        if any("key" not in one for one in said):
            raise TableError(f"{path.name}: every one of the {name} needs a key.")
        return said
    raise TableError(f"{path.name}: please list the {name}, or name a file with them.")


def _with_points(words: Words, path: Path) -> Words:
    said: Any = words.get("points")
    if isinstance(said, str):
        return {**words, "points": read_points(path.parent / said)[2]}
    if isinstance(said, dict):
        flat = {(p, s): number for p, row in said.items() for s, number in row.items()}
        return {**words, "points": flat}
    return words


def _rows(path: Path) -> list[dict[str, Trait]]:
    """Return the rows of a table; its first column is the key."""
    table = read_table(path)
    first = table.columns[0]
    return [
        {"key": row[first], **{name: _trait(row[name]) for name in table.columns[1:]}}
        for row in table.records()
    ]


def _trait(text: str) -> Trait:
    """Read a cell: nothing, yes or no, a number; what does not look so stays text (007)."""
    if text in NOTHING:
        return None
    if text.lower() in YES | NO:
        return text.lower() in YES
    for number in (int, float):
        try:
            value = number(text)
        except ValueError:
            continue
        if str(value) == text:
            return value
    return text


def _member(row: dict[str, Trait]) -> Member:
    traits = {name: value for name, value in row.items() if name not in ("key", "now")}
    return Member(str(row["key"]), traits, _text(row.get("now")))


def _seat(row: dict[str, Trait]) -> Seat:
    traits = {name: value for name, value in row.items() if name not in ("key", "team")}
    return Seat(str(row["key"]), _text(row.get("team")), traits)


def _text(value: Trait) -> str:
    return "" if value is None else str(value)
