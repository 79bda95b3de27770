"""Canaries in what would be carried: closed words go where the declaration lets them."""

import pytest

from youwei.chronicle.actions import ZoneAbsent, record
from youwei.chronicle.clock import now
from youwei.chronicle.queries import guards
from youwei.identity.actions import Office
from youwei.packs import world
from youwei.portal.actions import send_order
from youwei.procedures.actions import open_case
from youwei.procedures.models import Case
from youwei.registers.models import Person
from youwei.zones.events import KeyTaken
from youwei.zones.queries import load_for

PHONE, NAME, MATTER = "13987651234", "程老太", "楼道灯不亮"


@pytest.fixture
def apart(settings, county):
    """Run the public zone alone, on a county whose units are there already."""
    settings.YOUWEI_ZONES = ("public",)
    with world.using(world.current().within(("public",))) as here:
        yield here


def along(here, *names):
    """Return the same world with other fields that go along with an order."""
    sheet = here.sheets["procedures"]["order"]
    carried = sheet.carried.model_copy(update={"along": names})
    changed = sheet.model_copy(update={"carried": carried})
    sheets = {**here.sheets, "procedures": {**here.sheets["procedures"], "order": changed}}
    return type(here)(**{**vars_of(here), "sheets": sheets})


def vars_of(here):
    names = here.__dataclass_fields__
    return {name: getattr(here, name) for name in names}


def sent(county, by=None):
    words = {"matter": MATTER, "phone": PHONE}
    return send_order(ticket="t" * 32, unit=county.village, filled=words, photos=(), by=by)


@pytest.mark.parametrize(
    ("names", "goes"),
    [
        ((), set()),
        (("phone",), {PHONE}),
        (("opener",), {NAME}),
        (("phone", "opener"), {PHONE, NAME}),
    ],
)
def test_phone_and_name_of_a_resident_go_only_where_the_declaration_lets_them(
    apart, county, someone, names, goes
):
    resident = someone(NAME, "resident", county.home)
    with world.using(along(apart, *names)):
        sent(county, by=resident)

        text = load_for("office").manifest().model_dump_json()

    assert MATTER in text
    assert {word for word in (PHONE, NAME) if word in text} == goes
    assert resident.key not in text


def test_only_those_cases_wait_that_are_worked_on_there(apart, county, someone):
    clerk = someone("deng", "village-secretary", county.village)
    sent(county)
    power = {"power": "small-works", "amount": "100", "plan": "x"}
    open_case(procedure="power-run", unit=county.village, by=clerk, filled=power)

    office, cadre = load_for("office"), load_for("cadre")

    assert [one.reference for one in office.brought] == [
        case.reference for case in Case.objects.of("order")
    ]
    assert not cadre


def test_a_database_with_lines_of_another_zone_is_not_served(settings, county):
    before = guards.objections()
    settings.YOUWEI_ZONES = ("public",)

    said = guards.objections()

    assert not any("zone office" in one for one in before)
    assert any("zone office" in one for one in said)


def test_a_database_with_rows_of_another_zone_is_not_served(settings, county):
    Person.objects.create(
        key="people/1", label="王小丫", unit_path=county.water.path, written_at=now()
    )
    settings.YOUWEI_ZONES = ("public", "office")

    with world.using(world.current().within(("public", "office"))):
        said = guards.objections()

    assert any("zone cadre" in one for one in said)


def test_a_line_of_a_zone_that_is_not_run_cannot_be_written(apart, db):
    office = Office("zone/office", "办公区")

    with pytest.raises(ZoneAbsent, match="office"):
        record(KeyTaken(fingerprint="x"), on=office, by=office, zone="office")
