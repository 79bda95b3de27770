"""Boundary 5: an anonymous report opens a check by two, and until then nothing speaks of it."""

# ruff: noqa: F811  fixtures of the journeys
import pytest

from tests.boundaries.house import CAST, House
from tests.boundaries.test_canaries import as_text
from tests.interop.test_api import program
from tests.journeys.conftest import moves, sends  # noqa: F401  fixtures
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.identity.queries import looks_at
from youwei.measures.queries import number_about
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case
from youwei.procedures.queries.findings import findings
from youwei.registers.queries import find_all

ACCUSED = "user/jin"
OTHERS = sorted(set(CAST) - {"qin"})


@pytest.fixture
def report(house) -> Case:
    return house.anonymous


def told(case: Case) -> None:
    """Have every notice written that is due."""
    seal_entries()
    while follow("notices", make_notices):
        pass


def answers(sends, case, *choices):
    for name, choice in zip(("qin", "meng"), choices, strict=False):
        said = {"choice": choice, "reason": "有转账记录" if choice == "grounds" else ""}
        assert sends(name, f"{case.get_absolute_url()}answer/", **said).status_code == 302
    case.refresh_from_db()


def test_one_officer_alone_neither_opens_a_check_nor_ends_it(report, sends, moves):
    answers(sends, report, "grounds")

    for to in ("checking", "set-aside"):
        assert moves("qin", report, to).status_code == 422
    assert report.stage == "preliminary"


def test_an_anonymous_report_opens_no_check_and_one_officer_is_not_two(house):
    qin, county = house.users["qin"], house.county
    filled = {"accused": ACCUSED, "accused-unit": county.roads.key, "matter": "收礼"}
    case = open_case(procedure="report-check", unit=county.county, by=qin, filled=filled)
    said = {"unverified": True, "officers": [qin.key, qin.key]}

    for place, sentence in ((0, "not for a case like this"), (1, "at least 2")):
        with pytest.raises(NotAllowed, match=sentence):
            move_case(
                case=case, place=place, by=qin, filled=said if place else {"unverified": True}
            )


def test_both_officers_open_the_check_and_only_then_it_counts(report, sends, moves):
    before = number_about("open-reports", ACCUSED)
    answers(sends, report, "grounds", "grounds")
    moves("qin", report, "checking")

    assert report.stage == "checking"
    assert (before, number_about("open-reports", ACCUSED)) == (0, 1)


@pytest.mark.parametrize("name", OTHERS)
def test_no_list_search_notice_record_or_program_speaks_of_it(house, report, name):
    """What pages say is searched by test_canaries, for this report too."""
    user, asks = house.users[name], program(house.users[name])
    told(report)

    assert not Case.objects.visible_to(user).filter(pk=report.pk).exists()
    assert not Entry.objects.visible_to(user).filter(on_key=report.key).exists()
    assert not Notice.objects.filter(to_user_key=user.key, url_key=report.key).exists()
    assert report.reference not in str(find_all(report.reference, user))
    assert report.reference not in str(asks.get("/api/cases?procedure=report-check").json())
    assert asks.get(f"/api/cases/{report.reference}").status_code == 404


def test_no_number_and_no_finding_about_the_person_moves(report):
    assert number_about("open-reports", ACCUSED) == 0
    assert number_about("marks-standing", ACCUSED) == 0
    assert findings("negative-list", ("person", ACCUSED)) == []


def test_what_was_looked_at_is_shown_when_it_has_ended_and_not_before(
    house, report, sends, moves
):
    sends("qin", f"{report.get_absolute_url()}reveal/matter/", reason="核对鼫鼱说的")
    jin, account = house.users["jin"], house.client("jin")
    before, during = looks_at(jin), as_text(account.get("/account/"))

    answers(sends, report, "none", "none")
    moves("qin", report, "set-aside")
    told(report)

    after = as_text(account.get("/account/"))
    (look,) = looks_at(jin)
    assert before == []
    assert "已经结束的核查" not in during
    assert (look.by, look.at_what, look.why) == ("qin", "反映的问题", "")
    assert "已经结束的核查" in after
    assert not [word for word in ("鼫鼱", "收礼", report.reference) if word in after]
    assert [one.url_key for one in Notice.objects.filter(to_user_key=ACCUSED)] == ["account/"]
    assert "/account/" in as_text(account.get("/desk/"))
    assert account.get(report.get_absolute_url()).status_code == 404


def test_a_check_in_which_nobody_looked_at_anything_tells_nothing(house, report, sends, moves):
    answers(sends, report, "none", "none")
    moves("qin", report, "set-aside")
    told(report)

    assert report.ended_at is not None
    assert looks_at(house.users["jin"]) == []
    assert not Notice.objects.filter(to_user_key=ACCUSED).exists()


def test_the_officers_themselves_see_it(house: House, report):
    page = as_text(house.client("qin").get(report.get_absolute_url()))

    assert report.reference in page
