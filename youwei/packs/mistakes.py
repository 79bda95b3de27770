"""What is wrong with a declaration: where, what, and the nearest right word."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from youwei.packs.lines import Place


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in one file. The sentence is kept apart, so that it can be translated."""

    file: str  #: relative to the folder of the counties: "base/procedures/letters.toml"
    line: int
    place: str  #: "stages.sent.moves[1].to"
    sentence: str
    names: dict[str, Any] = field(default_factory=dict)
    nearest: str = ""

    @property
    def says(self) -> str:
        """The sentence, in English."""
        return self.sentence % self.names if self.names else self.sentence

    def __str__(self) -> str:
        hint = f"; did you mean “{self.nearest}”?" if self.nearest else ""
        where = f"{self.file}:{self.line}: {self.place}: " if self.place else f"{self.file}: "
        return f"{where}{self.says}{hint}"


def written(place: Place) -> str:
    """Write a place as people read it, lists counted from 1."""
    return "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in place).lstrip(".")


def nearest(word: object, among: Iterable[object], likeness: float = 0.5) -> str:
    """Return the most similar word, or nothing when none is similar."""
    return next(iter(get_close_matches(str(word), list(map(str, among)), 1, likeness)), "")
