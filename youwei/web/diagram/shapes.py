"""What a drawn procedure is made of."""

from dataclasses import dataclass
from typing import Literal

State = Literal["done", "now", "ahead"]


@dataclass(frozen=True)
class Stage:
    """A stage as it is drawn; notes are the small lines under it: whose turn, when."""

    key: str
    label: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """A way from one stage to another."""

    left: str
    to: str
    label: str = ""


@dataclass(frozen=True)
class Line:
    """One line of text with its place; anchor is SVG's text-anchor."""

    text: str
    x: float
    y: float
    style: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Node:
    """A circle with its lines of text."""

    x: float
    y: float
    number: int
    state: State
    lines: tuple[Line, ...]

    @property
    def style(self) -> str:
        return {"done": "s1", "now": "s2", "ahead": "s0"}[self.state]


@dataclass(frozen=True)
class Way:
    """A path in SVG's words, with its label where it goes back."""

    path: str
    is_taken: bool
    is_back: bool
    label: Line | None = None


@dataclass(frozen=True)
class Drawing:
    """One of the two drawings; `top` is where its view begins."""

    width: int
    height: int
    top: int
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Diagram:
    """Both drawings, and what they say to those who listen."""

    wide: Drawing
    tall: Drawing
    done: tuple[str, ...]
    now: str
    ahead: tuple[str, ...]
    backs: tuple[tuple[str, str], ...]
    number: int
    of: int
