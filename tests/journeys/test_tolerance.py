"""Z3 容错纠错, Z4 澄清保护: what is tolerated counts nowhere, a cleared report frees."""

from datetime import timedelta

import pytest

from youwei.chronicle import clock
from youwei.identity.models import Holding
from youwei.measures.declarations import Measure
from youwei.measures.declarations.stories import number
from youwei.measures.queries import number_about
from youwei.packs import world
from youwei.procedures.actions import tick_case
from youwei.procedures.models import Case
from youwei.procedures.queries.findings import counted_findings, findings

pytestmark = pytest.mark.django_db
SIX = ("duty", "democratic", "public", "no-gain", "repaired", "cooperated")


@pytest.fixture
def cast(someone, county):
    someone("xu", "official", county.water)
    someone("gu", "unit-head", county.water)
    someone("du", "supervision-office", county.county)
    someone("lin", "organisation-officer", county.county)
    someone("qin", "discipline-officer", county.county)
    someone("meng", "discipline-officer", county.county)
    someone("head", "organisation-head", county.county)
    someone("care", "care-officer", county.county)
    for place in range(5):
        someone(f"member{place}", "standing-committee", county.county)


def enter(opens, moves, paper):
    """Put a delay of xu's on the negative list, after xu was heard."""
    case = opens(
        "du", "negative-entry", person="user/xu", clause="delay", facts="围挡晚了四个月",
        evidence=paper("台账.pdf"),
    )  # fmt: skip
    moves("du", case, "answered")
    moves("xu", case, "review", answer="管线图与实际不符，改了两次设计")
    assert moves("lin", case, "standing").status_code == 302
    return case


def apply(entered, opens, moves, sends):
    """Ask that it be tolerated: six conditions are met, and four of five agree."""
    case = opens(
        "xu", "tolerance", person="user/xu", situation="projects", finding=entered.reference,
        matter="为赶汛期先行支护",
    )  # fmt: skip
    moves("xu", case, "facts")
    ticked = {f"conditions-{key}": "yes" for key in SIX}
    moves("qin", case, "heard", facts="属实，无私利", repair="追回两个月", **ticked)
    moves("xu", case, "decision", answer="无异议")
    for place in range(5):
        choice = {"choice": "agree"} if place else {"choice": "disagree", "reason": "再看看"}
        sends(f"member{place}", f"{case.get_absolute_url()}answer/", **choice)
    assert case.stage == "decision"
    return case


@pytest.fixture
def entered(cast, opens, moves, paper):
    return enter(opens, moves, paper)


@pytest.fixture
def tolerated(entered, opens, moves, sends):
    return apply(entered, opens, moves, sends)


def test_an_entry_counts_once_it_stands_and_not_before(cast, opens, moves, paper):
    case = opens(
        "du", "negative-entry", person="user/xu", clause="delay", facts="晚了", evidence=paper()
    )
    moves("du", case, "answered")
    assert findings("negative-list") == []

    moves("xu", case, "review", answer="有原因")
    moves("lin", case, "standing")

    (found,) = findings("negative-list")
    assert (found.person, found.clause, found.stands_at(clock.now())) == (
        "user/xu",
        "delay",
        True,
    )


def test_nothing_is_put_to_a_body_without_members_by_hand_or_by_time(entered, opens, moves):
    Holding.objects.filter(role="standing-committee").delete()
    case = opens(
        "xu", "tolerance", person="user/xu", situation="projects", finding=entered.reference,
        matter="为赶汛期先行支护",
    )  # fmt: skip
    moves("xu", case, "facts")
    ticked = {f"conditions-{key}": "yes" for key in SIX}
    moves("qin", case, "heard", facts="属实，无私利", repair="追回两个月", **ticked)

    refused = moves("xu", case, "decision", answer="无异议")
    is_moved = tick_case(case=case, at=case.due_at + timedelta(days=1))
    case.refresh_from_db()

    assert refused.status_code == 422
    assert "“集体研究”没有人可以表态：县委常委会还没有成员，请先设置。" in refused.text
    assert (is_moved, case.stage) == (False, "heard")


def test_an_entry_ends_by_itself_after_its_year(entered):
    (found,) = findings("negative-list")

    assert found.stands_at(clock.now() + timedelta(days=364))
    assert not found.stands_at(clock.now() + timedelta(days=367))


def test_a_dropped_entry_counts_no_more(entered, moves, someone, county):
    someone("fu", "review-office", county.county)
    moves("xu", entered, "appeal", reason="设计变更不是我们的责任")

    moves("fu", entered, "dropped", reason="变更由设计单位引起")

    (found,) = findings("negative-list")
    assert not found.stands_at(clock.now())


def test_a_tolerated_matter_is_gone_from_every_count(tolerated, moves, paper):
    before = number_about("marks-standing", "user/xu")

    done = moves("lin", tolerated, "tolerated", paper=paper())

    assert done.status_code == 302, done.content.decode()
    assert (before, number_about("marks-standing", "user/xu")) == (1, 0)
    assert number_about("marks-standing", "user/gu") == 0
    (found,) = findings("negative-list", ("person", "user/xu"))
    assert found.lapsed_at is not None
    (reason,) = findings("tolerance-situations")
    assert (reason.person, reason.clause) == ("user/xu", "projects")


def test_what_nobody_else_entered_is_not_touched(tolerated, moves, opens, paper):
    other = opens(
        "du", "negative-entry", person="user/xu", clause="refusal", facts="不签字",
        evidence=paper(),
    )  # fmt: skip
    moves("du", other, "answered")
    moves("xu", other, "review", answer="没有收到")
    moves("lin", other, "standing")

    moves("lin", tolerated, "tolerated", paper=paper())

    standing = [one for one in findings("negative-list") if one.stands_at(clock.now())]
    assert [one.case for one in standing] == [other.reference]


def test_two_of_five_are_not_enough_to_tolerate(entered, opens, moves, sends, paper):
    case = opens(
        "xu", "tolerance", person="user/xu", situation="projects", finding=entered.reference,
        matter="先行支护",
    )  # fmt: skip
    moves("xu", case, "facts")
    ticked = {f"conditions-{key}": "yes" for key in SIX}
    moves("qin", case, "heard", facts="属实", repair="追回", **ticked)
    moves("xu", case, "decision", answer="无异议")
    for place in range(2):
        sends(f"member{place}", f"{case.get_absolute_url()}answer/", choice="agree")

    refused = moves("lin", case, "tolerated", paper=paper())

    assert refused.status_code == 422
    assert case.stage == "decision"
    assert number_about("marks-standing", "user/xu") == 1


def test_a_condition_answered_with_no_is_not_met(entered, opens, moves):
    case = opens(
        "xu", "tolerance", person="user/xu", situation="projects", finding=entered.reference,
        matter="先行支护",
    )  # fmt: skip
    moves("xu", case, "facts")
    answered = {f"conditions-{key}": "no" if key == "no-gain" else "yes" for key in SIX}

    refused = moves("qin", case, "heard", facts="有分包", repair="追回", **answered)
    lesser = moves(
        "qin",
        case,
        "heard",
        nth=1,
        facts="有分包",
        repair="追回",
        reason="有一条不备",
        **answered,
    )

    assert refused.status_code == 422
    assert lesser.status_code == 302


def test_an_open_report_holds_and_clearing_frees(cast, opens, moves, paper, county):
    report = opens(
        "qin", "report-check", **{"accused": "user/xu", "accused-unit": county.water.key},
        reporter="某人", matter="说收了钱", unverified="no",
    )  # fmt: skip
    assert number_about("open-reports", "user/xu") == 1
    moves("qin", report, "checking")
    assert number_about("open-reports", "user/xu") == 1

    moves("meng", report, "unfounded", facts="无此事", evidence=paper())

    assert number_about("open-reports", "user/xu") == 0
    clearing = Case.objects.get(procedure_key="clearing")
    assert clearing.filled["accused"] == "user/xu"
    assert report.reference not in str(clearing.filled)


READS = [
    Measure(label="数", of="clauses/negative-list", where={"standing": True, **more}, **how)
    for more in ({}, {"clause": "delay"}, {"person": "user/xu"})
    for how in (
        {"how": "count"},
        {"how": "people", "field": "person"},
        {"how": "people", "field": "unit"},
        {"how": "share", "among": {"standing": True}},
    )
]
"""Measures of every kind over findings; the loader asks all of them for `standing`."""


def numbers_of_findings():
    """Return what each measure that reads the list says, the declared ones among them."""
    rows = [one.values for one in counted_findings("negative-list")]
    declared = world.current().measures
    reading = [one for one in declared.values() if one.of == "clauses/negative-list"]
    assert reading
    return [number(one, rows, declared) for one in (*READS, *reading)]


def test_after_toleration_every_measure_says_what_it_said_before_the_matter(
    cast, opens, moves, paper, sends
):
    before = numbers_of_findings()
    case = enter(opens, moves, paper)
    during = numbers_of_findings()
    tolerating = apply(case, opens, moves, sends)

    assert moves("lin", tolerating, "tolerated", paper=paper()).status_code == 302

    assert all(one != other for one, other in zip(before, during, strict=True))
    assert numbers_of_findings() == before


def test_every_number_that_conditions_ask_for_is_declared(county):
    assert {"marks-standing", "open-reports"} <= world.current().measures.keys()
