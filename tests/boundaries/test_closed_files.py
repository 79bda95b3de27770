"""A file of a closed field is opened by those who may reveal it, and each look is recorded."""

import pytest

from tests.boundaries.test_canaries import as_text
from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.procedures.actions import add_document, fill_case, open_case

PAPER = b"%PDF-1.4 sealed"


@pytest.fixture
def sealed(house, county, monkeypatch):
    """A report whose evidence is sealed, which no shipped county declares."""
    sheet = world.current().sheets["procedures"]["report-check"]
    evidence = sheet.fields["evidence"].model_copy(update={"privacy": "sealed"})
    fields = {**sheet.fields, "evidence": evidence}
    stage = sheet.stages["received"]
    stages = {
        **sheet.stages,
        "received": stage.model_copy(update={"fills": (*stage.fills, "evidence")}),
    }
    changed = sheet.model_copy(update={"fields": fields, "stages": stages})
    monkeypatch.setitem(world.current().sheets["procedures"], "report-check", changed)
    case = open_case(
        procedure="report-check",
        unit=county.county,
        by=house.users["qin"],
        filled={
            "accused": house.users["jin"].key,
            "accused-unit": county.roads.key,
            "matter": "另一件",
        },
    )
    kept = add_document(
        case=case, field="evidence", name="鲵鳟照片.pdf", data=PAPER, by=house.users["qin"]
    )
    return case, f"{case.get_absolute_url()}files/{kept.name_in_address}/"


def test_whoever_may_not_reveal_it_neither_opens_it_nor_reads_its_name(house, sealed):
    case, address = sealed
    case.turns.create(
        stage="received", user_key="user/ma", entered_at=case.opened_at, is_asked=False
    )
    client = house.client("ma")

    page = client.get(case.get_absolute_url())

    assert page.status_code == 200
    assert "鲵鳟照片" not in as_text(page)
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "查看"}).status_code == 404


def test_whoever_may_open_seals_opens_it_with_a_reason_and_it_is_recorded(house, sealed):
    case, address = sealed

    answer = house.client("qin").post(address, {"reason": "核对举报人照片"})

    assert b"".join(answer) == PAPER
    (look,) = Entry.objects.filter(on_key=case.key, event="field.revealed")
    assert (look.by_key, look.payload["reason"]) == ("user/qin", "核对举报人照片")


def test_neither_an_address_alone_nor_an_empty_reason_opens_it(house, sealed):
    case, address = sealed

    assert house.client("qin").get(address).status_code == 404
    assert house.client("qin").post(address, {"reason": " "}).status_code == 422
    assert not Entry.objects.filter(on_key=case.key, event="field.revealed").exists()


def test_the_record_does_not_tell_the_name_of_a_closed_file(sealed):
    case, _address = sealed

    (added,) = Entry.objects.filter(on_key=case.key, event="document.added")
    assert "鲵鳟" not in added.content


def test_several_files_of_a_closed_field_stay_together_and_closed(house, county, sealed):
    case, _address = sealed
    by = house.users["qin"]

    for name in ("二.pdf", "三.pdf"):
        add_document(case=case, field="evidence", name=name, data=PAPER, by=by)
        fill_case(case=case, filled={"matter": f"另一件，{name}"}, by=by)

    case.refresh_from_db()
    kept = set(case.documents.values_list("key", flat=True))
    assert set(case.values["evidence"]) == set(case.closed["evidence"]) == kept
    assert len(kept) == 3
    assert "evidence" not in case.filled
