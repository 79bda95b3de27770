"""Boundary 8: what care heard of somebody is cited by nothing that their career hangs on.

What a declaration could cite is refused when a county is loaded: see test_declarations. Here
nothing else can be cited afterwards, by whoever writes a key into a form.
"""

import json

import pytest

from tests.boundaries.house import House
from tests.interop.test_api import program
from tests.packs.spoiling import COUNTIES
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.reading import Reading
from youwei.packs.values import clean_value
from youwei.packs.world import read_county
from youwei.procedures.actions import open_case
from youwei.procedures.models import Case
from youwei.zones.queries import evidence_of

CARE = ["visits/4f2a", "case/VISIT-2026-000001", "VISIT-2026-000001", "user/xu", "探望记录"]
COUNTY_NAMES = sorted(path.parent.name for path in COUNTIES.glob("*/pack.toml"))


@pytest.mark.parametrize("value", CARE)
@pytest.mark.parametrize("of", ["projects", "negative-entry", "visit-plan"])
def test_a_link_names_nothing_but_what_it_was_declared_to_link_to(of, value):
    with pytest.raises(NotAllowed, match="those that are offered"):
        clean_value(Field(label="涉及项目", type="link", of=of), value)


@pytest.mark.parametrize(
    ("of", "value"),
    [
        ("projects", "projects/4f2a"),
        ("negative-entry", "case/NEGATIVE-ENTRY-2026-000001"),
        ("negative-entry", "NEGATIVE-ENTRY-2026-000001"),
        ("order", "case/ORDER-2026-N-000001"),
    ],
)
def test_a_link_names_what_it_was_declared_to_link_to(of, value):
    assert clean_value(Field(label="涉及项目", type="link", of=of), value) == value


@pytest.mark.parametrize("value", CARE[:3])
def test_nobody_puts_a_record_of_care_into_a_record_against_somebody(house: House, value):
    du = house.users["zhou"]
    filled = {"person": "user/qian", "clause": "delay", "facts": "晚了", "project": value}

    with pytest.raises(NotAllowed):
        open_case(procedure="negative-entry", unit=house.county.county, by=du, filled=filled)


@pytest.mark.parametrize("value", CARE[:3])
def test_no_program_does_either(house: House, someone, county, value):
    asks = program(someone("du", "supervision-office", county.county))
    sent = {"unit": county.county.key, "filled": {"person": "user/qian", "project": value}}
    address = "/api/procedures/negative-entry/cases"

    answer = asks.post(address, json.dumps(sent), content_type="application/json")

    assert answer.status_code == 422
    assert not Case.objects.of("negative-entry").exists()


def test_no_copy_of_a_record_of_care_goes_to_officials_files(house: House, monkeypatch):
    order = house.orders[0]
    sheet = order.procedure.model_copy(update={"nature": "care"})
    monkeypatch.setattr(Case, "procedure", sheet)

    with pytest.raises(NotAllowed, match="may go as evidence"):
        evidence_of(order)


@pytest.mark.parametrize("name", COUNTY_NAMES)
def test_no_shipped_county_reads_care_where_a_career_hangs(name):
    here = read_county(COUNTIES, name)
    reading = Reading(here)

    careers = [
        (folder, key)
        for folder in ("procedures", "measures", "assessments", "placements")
        for key, sheet in here.sheets[folder].items()
        if getattr(sheet, "career", folder in ("assessments", "placements"))
    ]

    for folder, key in careers:
        read = reading.thing(folder, key) - {(folder, key)}
        assert not [thing for thing in read if "care" in reading.natures(thing)], (folder, key)
