"""The bench with a map: where orders lie, what is near; joining and splitting, and back."""

import pytest
from django.test import Client

from youwei.desk.queries import bench_of, ticked
from youwei.desk.queries.spots import near_to, spots_of
from youwei.engines.outlines import metres, middle
from youwei.engines.triage import in_common
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.portal.actions import send_order
from youwei.procedures.actions import fill_case, move_case
from youwei.procedures.models import Case, Joined
from youwei.registers.actions import draw_outline

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SQUARE = [(108.0, 30.3), (108.1, 30.3), (108.1, 30.4), (108.0, 30.4), (108.0, 30.3)]
WALL = "3 栋外墙瓷砖往下掉，要砸到人"


@pytest.fixture
def team(county, someone):
    someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    someone("luo", "handler", county.water)
    for unit in (county.town, county.village, county.grid):
        draw_outline(unit=unit, rings=[SQUARE], by=SETUP, is_synthetic=True)
    return county


@pytest.fixture
def order(team):
    def send(matter=WALL, **filled):
        ticket = f"{Case.objects.count():032x}"
        words = {"matter": matter, "way": "web", **filled}
        return send_order(ticket=ticket, unit=team.village, filled=words, photos=[], by=None)

    return send


def browser(name):
    client = Client()
    client.force_login(User.objects.get(username=name), backend=BACKEND)
    return client


def user(name):
    return User.objects.get(username=name)


def test_an_order_lies_at_its_point_or_else_somewhere_in_its_village(order, team):
    exact, about = order(point="108.02,30.33"), order()

    spots = spots_of([exact, about])

    assert (spots[exact.reference].longitude, spots[exact.reference].is_about) == (
        108.02,
        False,
    )
    assert spots[about.reference].is_about
    assert spots[about.reference].longitude == pytest.approx(middle(SQUARE)[0])


def test_a_point_that_is_none_is_somewhere_in_the_village(order):
    case = order()
    case.filled["point"] = "108,nirgends"

    assert spots_of([case])[case.reference].is_about


def test_near_are_orders_of_the_same_category_within_300_metres(order, team):
    here = order(point="108.02000,30.33000", category="facade")
    order(point="108.02200,30.33000", category="facade")
    order(point="108.02200,30.33010", category="noise")
    order(point="108.02400,30.33000", category="facade")

    found = near_to(here, "facade", user("tan"))

    assert [one.metres for one in found] == [190]
    assert metres((108.02, 30.33), (108.024, 30.33)) == pytest.approx(384, abs=2)
    assert "300 米以内" in browser("tan").get(f"/bench/?on={here.reference}").text


def test_ticked_orders_are_shown_beside_each_other_with_the_words_they_share(order, team):
    first, second = order(), order("外墙瓷砖又往下掉了，快来看")
    order("路灯不亮")

    page = (
        browser("tan")
        .post("/bench/join/", {"chosen": [second.reference, first.reference]})
        .text
    )

    assert page.index(first.reference) < page.index(second.reference)
    assert "<mark>外墙瓷砖</mark>" in page
    assert not Joined.objects.exists()
    lead = ticked([first.reference, second.reference], user("tan"), lead=second.reference)
    assert lead[0].case == second
    assert lead[1].percent > 20


def test_they_are_joined_and_parted_again_in_one_step_each(order, team):
    cases = [order(), order("外墙瓷砖又往下掉了"), order("墙砖掉下来了")]
    numbers = [case.reference for case in cases]
    sent = {"chosen": numbers, "lead": numbers[0], "sure": "on"}

    answer = browser("tan").post("/bench/join/", sent)
    page = browser("tan").get(answer.url).text

    assert Joined.objects.filter(lead=cases[0], until=None).count() == 2
    assert "撤销" in page
    browser("tan").post("/bench/part/", {"joined": numbers[1:]})
    assert not Joined.objects.filter(until=None).exists()


def test_all_are_joined_or_none(order, team):
    cases = [order(), order("外墙瓷砖又掉了"), order("墙砖掉了")]
    withdrawn = cases[2]
    move_case(case=withdrawn, place=1, by=User.objects.get(key="user/visitor"))
    moved = move_case(case=cases[1], place=0, by=user("tan"))
    Case.objects.filter(pk=moved.pk).update(is_past=True)

    numbers = [case.reference for case in cases[:2]]
    answer = browser("tan").post("/bench/join/", {"chosen": numbers, "sure": "on"})

    assert answer.status_code == 422
    assert not Joined.objects.exists()


def test_one_order_alone_is_not_joined_to_itself(order, team):
    case = order()

    answer = browser("tan").post("/bench/join/", {"chosen": [case.reference, "ORDER-1"]})

    assert answer.url == "/bench/"
    assert "至少勾两件" in browser_following(answer, "tan")


def browser_following(answer, name):
    client = browser(name)
    client.cookies.update(answer.cookies)
    return client.get(answer.url).text


def test_nobody_else_joins_at_the_bench(order, team):
    numbers = [order().reference, order("墙砖掉了").reference]

    answers = [
        browser("luo").post("/bench/join/", {"chosen": numbers, "sure": "on"}),
        browser("luo").post("/bench/part/", {"joined": numbers}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Joined.objects.exists()


def test_two_matters_in_one_become_two_and_one_again(order, team):
    case = order("路灯不亮，下水道也堵了")
    sent = {"matter": "下水道堵了", "reason": "两件事", "back": "bench"}

    answer = browser("tan").post(f"/cases/{case.reference}/split/", sent)
    page = browser("tan").get(answer.url).text
    made = Case.objects.exclude(pk=case.pk).get()

    assert f"{made.reference} 是从 {case.reference} 拆出来的" in page
    back = {"number": case.reference, "back": "bench", "reason": "拆错了"}
    assert browser("tan").post(f"/cases/{made.reference}/join/", back).url == "/bench/"
    assert Joined.objects.get(until=None).lead == case


def test_a_grid_that_was_found_says_more_than_the_village(order, team):
    case = move_case(case=order(), place=0, by=user("tan"))
    case = fill_case(case=case, filled={"area": team.grid.key}, by=user("tan"))
    inner = [(108.0, 30.3), (108.01, 30.3), (108.01, 30.31), (108.0, 30.31), (108.0, 30.3)]
    draw_outline(unit=team.grid, rings=[inner], by=SETUP, is_synthetic=True)

    assert spots_of([case])[case.reference].longitude == pytest.approx(108.005)


def test_the_bench_knows_the_towns_it_draws(order, team):
    order()

    found = bench_of(user("tan"), on="", day=Case.objects.get().opened_at.date())

    assert found.towns == [team.town.code]
    assert found.spot is not None


def test_words_in_common_are_the_longest_runs():
    assert in_common("3 栋外墙瓷砖往下掉", "外墙瓷砖又往下掉了") == ("外墙瓷砖", "往下掉")
    assert in_common("路灯", "下水道") == ()
