"""What invented orders say: put together from the pieces in `sentences.toml`."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Category:
    """How often something is ordered, in which months, and what is said of it."""

    key: str
    often: int
    months: frozenset[int]
    wrong: str
    about: Sequence[str]
    harm: Sequence[str]
    done: Sequence[str]

    def weight(self, month: int) -> int:
        return self.often * (3 if month in self.months else 1)


@dataclass(frozen=True)
class Sentences:
    """All pieces: those of one category, and those that any order may use."""

    shared: Mapping[str, Sequence[str]]
    categories: Mapping[str, Category]

    def pick(self, name: str, draw: random.Random) -> str:
        """Return one of the shared pieces."""
        return draw.choice(self.shared[name])

    def category(self, month: int, draw: random.Random) -> Category:
        """Return what is ordered in a month."""
        every = list(self.categories.values())
        return draw.choices(every, [one.weight(month) for one in every])[0]

    def spot(self, village: str, draw: random.Random) -> str:
        """Return a place in a village, or in a community of the town."""
        pieces = self.shared["town" if "社区" in village else "village"]
        return filled(draw.choice(pieces), draw)

    def matter(self, category: Category, spot: str, draw: random.Random) -> str:
        """Say what is ordered, the way people say it: long or short, polite or not."""
        about = draw.choice(category.about).replace("{spot}", spot)
        said = [self.pick("begin", draw) + about]
        if draw.random() < 0.6:
            said.append(self.pick("since", draw))
        if draw.random() < 0.75:
            said.append(draw.choice(category.harm))
        end = self.pick("ask", draw) if draw.random() < 0.7 else ""
        return filled(f"{'，'.join(said)}。{end}", draw)


def filled(text: str, draw: random.Random) -> str:
    """Put numbers where a piece leaves room for them."""
    return text.replace("{k}", str(draw.randint(2, 9))).replace("{n}", str(draw.randint(2, 12)))


@lru_cache(maxsize=1)
def sentences() -> Sentences:
    """Read the pieces that Youwei ships."""
    path = Path(__file__).with_name("sentences.toml")
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    made = {
        key: Category(key=key, **{**one, "months": frozenset(one["months"])})
        for key, one in read["categories"].items()
    }
    return Sentences(read["shared"], made)
