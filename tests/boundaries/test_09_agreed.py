"""Boundary 9: kept by a recorded basis; opting out beats every table; a tombstone stays."""

from datetime import date, timedelta

import pytest

from tests.boundaries.test_erased import after_the_commit, everything
from youwei.chronicle.clock import now
from youwei.packs.declared import NotAllowed
from youwei.registers.actions import change_row, write_row
from youwei.registers.jobs import erase_what_is_over
from youwei.registers.models import Record

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PERSON = {
    "name": "彭鸬鹚", "phone": "13979234516", "village": "", "city": "东莞",
    "employer": "鹭鸶电子厂", "trade": "factory", "agreed-on": "2026-11-02",
}  # fmt: skip
WORDS = ("鸬鹚", "13979234516", "鹭鸶")


@pytest.fixture
def keeper(someone, county):
    return someone("tan", "village-secretary", county.village)


@pytest.fixture
def person(county):
    return {**PERSON, "village": county.village.key}


@pytest.fixture
def row(keeper, person, county):
    made = write_row(register="away", values=person, unit=county.village, by=keeper)
    after_the_commit()
    return made


@pytest.fixture
def opted_out(row, keeper, client):
    client.force_login(keeper, backend=BACKEND)
    done = client.post(f"{row.get_absolute_url()}erase/", {"basis": "opt-out", "sure": "on"})
    assert done.status_code == 302
    after_the_commit()
    return row


@pytest.mark.parametrize("day", [None, "", "2026-02-30"])
def test_without_a_day_on_which_they_agreed_nothing_is_kept(keeper, person, county, day):
    with pytest.raises(NotAllowed):
        write_row(
            register="away", values={**person, "agreed-on": day}, unit=county.village, by=keeper
        )

    assert not Record.objects.exists()
    assert not [word for word in WORDS if word in everything()]


def test_an_agreement_is_not_taken_out_while_the_person_is_kept(row, keeper):
    with pytest.raises(NotAllowed, match="本人同意的日期"):
        change_row(row=row, values={"agreed-on": None}, by=keeper, version=row.version)


def test_whoever_keeps_the_register_writes_down_that_somebody_opted_out(opted_out):
    opted_out.refresh_from_db()

    assert opted_out.erased_at
    assert opted_out.archived_at
    assert (opted_out.filled, opted_out.closed, opted_out.about) == ({}, {}, "")
    assert not [word for word in WORDS if word in everything()]


@pytest.mark.parametrize(
    "again", [{}, {"name": "彭鸬慈"}, {"agreed-on": "2026-11-20"}, {"phone": "139 7923 4516"}]
)
def test_opting_out_beats_every_table_that_comes_later(
    opted_out, keeper, person, county, again
):
    with pytest.raises(NotAllowed, match="not taken in again"):
        write_row(register="away", values={**person, **again}, unit=county.village, by=keeper)


def test_somebody_else_is_taken_in_as_before(opted_out, keeper, person, county):
    other = {**person, "phone": "13800002716"}

    assert write_row(register="away", values=other, unit=county.village, by=keeper).pk


def test_nobody_is_changed_into_somebody_who_opted_out(opted_out, keeper, person, county):
    other = {**person, "phone": "13800002716"}
    made = write_row(register="away", values=other, unit=county.village, by=keeper)

    with pytest.raises(NotAllowed, match="not taken in again"):
        change_row(row=made, values={"phone": PERSON["phone"]}, by=keeper, version=made.version)


def test_who_wants_to_be_kept_again_is_let_in_by_the_officer_alone(
    opted_out, keeper, person, county, someone, client
):
    who = {"name": PERSON["name"], "phone": PERSON["phone"]}
    client.force_login(keeper, backend=BACKEND)
    assert client.post("/erasures/again/away/", who).status_code == 404
    client.force_login(someone("data", "data-officer", county.county), backend=BACKEND)

    stranger = client.post("/erasures/again/away/", {**who, "phone": "13800002716"})
    lifted = client.post("/erasures/again/away/", who)

    assert (stranger.status_code, lifted.status_code) == (422, 302)
    assert write_row(register="away", values=person, unit=county.village, by=keeper).pk
    after_the_commit()


def test_after_the_declared_time_a_row_goes_by_itself(row):
    later = now() + timedelta(days=3 * 366 + 2)

    early = erase_what_is_over(at=now() + timedelta(days=3 * 365 - 30))
    gone = erase_what_is_over(at=later)
    after_the_commit()

    assert (early, gone) == (0, 1)
    assert not [word for word in WORDS if word in everything()]
    assert erase_what_is_over(at=later) == 0


def test_who_went_with_time_may_be_written_again(row, keeper, person, county):
    erase_what_is_over(at=now() + timedelta(days=4 * 366))

    again = {**person, "agreed-on": date(2026, 11, 20).isoformat()}
    assert write_row(register="away", values=again, unit=county.village, by=keeper).pk
