"""How often something may be tried: counted one at a time, for all processes of the machine."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

LOCK = "tries.lock"
ONCE_IN = 500
"""Writings between two looks at how many files there are: a look lists them all."""


class Counted(FileBasedCache):
    """Files that all processes of the machine share, as Django keeps them.

    Its own lists the whole folder at each writing: with many visitors, for long.
    """

    def _cull(self) -> None:
        if secrets.randbelow(ONCE_IN) == 0:
            super()._cull()  # type: ignore[misc]  # its stubs leave it out


@dataclass(frozen=True)
class Limit:
    """So many tries at one place in so many seconds, from the first of them on."""

    place: str
    most: int
    seconds: int

    @property
    def key(self) -> str:
        """Where it is counted: who reads the files learns neither address nor number."""
        return sha256(self.place.encode()).hexdigest()


def take(*limits: Limit) -> bool:
    """Count one try at each of the limits; where one is used up, count none and say no.

    It is counted before it is tried, so that many who come at a time are not all let in.
    """
    with _alone():
        counts = [_count(limit) for limit in limits]
        if any(
            count >= limit.most for limit, (count, _ends) in zip(limits, counts, strict=True)
        ):
            return False
        for limit, (count, ends) in zip(limits, counts, strict=True):
            _keep(limit, count + 1, ends)
    return True


def give_back(*limits: Limit) -> None:
    """Take back what was counted for a try that was right."""
    with _alone():
        for limit in limits:
            count, ends = _count(limit)
            if count:
                _keep(limit, count - 1, ends)


def _count(limit: Limit) -> tuple[int, float]:
    kept: tuple[int, float] | None = caches["tries"].get(limit.key)
    return kept or (0, time.time() + limit.seconds)


def _keep(limit: Limit, count: int, ends: float) -> None:
    caches["tries"].set(limit.key, (count, ends), max(0.0, ends - time.time()))


@contextmanager
def _alone() -> Iterator[None]:
    settings.YOUWEI_DATA.mkdir(parents=True, exist_ok=True)
    with (settings.YOUWEI_DATA / LOCK).open("a") as file:
        locks.lock(file, locks.LOCK_EX)
        try:
            yield
        finally:
            locks.unlock(file)
