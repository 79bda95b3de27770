import csv
import io

import pytest

from youwei.chronicle.models import Entry
from youwei.registers.actions import write_row
from youwei.registers.models import Person, Unit

PHONE = "13800002716"


@pytest.fixture
def officer(someone, county, client):
    user = someone("lin", "organisation-officer", county.county)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def wang(officer, county):
    values = {"name": "王小丫", "sex": "female", "phone": PHONE}
    return write_row(register="people", values=values, unit=county.water, by=officer)


def test_a_row_is_added_changed_and_archived_through_the_pages(client, officer, county):
    sent = {"name": "李雷", "sex": "male", "in-unit": county.county.key}

    added = client.post("/registers/people/add/", sent)
    row = Person.objects.get()
    changed = client.post(
        f"{row.get_absolute_url()}edit/", {**sent, "name": "李蕾", "version": 1}
    )
    archived = client.post(f"{row.get_absolute_url()}archive/", {"reason": "调离"})

    assert [r.status_code for r in (added, changed, archived)] == [302, 302, 302]
    row.refresh_from_db()
    assert (row.label, row.archived_at is not None) == ("李蕾", True)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "李雷 → 李蕾" in page


def test_a_masked_phone_is_shown_only_after_a_reason_and_the_look_is_recorded(client, wang):
    page = client.get(wang.get_absolute_url()).content.decode()
    address = f"{wang.get_absolute_url()}reveal/phone/"
    without = client.post(address, {"reason": ""})
    shown = client.post(address, {"reason": "通知培训"})

    assert PHONE not in page
    assert without.status_code == 422
    assert PHONE not in without.content.decode()
    assert PHONE in shown.content.decode()
    look = Entry.objects.get(event="field.revealed")
    assert look.payload == {"field": "电话", "reason": "通知培训"}
    assert PHONE not in look.content


def test_an_export_holds_no_closed_value_and_no_formula(client, officer, county):
    values = {"name": "=HYPERLINK(1)", "phone": PHONE}
    write_row(register="people", values=values, unit=county.water, by=officer)

    sheet = client.get("/registers/people/export.csv").content.decode("utf-8-sig")
    book = client.get("/registers/people/export.xlsx").content

    assert PHONE not in sheet
    rows = list(csv.reader(io.StringIO(sheet)))
    assert "'=HYPERLINK(1)" in rows[1]
    assert book[:2] == b"PK"


@pytest.mark.parametrize(
    "address",
    [
        "/registers/people/",
        "/registers/people/add/",
        "/registers/people/export.csv",
        "/registers/nothing/",
        "/registers/people/nobody/",
    ],
)
def test_what_a_person_may_not_see_does_not_exist(client, someone, county, address):
    resident = someone("xu", "resident", county.home)
    client.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(address).status_code == 404


def test_a_unit_is_added_under_another_one(client, officer, county):
    sent = {"name": "新镇", "level": "town", "in-unit": county.county.key}
    answer = client.post("/registers/units/add/", sent, follow=True)

    made = Unit.objects.get(label="新镇")
    assert answer.status_code == 200
    assert made.path.startswith(county.county.path)
    assert made.parent_path == county.county.path
    assert made.unit_name == "新镇"


def test_a_list_is_kept_under_a_name(client, wang):
    client.post("/registers/people/views/", {"name": "女干部", "query": "f.sex=female"})

    page = client.get("/registers/people/?f.sex=female").content.decode()

    assert "女干部" in page
    assert "王小丫" in page


def test_script_in_a_name_stays_text(client, officer, county):
    values = {"name": "<script>alert(1)</script>"}
    row = write_row(register="people", values=values, unit=county.water, by=officer)

    for address in ("/registers/people/", row.get_absolute_url(), "/find/?q=script"):
        assert "<script>alert" not in client.get(address).content.decode()
