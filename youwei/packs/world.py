"""The county that this process runs: configured once, read when first asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from youwei.packs.county import ZONES, World, from_raw
from youwei.packs.declared import Zone
from youwei.packs.loader import read_county

__all__ = [
    "BrokenCounty",
    "World",
    "configure",
    "current",
    "from_raw",
    "read_county",
    "runs",
    "using",
]


class BrokenCounty(Exception):
    """The county's declarations have mistakes; nothing runs on them."""

    def __init__(self, world: World) -> None:
        super().__init__("\n".join(str(mistake) for mistake in world.mistakes))
        self.mistakes = world.mistakes


@dataclass
class _Here:
    root: Path | None = None
    county: str = ""
    zones: tuple[Zone, ...] = ZONES
    world: World | None = None


_here = _Here()
_lock = threading.Lock()


def configure(root: Path, county: str, zones: tuple[Zone, ...] = ZONES) -> None:
    """Say which county runs here; it is read when first asked for."""
    with _lock:
        _here.root, _here.county, _here.zones, _here.world = root, county, zones, None


def current() -> World:
    """Return the world of this deployment. Raises BrokenCounty rather than run on mistakes."""
    with _lock:
        if _here.world is None:
            if _here.root is None:
                raise RuntimeError("call configure(root, county) before current()")
            world = read_county(_here.root, _here.county, _here.zones)
            if world.mistakes:
                raise BrokenCounty(world)
            _here.world = world
        return _here.world


def runs(*zones: Zone) -> bool:
    """Say whether this deployment runs one of these zones; asked before a county is read."""
    return any(zone in _here.zones for zone in zones)


@contextmanager
def using(world: World) -> Iterator[World]:
    """Let a test run on another world."""
    with _lock:
        before, _here.world = _here.world, world
    try:
        yield world
    finally:
        with _lock:
            _here.world = before
