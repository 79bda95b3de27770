"""Who asks for rounds, and takes over what they decide. Apps above register here.

A count is handed over in the transaction in which the round ends, so that it and what rests on
it stand in the record together, or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from youwei.ballots.models import Round


@dataclass(frozen=True)
class Asker:
    """What asks for rounds: it is handed those that are counted or void, and has a page."""

    take_over: Callable[[Round], None]
    address: Callable[[str], str]  #: the page of a key


_askers: dict[str, Asker] = {}


def register_asker(kind: str, asker: Asker) -> None:
    """Let rounds be asked for by keys of a kind, as "case" of "case/…"."""
    _askers[kind] = asker


def hand_over(round_: Round) -> None:
    """Hand an ended round to whatever asked for it."""
    if asker := _of(round_):
        asker.take_over(round_)


def address_of(round_: Round) -> str:
    """Return the page of what a round was asked for; nothing where nobody asked."""
    asker = _of(round_)
    return asker.address(round_.asked_for) if asker else ""


def _of(round_: Round) -> Asker | None:
    return _askers.get(round_.asked_for.partition("/")[0])
