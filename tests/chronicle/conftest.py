from dataclasses import dataclass

import pytest

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Event


@dataclass(frozen=True)
class Thing:
    """Whoever or whatever a line speaks of, in these tests."""

    key: str
    label: str = ""

    def __str__(self):
        return self.label or self.key


@dataclass(frozen=True, kw_only=True)
class WallMended(Event):
    name = "test.wall-mended"
    says = "{by} mended {on} with {bricks} bricks"
    bricks: int
    note: str = ""


BO = Thing("person/bo", "Bo")
WALL = Thing("case/wall", "the leaking wall")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """Sign with keys of this test alone."""
    settings.YOUWEI_DATA = tmp_path
    return tmp_path


@pytest.fixture
def write(db):
    """Write one line in the chronicle, as an action would."""

    @recorded
    def mend(bricks=1, *, on=WALL, by=BO, **words):
        return record(WallMended(bricks=bricks), on=on, by=by, **words)

    return mend
