"""The counties that the tests of packs read."""

from pathlib import Path

import pytest

from youwei.packs.world import read_county

ROOT = Path(__file__).resolve().parents[2]
COUNTIES = ROOT / "counties"


@pytest.fixture(scope="session")
def base():
    return read_county(COUNTIES, "base")
