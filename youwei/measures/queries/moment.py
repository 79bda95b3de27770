"""Under which state of the record figures are counted: one for all that belongs together.

Counting a large house takes seconds. Where the record changes all the time, what was counted
is kept for some time: counting then takes a thirtieth of it at most. A small house is fresh.
"""

import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from youwei.chronicle.clock import now, today
from youwei.chronicle.queries.newest import state_of_record
from youwei.packs import world

SHARE = 30
"""Figures are kept for so many times as long as counting them took."""
SMALL = 0.5
"""Seconds of work; what takes less is counted again whenever the record has changed."""


@dataclass
class _Moment:
    """The state that this process counts under, since when, and what it has cost so far."""

    state: Hashable = None
    since: float = 0.0
    cost: float = 0.0
    at: datetime = field(default_factory=now)

    def is_good(self) -> bool:
        return self.cost > SMALL and time.monotonic() < self.since + SHARE * self.cost


_moment = _Moment()


def state_of_figures(*, fresh: bool = False) -> Hashable:
    """Return what numbers depend on: the record, the declarations, the day, the language."""
    state = state_of_record()
    if state != _moment.state and (fresh or not _moment.is_good()):
        _moment.state, _moment.since, _moment.cost = state, time.monotonic(), 0.0
        _moment.at = now()
    return _moment.state, id(world.current()), get_language(), today()


def counted_at() -> datetime:
    """Return when the record stood as the figures of this process say."""
    return _moment.at


@contextmanager
def counting() -> Iterator[None]:
    """Note what a piece of counting costs, in the work of this thread alone."""
    began = time.thread_time()
    try:
        yield
    finally:
        _moment.cost += time.thread_time() - began
