import pytest

from tests.procedures.conftest import at, place
from youwei.chronicle.models import Entry
from youwei.packs.declared import NotAllowed
from youwei.procedures import jobs
from youwei.procedures.actions import fill_case, move_case, open_case, take_back, tick_case
from youwei.procedures.models import Case, Turn

PHONE = "13800002716"


def test_a_letter_goes_from_the_resident_to_the_office_and_back(replied, cast):
    closed = move_case(
        case=replied, place=place(replied, "closed"), by=cast.resident,
        filled={"verdict": "satisfied"}, at=at("2026-11-06 08:00"),
    )  # fmt: skip

    assert closed.ended_at == at("2026-11-06 08:00")
    assert not Turn.objects.filter(case=closed, left_at=None).exists()
    told = (
        Entry.objects.filter(on_key=closed.key).order_by("id").values_list("event", flat=True)
    )
    assert list(told) == ["case.opened", *["case.moved"] * 5]


def test_the_deadline_of_a_stage_counts_working_days(handled):
    assert handled.due_at == at("2026-11-24 18:00")  # 15 working days after Tuesday 3 November


def test_a_closed_value_is_in_no_open_column_and_not_in_the_chronicle(letter):
    assert letter.closed == {"phone": PHONE}
    assert PHONE not in str(letter.filled) + str(letter.state)
    assert not Entry.objects.filter(content__contains=PHONE).exists()


@pytest.mark.parametrize(
    ("who", "filled", "why"),
    [
        ("resident", {"reply": "好"}, "turn of 承办人·主办单位"),
        ("other", {"reply": "好"}, "turn of 承办人·主办单位"),
        ("handler", {}, "fill in: 答复"),
        ("handler", {"reply": "好", "kind": "ask"}, "Not written in this stage: 性质"),
        ("handler", {"reply": "好", "shoe": "42"}, "no field shoe"),
    ],
)
def test_a_refused_move_leaves_no_trace(handled, cast, who, filled, why):
    before = Entry.objects.count()

    with pytest.raises(NotAllowed, match=why):
        move_case(case=handled, place=0, by=getattr(cast, who), filled=filled)

    handled.refresh_from_db()
    assert handled.stage == "handling"
    assert Entry.objects.count() == before


def test_of_two_who_move_one_case_the_second_is_told_who_was_first(handled, cast):
    seen = handled.version
    move_case(case=handled, place=0, by=cast.handler, filled={"reply": "好"}, version=seen)

    with pytest.raises(NotAllowed, match="luo has just acted here"):
        move_case(case=handled, place=0, by=cast.handler, filled={"reply": "另"}, version=seen)


def test_an_office_hands_back_once_and_not_twice(handled, cast, county):
    back = place(handled, "sent")
    sent = move_case(case=handled, place=back, by=cast.handler, reason="归交通")
    lead = {"lead": county.roads.key}
    again = move_case(case=sent, place=0, by=cast.petition, filled=lead)

    with pytest.raises(NotAllowed, match="only 1 times"):
        move_case(case=again, place=back, by=cast.other, reason="不归我")


def test_time_closes_an_answered_letter_by_itself_once(replied):
    early = tick_case(case=replied, at=at("2026-11-20 23:00"))
    due = tick_case(case=replied, at=at("2026-11-21 00:00"))
    again = tick_case(case=replied, at=at("2026-11-22 00:00"))

    assert (early, due, again) == (False, True, False)
    entry = Entry.objects.get(event="case.moved-by-time")
    assert (entry.because, entry.by_key) == ("late_to", "office/letters/replied")
    assert Case.objects.get().stage == "closed"


def test_a_letter_of_the_past_is_left_alone_by_time(cast, county):
    letter = open_case(
        procedure="letters", unit=county.county, by=cast.petition, opener=cast.resident,
        filled={"title": "旧", "matter": "旧信", "kind": "ask"},
        batch=("batch/1", 2), at=at("2019-04-25 09:32"),
    )  # fmt: skip

    assert letter.due_at is None
    assert not tick_case(case=letter, at=at("2026-11-21 00:00"))


def test_a_step_is_taken_back_by_whoever_took_it_while_nobody_else_acted(handled, cast):
    moved = move_case(case=handled, place=0, by=cast.handler, filled={"reply": "错了"})

    with pytest.raises(NotAllowed, match="Only whoever took"):
        take_back(case=moved, by=cast.petition)
    back = take_back(case=moved, by=cast.handler)

    assert (back.stage, back.filled.get("reply")) == ("handling", None)
    assert Turn.objects.get(case=back, left_at=None).unit_path == "500233/500233-water/"


def test_a_draft_is_kept_without_moving_and_only_by_whose_turn_it_is(handled, cast):
    fill_case(case=handled, filled={"reply": "草稿"}, by=cast.handler)

    with pytest.raises(NotAllowed, match="turn of"):
        fill_case(case=handled, filled={"reply": "别人"}, by=cast.other)

    assert Case.objects.get().filled["reply"] == "草稿"


def test_a_draft_that_names_somebody_keeps_the_case_from_them_at_once(
    letter, cast, someone, county
):
    pei = someone("pei", "petition-office", county.county)
    assert Case.objects.visible_to(pei).exists()

    fill_case(case=letter, filled={"about": pei.key}, by=cast.petition)

    assert not Case.objects.visible_to(pei).exists()
    assert Case.objects.visible_to(cast.petition).exists()


def test_whoever_may_not_open_is_told_who_may(cast, county):
    with pytest.raises(NotAllowed, match="opened by: 居民、企业联系人"):
        open_case(procedure="letters", unit=county.water, by=cast.handler, filled={})


def test_a_case_is_seen_by_its_opener_and_those_whose_turn_it_is_or_was(handled, cast):
    seen = {
        name: Case.objects.visible_to(getattr(cast, name)).count()
        for name in ("resident", "petition", "handler", "other")
    }

    assert seen == {"resident": 1, "petition": 1, "handler": 1, "other": 0}


def test_a_case_is_hidden_from_whom_it_names_until_it_is_their_turn(cast, county):
    filled = {
        "title": "反映",
        "matter": "吃拿卡要",
        "kind": "report",
        "about": cast.handler.key,
    }
    letter = open_case(procedure="letters", unit=county.home, by=cast.resident, filled=filled)
    handed = move_case(case=letter, place=1, by=cast.petition)

    assert handed.stage == "handed"
    assert cast.handler.key not in str(Entry.objects.values_list("content", flat=True))
    assert not Case.objects.visible_to(cast.handler).exists()
    child = Case.objects.get(parent=handed)
    assert (child.procedure_key, child.closed["matter"]) == ("report-check", "吃拿卡要")


def test_a_case_waits_for_whom_the_stage_names_and_not_for_who_only_may(replied, cast):
    waiting = {
        name: Case.objects.waiting_for(getattr(cast, name)).count()
        for name in ("resident", "petition", "handler")
    }

    assert waiting == {"resident": 1, "petition": 0, "handler": 0}


def test_a_step_into_a_stage_where_nobody_could_go_on_is_refused(someone, county):
    official = someone("gu", "official", county.water)
    filed = open_case(procedure="risk-filing", unit=county.county, by=official, opener=official)
    filled = {"matter": "先修桥", "began": False, "urgent": False, "endangers": False}
    filled |= {"rule": "none", "plan": "围挡"}

    with pytest.raises(
        NotAllowed, match=r"“分级受理” nobody could go on: there is no .* for 忠县"
    ):
        move_case(case=filed, place=0, by=official, filled=filled)

    assert Case.objects.get().stage == "filed"


def test_the_day_of_a_case_is_that_of_the_county(cast, county):
    """At six in the morning here the database still writes yesterday."""
    early = open_case(
        procedure="letters", unit=county.home, by=cast.resident, filled={"title": "早"},
        at=at("2026-11-24 06:00"),
    )  # fmt: skip

    assert Case.objects.get(pk=early.pk).value("opened-on") == "2026-11-24"


def test_a_step_asks_a_known_number_of_queries(handled, cast, django_assert_num_queries):
    cast.handler.hats  # noqa: B018  whoever has signed in was asked for their roles already

    with django_assert_num_queries(12):
        # a savepoint and its end; the case, the path of the unit in charge, the units above;
        # the case; turns left and entered; the index read, dropped, written; the record
        move_case(case=handled, place=0, by=cast.handler, filled={"reply": "好"})


def test_cases_of_which_it_was_said_that_they_are_late_do_not_hold_up_the_others(
    handled, cast, county, monkeypatch
):
    filled = {"title": "路灯不亮", "matter": "三天了", "kind": "help"}
    when = at("2026-11-20 10:00")
    other = open_case(
        procedure="letters", unit=county.home, by=cast.resident, filled=filled, at=when
    )
    other = move_case(case=other, place=0, by=cast.petition, at=when)
    move_case(case=other, place=1, by=cast.petition, filled={"reply": "修好了。"}, at=when)
    monkeypatch.setattr(jobs, "BATCH", 1)
    monkeypatch.setattr(jobs, "now", lambda: at("2027-03-01 09:00"))

    done = [jobs.tick_cases() for _turn in range(3)]

    assert done == [1, 1, 0]
    assert set(Case.objects.values_list("stage", flat=True)) == {"handling", "closed"}


def test_the_year_of_a_number_is_the_year_of_the_county(county, cast):
    case = open_case(
        procedure="letters", unit=county.home, by=cast.resident, at=at("2027-01-01 01:00"),
        filled={"title": "路灯不亮", "matter": "白公路", "kind": "help"},
    )  # fmt: skip

    assert case.reference.startswith("LETTERS-2027-")


def test_cases_that_wait_for_people_alone_do_not_hold_up_what_time_moves(
    replied, cast, county, monkeypatch
):
    """Nobody is told of a letter that is not sorted, and time does not move it."""
    filled = {"title": "路灯不亮", "matter": "三天了", "kind": "help"}
    early = at("2026-10-08 10:00")
    open_case(procedure="letters", unit=county.home, by=cast.resident, filled=filled, at=early)
    monkeypatch.setattr(jobs, "BATCH", 1)
    monkeypatch.setattr(jobs, "now", lambda: at("2027-03-01 09:00"))

    done = [jobs.tick_cases() for _turn in range(2)]

    assert done == [1, 0]
    assert set(Case.objects.values_list("stage", flat=True)) == {"written", "closed"}
