"""One's own last step is taken back whole, and only while nobody has acted on it."""

from datetime import timedelta

import pytest

from tests.procedures.conftest import place
from youwei.chronicle.clock import now
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed
from youwei.procedures.actions import (
    add_document,
    answer_case,
    extend_case,
    fill_case,
    join_case,
    move_case,
    open_case,
    put_in_charge,
    take_back,
)
from youwei.procedures.declarations import Asks
from youwei.procedures.models import Case, Turn

pytestmark = pytest.mark.django_db
TEXT = "一".encode()


def changed(monkeypatch, key, stage, **columns):
    """Let a procedure say something else of one of its stages."""
    sheet = world.current().sheets["procedures"][key]
    stages = {**sheet.stages, stage: sheet.stages[stage].model_copy(update=columns)}
    other = sheet.model_copy(update={"stages": stages})
    monkeypatch.setitem(world.current().sheets["procedures"], key, other)


@pytest.fixture
def assigned(letter, cast, county):
    """A letter that the petition office has just given to the water office."""
    sent = move_case(case=letter, place=0, by=cast.petition)
    lead = {"lead": county.water.key}
    return move_case(case=sent, place=0, by=cast.petition, filled=lead)


@pytest.fixture
def street(someone, county):
    someone("bai", "town-secretary", county.town)
    return {
        "xu": someone("xu", "resident", county.home),
        "tan": someone("tan", "village-secretary", county.village),
        "feng": someone("feng", "dispatcher", county.town),
        "luo": someone("luo", "handler", county.water),
    }


def order(street, county, **filled):
    filled = {"matter": "墙漏水", **filled}
    return open_case(procedure="order", unit=county.grid, by=street["xu"], filled=filled)


def dispatched(street, case, **filled):
    """Take an order to the desk of the dispatcher, who hands it to a unit."""
    category = next(iter(world.current().sheets["clauses"]["order-categories"].clauses))
    case = move_case(case=case, place=place(case, "sorted"), by=street["tan"])
    sort = {"category": category, "lane": "ordinary"}
    case = move_case(case=case, place=place(case, "dispatch"), by=street["tan"], filled=sort)
    filled = {"promise": 10, **filled}
    return move_case(case=case, place=place(case, "signing"), by=street["feng"], filled=filled)


def stays(case, by):
    """Say that a step is not taken back any more."""
    with pytest.raises(NotAllowed, match="Only whoever took the last step"):
        take_back(case=case, by=by)
    return Case.objects.get(pk=case.pk)


def test_a_draft_that_was_written_since_is_not_lost(assigned, cast):
    fill_case(case=assigned, filled={"reply": "草稿"}, by=cast.handler)

    assert stays(assigned, cast.petition).filled["reply"] == "草稿"


def test_more_time_that_was_given_since_is_not_taken_away(street, county):
    case = order(street, county)
    case = move_case(case=case, place=place(case, "sorted"), by=street["tan"])
    extend_case(case=case, clock="whole", reason="下雨", by=street["feng"])

    assert stays(case, street["tan"]).present.clocks["whole"].extended_by


def test_a_file_that_was_handed_in_since_is_not_lost(assigned, cast, monkeypatch):
    sheets = world.current().sheets["procedures"]
    changed(monkeypatch, "letters", "handling", fills=("reply", "paper"))
    fields = {**sheets["letters"].fields, "paper": Field(label="附件", type="file")}
    with_paper = sheets["letters"].model_copy(update={"fields": fields})
    monkeypatch.setitem(sheets, "letters", with_paper)
    add_document(case=assigned, field="paper", name="a.txt", data=TEXT, by=cast.handler)

    assert stays(assigned, cast.petition).filled["paper"]


def test_a_leader_who_was_put_in_charge_since_stays_in_charge(someone, county):
    deng = someone("deng", "petition-office", county.county)
    chuan = someone("chuan", "county-head", county.county)
    he = someone("he", "resident", county.home)
    filled = {"petitioner": he.key, "way": "desk", "first": deng.key, "matter": "拆迁"}
    old = now() - timedelta(days=200)
    case = open_case(procedure="petition", unit=county.county, by=deng, filled=filled, at=old)
    case = move_case(case=case, place=place(case, "accepted"), by=deng)
    put_in_charge(cases=[case], leader=chuan, by=deng)

    assert stays(case, deng).filled["leader"] == chuan.key


def test_an_office_to_which_it_went_by_mistake_reads_it_no_more(assigned, cast, county):
    assert Case.objects.visible_to(cast.handler).exists()

    back = take_back(case=assigned, by=cast.petition)
    lead = {"lead": county.roads.key}
    move_case(case=back, place=0, by=cast.petition, filled=lead)

    assert not Case.objects.visible_to(cast.handler).exists()
    assert Case.objects.visible_to(cast.other).exists()


def test_so_it_is_with_those_that_went_along(street, county, someone):
    one, two = order(street, county), order(street, county, matter="墙在漏水")
    join_case(case=two, lead=one, by=street["tan"])
    one.refresh_from_db()
    one = dispatched(street, one, lead=county.water.key, assist=[county.roads.key])
    he = someone("he", "handler", county.roads)
    assert Case.objects.visible_to(street["luo"]).count() == 2

    take_back(case=one, by=street["feng"])

    assert not Case.objects.visible_to(street["luo"]).exists()
    assert not Case.objects.visible_to(he).exists()
    assert Turn.objects.filter(case=two, left_at=None).get().stage == "dispatch"


def test_somebody_who_was_named_by_mistake_reads_it_no_more(someone, county):
    du = someone("du", "supervision-office", county.county)
    xu, wu = (someone(name, "official", county.water) for name in ("xu", "wu"))
    filled = {"clause": "delay", "facts": "晚了四个月", "person": xu.key}
    case = open_case(procedure="negative-entry", unit=county.county, by=du, filled=filled)
    add_document(case=case, field="evidence", name="台账.txt", data=TEXT, by=du)
    case = move_case(case=case, place=0, by=du)

    case = take_back(case=case, by=du)
    assert Case.objects.visible_to(xu).exists()  # is still named
    move_case(case=case, place=0, by=du, filled={"person": wu.key})

    assert not Case.objects.visible_to(xu).exists()
    assert Case.objects.visible_to(wu).exists()


def test_from_somebody_who_was_named_by_mistake_it_is_kept_no_more(someone, county):
    deng, pei = (someone(name, "petition-office", county.county) for name in ("deng", "pei"))
    he = someone("he", "resident", county.home)
    filled = {"title": "反映", "matter": "吃拿卡要", "kind": "report"}
    letter = open_case(procedure="letters", unit=county.home, by=he, filled=filled)
    handed = {"kind": "help", "about": pei.key}
    sent = move_case(case=letter, place=0, by=deng, filled=handed)
    assert not Case.objects.visible_to(pei).exists()

    take_back(case=sent, by=deng)

    assert Case.objects.waiting_for(pei).exists()


def test_whoever_has_answered_is_not_asked_again(assigned, cast, someone, county, monkeypatch):
    asks = Asks(of=("petition-office",), choices={"yes": "是", "no": "否"})
    changed(monkeypatch, "letters", "checking", asks=asks)
    pei = someone("pei", "petition-office", county.county)
    case = move_case(case=assigned, place=0, by=cast.handler, filled={"reply": "好"})
    answer_case(case=case, choice="yes", by=pei)
    moved = move_case(case=case, place=0, by=cast.petition)

    take_back(case=moved, by=cast.petition)

    asked = Turn.objects.filter(case=case, left_at=None).exclude(user_key="")
    assert [turn.user_key for turn in asked] == [cast.petition.key]


@pytest.mark.parametrize("writes", [{"adds": "pledges"}, {"sets": {"lead.name": "甲"}}])
def test_a_step_that_wrote_into_a_register_stays(assigned, cast, monkeypatch, writes):
    moves = assigned.procedure.stages["sent"].moves
    changed(monkeypatch, "letters", "sent", moves=(moves[0].model_copy(update=writes),))

    with pytest.raises(NotAllowed, match="wrote into a register"):
        take_back(case=assigned, by=cast.petition)
