"""A community whose people agreed to rate, and a water office that reports to it."""

import re

import pytest
from django.test import Client

from tests.journeys.conftest import BACKEND, sends
from youwei.assessments.models import Appraisal
from youwei.ballots.models import Round
from youwei.chronicle.actions import seal_entries
from youwei.identity.models import User
from youwei.registers.actions import write_row

__all__ = ["sends"]

CODE = re.compile(r"<code>([0-9A-Z-]{14})</code>")


@pytest.fixture
def community(someone, county, settings, tmp_path):
    """Tan keeps it; gu heads the water office, luo works there; yan heads the roads."""
    settings.YOUWEI_DATA = tmp_path  # keys of urns and of the record
    tan = someone("tan", "village-secretary", county.village)
    someone("gu", "unit-head", county.water)
    someone("luo", "handler", county.water)
    someone("yan", "unit-head", county.roads)
    someone("zhou", "county-secretary", county.county)
    for number in range(26):
        agree(county, tan, f"居民{number:02}", "resident")
    for number in range(16):
        agree(county, tan, f"党员{number:02}", "member")
    return county


def agree(county, by, name, kind, **more):
    """Put somebody on the list of those who agreed to rate."""
    values = {"name": name, "kind": kind, "grid": county.grid.key, "agreed-on": "2026-03-01"}
    return write_row(register="scorers", values={**values, **more}, unit=county.village, by=by)


@pytest.fixture
def reads(client):
    def read(who, address):
        client.force_login(User.objects.get(username=who), backend=BACKEND)
        return client.get(address)

    return read


@pytest.fixture
def begun(community, sends):
    """Return an appraisal of the water office in the community."""
    sent = {"unit": community.village.path, "rated": [community.water.key]}
    answer = sends("tan", "/assessments/begin/year-end-rating/", **sent)
    assert answer.status_code == 302, answer.content.decode()
    return Appraisal.objects.latest("pk")


@pytest.fixture
def step(sends):
    """Take a step by its page, and return the appraisal as it is then."""

    def take(appraisal, name, who="tan"):
        answer = sends(who, f"{appraisal.get_absolute_url()}{name}/")
        appraisal.refresh_from_db()
        return answer

    return take


@pytest.fixture
def drawn(begun, step):
    step(begun, "list")
    seal_entries()
    step(begun, "draw")
    return begun


@pytest.fixture
def hold(step, sends):
    """Hold the vote of a drawn appraisal: each marks a place on the scale; close and count."""

    def vote(appraisal, marks):
        step(appraisal, "vote")
        page = Round.objects.get(key=appraisal.ballot).get_absolute_url()
        codes = CODE.findall(sends("tan", f"{page}slips/").content.decode())
        sends("tan", f"{page}open/")
        for code, mark in zip(codes, marks, strict=False):
            Client().post("/vote/cast/", {"code": code, "q0": mark})
        sends("tan", f"{page}close/")
        appraisal.refresh_from_db()
        return codes

    return vote
