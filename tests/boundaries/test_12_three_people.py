"""Boundary 12: finding, decision and appeal are three different people."""

import pytest

from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case


def test_whoever_proposes_to_clear_somebody_cannot_decide_it(house, county, someone):
    someone("qin", "organisation-head", county.county)
    filled = {"accused": "user/qian", "accused-unit": county.water.key}
    filled |= {"facts": "查无此事", "form": "letter"}
    case = open_case(
        procedure="clearing", unit=county.county, by=house.users["qin"], filled=filled
    )
    case = move_case(case=case, place=0, by=house.users["qin"])
    case = move_case(case=case, place=0, by=house.users["qian"], filled={"wish": "同意"})

    with pytest.raises(NotAllowed, match="another person"):
        move_case(case=case, place=0, by=someone("qin", "organisation-head", county.county))

    other = someone("cheng", "organisation-head", county.county)
    assert move_case(case=case, place=0, by=other).stage == "carried-out"


def test_who_files_a_risk_cannot_accept_it(house, someone, county):
    both = someone("jin", "unit-head", county.roads)

    with pytest.raises(NotAllowed, match="another person"):
        move_case(case=house.filing, place=0, by=both, filled={"loss": "3", "level": "low"})


def test_roles_that_check_one_another_are_never_held_by_one_person(someone, county):
    someone("two", "discipline-officer", county.county)

    with pytest.raises(NotAllowed):
        someone("two", "organisation-officer", county.county)


def test_every_declared_adverse_end_is_reached_past_another_person():
    for key, sheet in world.current().sheets["procedures"].items():
        for stage in sheet.stages.values():
            for move in stage.moves:
                if sheet.stages[move.to].adverse:
                    assert move.not_by, (key, move.label)
