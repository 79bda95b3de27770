"""Who puts a text together when its time comes. Apps above register here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from youwei.channels.machine import Letter
from youwei.channels.models import Dispatch


@dataclass(frozen=True)
class Rest:
    """Not now: at that time."""

    until: datetime


Compose = Callable[[Dispatch], Letter | Rest | None]
"""Returns the text, or when to ask again, or nothing if it is no longer to be sent."""

_composers: dict[str, Compose] = {}


def register_letter(kind: str, compose: Compose) -> None:
    """Have texts of this kind put together by `compose`, at the moment of sending."""
    _composers[kind] = compose


def composed(dispatch: Dispatch) -> Letter | Rest | None:
    """Put a text together. What nobody knows any more is not sent."""
    compose = _composers.get(dispatch.kind)
    return compose(dispatch) if compose is not None else None
