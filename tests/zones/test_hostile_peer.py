"""A deployment whose keys are known may still lie: what it says is held against the rules."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case, Document
from youwei.zones.actions.matters import take_brought, take_evidence, take_told
from youwei.zones.declarations import Brought, Card, Evidence, Manifest, Told
from youwei.zones.models import Exhibit
from youwei.zones.queries import own_card, read_card

AT = datetime(2026, 11, 20, 9, tzinfo=UTC).isoformat()
PEER = SimpleNamespace(key="zone/public")
PAPER = {
    "key": "document/00aa", "field": "photo", "name": "a.jpg", "digest": "0" * 64,
    "size": 1, "kind": "image/jpeg", "added_at": AT,
}  # fmt: skip


def brought(county, words=(), **changed):
    opened = {
        "procedure": "order",
        "declaration": world.current().digest("procedures", "order"),
        "unit_path": county.village.path,
        "opened_at": AT,
        "filled": {"matter": "路灯不亮"},
        **changed,
    }
    item = {"reference": "ORDER-2026-N-000001", "opened": opened, "first": 0, "words": words}
    return Brought.model_validate(item)


def test_an_order_that_keeps_the_rules_is_taken_over(county):
    take_brought(brought(county), zone="public", by=PEER)

    case = Case.objects.get()
    assert (case.stage, case.opener_name) == ("ordered", "来信人")


LIES = {
    "a field that offices write": {"filled": {"matter": "x", "result": "done"}},
    "a field that does not exist": {"filled": {"matter": "x", "rank": "1"}},
    "another wording of the rules": {"declaration": "0" * 64},
    "a procedure of officials' files": {"procedure": "tolerance"},
    "a procedure that stays where it is": {"procedure": "power-run"},
    "a unit that does not exist": {"unit_path": "1/2/"},
    "a file for a field of words": {"papers": [{**PAPER, "field": "matter"}]},
    "a file that the order does not name": {"papers": [PAPER]},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_an_order_is_refused(county, lie):
    before = Entry.objects.count()

    with pytest.raises(NotAllowed):
        take_brought(brought(county, **LIES[lie]), zone="public", by=PEER)

    assert not Case.objects.exists()
    assert not Document.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("place", [0, 9])
def test_an_opener_takes_no_step_of_an_office(county, place):
    word = {"stage": "ordered", "place": place, "said_at": AT}

    take_brought(brought(county, words=[word]), zone="public", by=PEER)

    assert Case.objects.get().stage == "ordered"
    assert Entry.objects.filter(event="case.unheard").count() == 1


def test_nobody_tells_those_who_work_on_a_case_how_it_stands(county):
    take_brought(brought(county), zone="public", by=PEER)
    told = {"reference": "ORDER-2026-N-000001", "heard": 9, "stage": "closed", "present": {}}

    with pytest.raises(NotAllowed, match="worked on here"):
        take_told(Told.model_validate(told), zone="public", by=PEER)

    assert Case.objects.get().stage == "ordered"


def test_what_was_not_carried_before_cannot_go_on(county):
    later = Brought(reference="ORDER-2026-N-000009", first=1)

    with pytest.raises(NotAllowed, match="not here"):
        take_brought(later, zone="public", by=PEER)


def evidence(**changed):
    said = {
        "reference": "ORDER-2026-000001", "title": "路灯", "procedure": "点单", "stage": "办结",
        "unit_path": "500233/", "unit_name": "忠县", "opened_at": AT, "ended_at": AT,
        "roles": ["organisation-officer"], "facts": [], "lines": "", "left_out": 0, **changed,
    }  # fmt: skip
    return Evidence.model_validate(said)


def test_evidence_of_one_zone_is_not_replaced_by_another(db):
    take_evidence(evidence(), zone="office", number=1)
    take_evidence(evidence(title="路灯，更正"), zone="office", number=2)

    with pytest.raises(NotAllowed, match="already"):
        take_evidence(evidence(title="别的"), zone="public", number=1)
    with pytest.raises(NotAllowed, match="no role"):
        take_evidence(evidence(roles=["everybody"]), zone="office", number=3)

    assert Exhibit.objects.get().title == "路灯，更正"


@pytest.mark.parametrize("name", ["../a.jpg", "a/b.jpg", "", "a\x00.jpg", "a" * 201])
def test_a_name_that_is_no_name_of_a_file_is_not_read(name):
    with pytest.raises(ValidationError):
        Manifest.model_validate(
            {"evidence": [evidence().model_dump() | {"papers": [{**PAPER, "name": name}]}]}
        )


def test_a_card_is_good_only_as_its_key_signed_it(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    card = own_card()

    assert read_card(card.model_dump_json()) == card
    for changed in (
        {"zone": "public"},
        {"open": card.sign},
        {"county": "other"},
        {"more": "1"},
    ):
        words = Card.model_construct(**{**card.model_dump(), **changed}).model_dump_json()
        with pytest.raises(NotAllowed, match="no key"):
            read_card(words if "more" not in changed else words[:-1] + ',"more":"1"}')
