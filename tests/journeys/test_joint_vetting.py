"""S6 联审会诊: offices answer beside each other; an open report holds, clearing frees."""

import pytest

from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
OFFICES = {"qin": "discipline-officer", "deng": "petition-office", "audit": "audit-office"}


@pytest.fixture
def cast(someone, county):
    for name, role in OFFICES.items():
        someone(name, role, county.county)
    someone("xu", "official", county.water)
    someone("gu", "unit-head", county.water)
    someone("lin", "organisation-officer", county.county)
    someone("head", "organisation-head", county.county)


@pytest.fixture
def vetted(cast, opens, moves, sends):
    """Vet xu for a promotion; all offices have answered that it is clear."""
    case = opens("lin", "joint-vetting", person="user/xu", purpose="promotion")
    moves("lin", case, "answers")
    for name in OFFICES:
        said = sends(name, f"{case.get_absolute_url()}answer/", choice="clear")
        assert said.status_code == 302
    return case


def reported(opens, county, **more):
    return opens(
        "qin", "report-check", **{"accused": "user/xu", "accused-unit": county.water.key},
        matter="说收了钱", **more,
    )  # fmt: skip


def test_one_who_has_not_answered_is_not_taken_to_agree(cast, opens, moves, sends):
    case = opens("lin", "joint-vetting", person="user/xu", purpose="promotion")
    moves("lin", case, "answers")
    sends("qin", f"{case.get_absolute_url()}answer/", choice="clear")

    assert moves("lin", case, "clear").status_code == 422
    assert case.stage == "answers"


def test_an_open_report_holds_the_vetting_and_its_clearing_frees_it(
    vetted, opens, moves, someone, county, paper
):
    someone("meng", "discipline-officer", county.county)
    report = reported(opens, county, reporter="某人", unverified="no")
    moves("qin", report, "checking")

    held = moves("lin", vetted, "clear")
    assert held.status_code == 422
    assert "未了结的举报" in held.content.decode()
    assert report.reference not in held.content.decode()
    moves("meng", report, "unfounded", facts="无此事", evidence=paper())
    freed = moves("lin", vetted, "clear")

    assert Case.objects.filter(procedure_key="clearing").exists()
    assert freed.status_code == 302
    assert vetted.ended_at is not None


def test_a_report_that_proved_founded_holds_no_longer_by_itself(
    vetted, opens, moves, someone, county, paper
):
    """It goes on as a case of its own, which the offices answer for."""
    someone("meng", "discipline-officer", county.county)
    report = reported(opens, county, reporter="某人", unverified="no")
    moves("qin", report, "checking")
    moves("meng", report, "founded", facts="属实", evidence=paper())

    assert moves("lin", vetted, "clear").status_code == 302


def test_an_anonymous_report_holds_nothing_before_two_have_found_grounds(
    vetted, opens, moves, sends, someone, county
):
    someone("meng", "discipline-officer", county.county)
    report = reported(opens, county, unverified="yes", officers=["user/qin", "user/meng"])
    moves("qin", report, "preliminary")

    page = moves("lin", vetted, "clear")

    assert page.status_code == 302


def test_an_objection_is_first_seen_and_answered_by_the_person(cast, opens, moves, sends):
    case = opens("lin", "joint-vetting", person="user/xu", purpose="promotion")
    moves("lin", case, "answers")
    for name in OFFICES:
        choice = {"choice": "clear"}
        if name == "audit":
            choice = {"choice": "objection", "reason": "审计未结束"}
        sends(name, f"{case.get_absolute_url()}answer/", **choice)
    hidden = sends("xu", case.get_absolute_url())
    moves("lin", case, "weighing", nth=1)
    moves("head", case, "heard", reason="先听本人", summary="审计未结束，等结果")
    heard = moves("xu", case, "decided", answer="审计报告下周出")
    moves("head", case, "objected", reason="待审计结束再议")

    assert hidden.status_code == 404
    assert heard.status_code == 302
    assert case.stage == "objected"
