"""Several people's cases of one thing: worked as one, answered and rated by each."""

import random
import re
from collections import Counter

import pytest
from django.test import Client

from tests.procedures.conftest import place
from tests.procedures.generated import SEED, SEQUENCES
from tests.procedures.joined import Street
from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.portal.queries import code_of
from youwei.procedures.actions import (
    add_document,
    extend_case,
    fill_case,
    join_case,
    move_case,
    open_case,
    separate_case,
    split_case,
    take_back,
    tick_case,
)
from youwei.procedures.models import Case, Joined
from youwei.registers.models import IndexedValue

pytestmark = pytest.mark.django_db
EACH = SEQUENCES or 25
PHOTO = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def street(someone, county):
    """Return the people of a street, and two orders of one thing."""
    staff = [
        someone("tan", "village-secretary", county.village),
        someone("pu", "village-secretary", county.village),
        someone("feng", "dispatcher", county.town),
        someone("shen", "dispatcher", county.town),
        someone("bai", "town-secretary", county.town),
        someone("luo", "handler", county.water),
        someone("he", "handler", county.roads),
    ]
    residents = [someone(name, "resident", county.home) for name in ("xu", "ying", "zang")]
    return Street(
        chance=random.Random(1),
        residents=residents,
        staff=staff,
        home=county.grid,
        units=[county.water.key, county.roads.key],
        categories=list(world.current().sheets["clauses"]["order-categories"].clauses)[:3],
    )


def order(street, number, who=0, **filled):
    said = {"matter": f"墙漏水 {number}", "phone": f"1380000{number:04d}", **filled}
    by = street.residents[who]
    return open_case(procedure="order", unit=street.home, by=by, filled=said)


def go(case, to, by, **filled):
    case.refresh_from_db()
    return move_case(case=case, place=place(case, to), by=by, filled=filled, reason="因为")


def worked(street, case, until="rating"):
    """Take an order through the offices."""
    tan, pu, feng, _, _, _, he = street.staff
    steps = [
        ("sorted", tan, {}),
        ("dispatch", tan, {"category": street.categories[0], "lane": "ordinary"}),
        ("signing", feng, {"lead": street.units[1], "promise": 10}),
        ("contact", he, {}),
        ("doing", he, {"contact": "site"}),
        ("checking", he, {"result": "防水重做，试水三天不漏。"}),
        ("rating", pu, {}),
    ]
    for to, by, filled in steps:
        case = go(case, to, by, **filled)
        if to == until:
            break
    return case


def test_each_gets_the_answer_and_rates_by_themselves(street):
    first, second = order(street, 1), order(street, 2, who=1)
    join_case(case=second, lead=first, by=street.staff[0])
    worked(street, first)
    second.refresh_from_db()

    assert second.stage == "rating"
    assert second.filled["result"] == "防水重做，试水三天不漏。"
    assert (second.filled["matter"], second.closed["phone"]) == ("墙漏水 2", "13800000002")
    assert not Joined.objects.filter(until=None).exists()

    rating = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}
    go(first, "closed", street.residents[0], **rating)
    again = {"contacted": "no", "solved": "no", "verdict": "dissatisfied"}
    second = go(second, "recheck", street.residents[1], **again)
    first.refresh_from_db()

    assert (first.stage, second.stage) == ("closed", "recheck")
    assert (first.filled["verdict"], second.filled["verdict"]) == ("satisfied", "dissatisfied")
    events = list(
        Entry.objects.filter(on_key=second.key).order_by("pk").values_list("event", flat=True)
    )
    assert events[:2] == ["case.opened", "case.joined"]
    assert events.count("case.went-along") == 7


def test_one_who_goes_along_lies_on_no_desk_and_is_worked_nowhere_else(street):
    first, second = order(street, 1), order(street, 2, who=1)
    tan = street.staff[0]
    join_case(case=second, lead=first, by=tan)

    assert list(Case.objects.waiting_for(tan)) == [first]
    with pytest.raises(NotAllowed, match="goes along with") as refused:
        go(second, "sorted", tan)
    assert refused.value.names["lead"] == first.reference
    with pytest.raises(NotAllowed, match="goes along with"):
        fill_case(case=second, filled={"where": "x"}, by=tan)
    second.refresh_from_db()
    assert not tick_case(case=second, at=second.due_at.replace(year=2099))


def test_whoever_opened_it_separates_it_without_a_reason_and_others_with_one(street):
    first, second = order(street, 1), order(street, 2, who=1)
    tan, he = street.staff[0], street.staff[6]
    join_case(case=second, lead=first, by=tan)
    worked(street, first, until="doing")
    for by, reason in ((tan, " "), (he, "因为"), (street.residents[0], "因为")):
        with pytest.raises(NotAllowed):
            separate_case(case=second, by=by, reason=reason)

    second = separate_case(case=second, by=street.residents[1])
    go(first, "checking", he, result="好了")
    second.refresh_from_db()

    assert (second.stage, first.stage) == ("doing", "doing")
    assert second in Case.objects.waiting_for(he)
    assert Case.objects.get(pk=first.pk).stage == "checking"


def test_chains_are_never_made_and_followers_come_along(street):
    one, two, three, four = (order(street, n) for n in range(4))
    tan = street.staff[0]
    join_case(case=two, lead=one, by=tan)
    join_case(case=three, lead=two, by=tan)
    join_case(case=one, lead=four, by=tan)

    leads = set(Joined.objects.filter(until=None).values_list("lead", flat=True))
    assert leads == {four.pk}
    assert Joined.objects.filter(until=None).count() == 3
    with pytest.raises(NotAllowed, match="already"):
        join_case(case=two, lead=four, by=tan)
    with pytest.raises(NotAllowed, match="itself"):
        join_case(case=four, lead=four, by=tan)
    with pytest.raises(NotAllowed, match="itself"):
        join_case(case=four, lead=one, by=tan)


def test_when_the_leading_one_is_withdrawn_the_oldest_of_the_others_leads(street):
    one, two, three = (order(street, n, who=n) for n in range(3))
    tan = street.staff[0]
    join_case(case=two, lead=one, by=tan)
    join_case(case=three, lead=one, by=tan)

    go(one, "withdrawn", street.residents[0])

    two.refresh_from_db()
    assert two.stage == "ordered"
    assert list(Case.objects.waiting_for(tan)) == [two]
    assert Joined.objects.get(until=None).case_id == three.pk


def test_whoever_goes_along_may_withdraw_alone(street):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])

    two = go(two, "withdrawn", street.residents[1])

    assert two.ended_at is not None
    assert Case.objects.get(pk=one.pk).ended_at is None
    assert not Joined.objects.filter(until=None).exists()


def test_a_question_goes_to_one_and_the_others_wait_where_they_are(street):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])
    worked(street, one, until="doing")
    go(one, "asking", street.staff[6])

    two.refresh_from_db()
    assert two.stage == "doing"
    assert not Case.objects.waiting_for(street.residents[1]).exists()
    go(one, "doing", street.residents[0], more="北墙")
    two.refresh_from_db()
    assert "more" not in two.filled


def test_more_time_is_given_to_all_and_a_step_is_taken_back_for_all(street):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])
    go(one, "sorted", street.staff[0])
    extend_case(case=one, clock="whole", reason="下雨", by=street.staff[2])
    two.refresh_from_db()
    assert two.present.clocks["whole"].extended_by
    assert two.stage == "sorted"

    one.refresh_from_db()
    with pytest.raises(NotAllowed):
        take_back(case=two, by=street.staff[0])
    worked_one = go(
        one, "dispatch", street.staff[0], category=street.categories[0], lane="ordinary"
    )
    take_back(case=worked_one, by=street.staff[0])
    two.refresh_from_db()
    assert two.stage == "sorted"


def test_a_file_is_handed_in_with_the_leading_one(street):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])

    with pytest.raises(NotAllowed, match="goes along with"):
        add_document(case=two, field="photo", name="a.png", data=PHOTO, by=street.staff[0])


def test_a_step_with_which_others_began_to_go_alone_stays(street):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])
    done = worked(street, one)

    with pytest.raises(NotAllowed, match="cannot be taken back"):
        take_back(case=done, by=street.staff[1])


def test_one_case_about_two_things_becomes_two_with_nothing_said_again(street):
    one = order(street, 1, where="三栋")
    made = split_case(
        case=one, filled={"matter": "路灯也不亮"}, reason="两件事", by=street.staff[0]
    )

    assert made.opener_key == one.opener_key
    assert made.closed["phone"] == "13800000001"
    assert (made.filled["matter"], made.filled["where"]) == ("路灯也不亮", "三栋")
    assert Case.objects.get(pk=one.pk).filled["matter"] == "墙漏水 1"
    assert Entry.objects.filter(on_key=one.key, event="case.split").exists()
    for filled, reason in (
        ({"matter": "墙漏水 1"}, "x"),
        ({"lead": "x"}, "x"),
        ({"matter": "y"}, ""),
    ):
        with pytest.raises(NotAllowed):
            split_case(case=one, filled=filled, reason=reason, by=street.staff[0])


def test_what_goes_along_with_another_or_is_worked_on_elsewhere_is_not_split(
    street, monkeypatch
):
    one, two = order(street, 1), order(street, 2, who=1)
    join_case(case=two, lead=one, by=street.staff[0])
    second = {"filled": {"matter": "路灯也不亮"}, "reason": "两件事", "by": street.staff[0]}

    with pytest.raises(NotAllowed, match="goes along with"):
        split_case(case=two, **second)
    assert split_case(case=one, **second)
    monkeypatch.setattr("youwei.procedures.models.cases.works_here", lambda _sheet: False)
    with pytest.raises(NotAllowed, match="only followed"):
        split_case(case=one, **second)


def test_through_the_pages_a_neighbour_joins_before_sending_and_separates_again(
    street, county, sends, client
):
    words = {"looked": "on", "village": county.village.code}
    Client().post("/order/", {**words, "ticket": "1" * 32, "matter": "三栋墙漏水"})
    first = Case.objects.latest("pk")
    sent = {**words, "ticket": "2" * 32, "matter": "三栋也漏", "repeats": first.key}
    Client().post("/order/", sent)
    second = Case.objects.latest("pk")
    own = {"number": second.reference, "code": code_of(second)}

    assert second.filled["claimed"] is True
    page = Client().post("/look-up/", own).text
    assert "与另外 1 位群众" in page
    client.force_login(street.staff[0], backend="django.contrib.auth.backends.ModelBackend")
    assert "三栋也漏" in client.get(f"/cases/{first.reference}/").content.decode()
    wrong = Client().post("/look-up/separate/", {**own, "code": "22222222"})
    assert wrong.status_code == 422
    apart = Client().post("/look-up/separate/", own)
    assert apart.status_code == 200
    assert not Joined.objects.filter(until=None).exists()
    assert not IndexedValue.objects.filter(row_key=second.key, field="claimed").exists()

    answer = sends("tan", f"/cases/{second.reference}/join/", number=first.reference)
    assert answer.status_code == 302
    assert Joined.objects.filter(until=None, case=second).exists()
    second.refresh_from_db()
    assert "claimed" not in second.filled  # the office has looked at both
    nowhere = sends("tan", f"/cases/{first.reference}/join/", number="ORDER-2026-999999")
    assert nowhere.status_code == 422
    parted = sends("tan", f"/cases/{second.reference}/separate/", reason="不是一件")
    assert parted.status_code == 302
    split = sends("tan", f"/cases/{first.reference}/split/", matter="灯也坏了", reason="两件")
    made = Case.objects.latest("pk")
    assert split.status_code == 302
    found = Client().post("/look-up/", {"number": first.reference, "code": code_of(first)}).text
    assert re.search(rf"{made.reference}</b>.*{code_of(made)}", found)


def test_nobody_joins_what_they_may_not_see_or_what_is_elsewhere(street, county, someone):
    one, two = order(street, 1), order(street, 2, who=1)
    for who in (street.staff[5], street.residents[2]):
        with pytest.raises(NotAllowed):
            join_case(case=two, lead=one, by=who)
    done = worked(street, one)
    with pytest.raises(NotAllowed, match="no longer"):
        join_case(case=two, lead=done, by=street.staff[0])


def test_whatever_people_do_in_whatever_order_everybody_keeps_what_is_theirs(street):
    done = Counter()
    for seed in range(SEED, SEED + EACH):
        street.chance = random.Random(seed)
        street.cases, street.done = [], Counter()
        try:
            street.live()
        except AssertionError as found:
            raise AssertionError(f"seed {seed}: {found}") from found
        done += street.done

    assert {"_join", "_separate", "_split", "_move", "_tick"} <= done.keys()
    assert Case.objects.count() == len(street.said)
    received = Case.objects.of("order")
    by_stage = Counter(received.values_list("stage", flat=True))
    assert sum(by_stage.values()) == len(street.said)
