"""A clerk who keeps the register of people, at its pages, and one row of it."""

import pytest

from tests.interop.imports.bringing import BACKEND, PHONE, identity
from youwei.registers.actions import write_row


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path


@pytest.fixture
def officer(someone, county):
    return someone("lin", "organisation-officer", county.county)


@pytest.fixture
def page(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def wang(officer, county):
    values = {"name": "王小丫", "sex": "female", "phone": PHONE, "identity": identity(1)}
    values |= {"level": "staff", "level-since": "2020-03-01"}
    return write_row(register="people", values=values, unit=county.water, by=officer)
