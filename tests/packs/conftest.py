"""The counties that the tests of packs read."""

import pytest

from tests.packs.spoiling import EXAMPLES, copied, spoiled
from youwei.packs.world import read_county


@pytest.fixture(scope="session")
def example():
    return read_county(EXAMPLES, "example")


@pytest.fixture
def counties(tmp_path):
    return copied(tmp_path)


@pytest.fixture
def spoil(counties):
    def one_place(name, old, new, county="example"):
        return spoiled(counties, name, (old, new), county=county)

    return one_place
