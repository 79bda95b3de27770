"""Boundary 13: engines propose with reasons; a named person decides and signs."""

import inspect
from datetime import timedelta

import pytest

from tests.boundaries.house import House
from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures import actions
from youwei.procedures.actions import move_case, open_case, tick_case

DECIDING = ["move_case", "answer_case", "extend_case", "fill_case", "take_back"]


@pytest.mark.parametrize("name", DECIDING)
def test_no_decision_is_taken_without_a_person(name):
    by = inspect.signature(getattr(actions, name)).parameters["by"]

    assert by.default is inspect.Parameter.empty
    assert by.annotation is User


def test_what_an_engine_proposes_is_written_by_nobody_but_a_person(house, county):
    """Letters declare that an engine proposes their kind: it fills nothing in by itself."""
    assert world.current().sheets["procedures"]["letters"].stages["written"].proposes
    filled = {"title": "路灯", "matter": "不亮", "phone": "13800002716"}
    letter = open_case(
        procedure="letters", unit=county.home, by=house.users["xu"], filled=filled
    )

    assert "kind" not in letter.values
    with pytest.raises(NotAllowed, match="性质"):
        move_case(case=letter, place=0, by=house.users["deng"])


def test_every_decision_in_the_record_is_signed_by_a_person(house):
    signed = Entry.objects.filter(event__in=["case.moved", "case.answered", "case.extended"])

    assert signed.count() >= 8
    assert not signed.exclude(by_key__startswith="user/").exists()


def test_time_alone_reaches_no_adverse_stage_in_any_declared_procedure():
    for key, sheet in world.current().sheets["procedures"].items():
        for stage in sheet.stages.values():
            late = sheet.stages[stage.late_to] if stage.late_to else None
            assert late is None or not late.adverse, key


def test_what_time_does_is_signed_by_the_office_and_says_so(house: House):
    letter = house.letters[0]

    assert tick_case(case=letter, at=now() + timedelta(days=60))

    line = Entry.objects.filter(on_key=letter.key).newest_first()[0]
    assert line.by_key.startswith("office/")
    assert line.because
