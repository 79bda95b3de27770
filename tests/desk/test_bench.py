"""The bench: what is proposed is shown with its reasons, and a person passes it on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from youwei.identity.models import User
from youwei.portal.actions import send_order
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case
from youwei.registers.actions import write_row

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WALL = "州屏小区 3 栋外墙瓷砖往下掉，雨季前再不修要砸到人"


@pytest.fixture
def team(county, someone):
    someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    someone("luo", "handler", county.water)
    someone("he", "handler", county.roads)
    return county


@pytest.fixture
def order(team):
    """Send an order as a visitor of the village does."""

    def send(matter=WALL, number=0, **filled):
        words = {"matter": matter, "way": "web", "phone": "13812342716", **filled}
        ticket = f"{Case.objects.count():032x}"
        return send_order(ticket=ticket, unit=team.village, filled=words, photos=[], by=None)

    return send


@pytest.fixture
def catalogue(team, someone):
    """Two lines: one for the whole county, a newer one for the town."""
    feng = someone("feng", "dispatcher", team.town)

    def line(lead, promise, day="2026-01-01", **more):
        values = {"category": "facade", "lead": lead.key, "promise": promise, "from-on": day}
        write_row(register="dispatch-catalogue", values=values | more, unit=team.town, by=feng)

    line(team.water, 20)
    line(team.roads, 8, area=team.town.key, assist=[team.water.key])
    line(team.water, 3, day="2099-01-01", area=team.village.key)
    return line


def browser(name):
    client = Client()
    client.force_login(User.objects.get(username=name), backend=BACKEND)
    return client


def sort(name, case, **words):
    case.refresh_from_db()
    sent = {"version": case.version, "category": "facade", "lane": "ordinary", **words}
    answer = browser(name).post(f"/bench/{case.reference}/", sent)
    case.refresh_from_db()
    return answer


def dispatch(case, unit):
    browser("feng").post(f"/bench/{case.reference}/", {"lead": unit.key, "promise": "5"})
    case.refresh_from_db()


def test_the_community_sees_the_text_the_proposal_and_its_words_and_no_phone(order, county):
    case = order()

    page = browser("tan").get("/bench/").text

    assert case.filled["matter"] in page
    assert "外墙和房屋安全" in page
    assert "<mark>外墙瓷砖</mark>" in page
    assert "138****2716" in page
    assert "13812342716" not in page


def test_one_step_takes_an_order_in_and_passes_it_to_the_street(order, county):
    case = order()

    answer = sort("tan", case, area=county.grid.key, hard="on")

    assert answer.status_code == 302
    assert (case.stage, case.filled["category"]) == ("dispatch", "facade")
    assert (case.filled["area"], case.filled["hard"]) == (county.grid.key, True)


def test_a_category_from_the_whole_list_counts_more_than_the_proposal(order):
    case = order()

    sort("tan", case, other="drains")

    assert case.filled["category"] == "drains"


def test_what_cannot_be_passed_on_says_why_and_stays(order):
    case = order()

    undecided = sort("tan", case, lane="")
    urgent = sort("tan", case, lane="urgent")

    assert (undecided.status_code, urgent.status_code) == (422, 422)
    assert "请说明是不是紧急" in undecided.text
    assert "主办单位" in urgent.text
    assert case.stage == "ordered"


def test_what_is_urgent_goes_straight_to_the_unit(order, county):
    case = order()

    sort("tan", case, lane="urgent", lead=county.roads.key)

    assert (case.stage, case.lead_name) == ("rushing", "县交通局")


def test_the_street_gets_the_nearest_line_in_force_and_dispatches_by_it(
    order, catalogue, county
):
    case = order()
    sort("tan", case)

    page = browser("feng").get("/bench/").text
    answer = browser("feng").post("/bench/all/", {"chosen": [case.reference]})

    case.refresh_from_db()
    assert "派单目录里有这一行" in page
    assert answer.status_code == 302
    assert (case.stage, case.lead_name, case.filled["promise"]) == ("signing", "县交通局", 8)
    assert case.filled["assist"] == [county.water.key]


def test_a_pledge_counts_down_as_it_is_used(order, county, someone):
    feng = someone("feng", "dispatcher", county.town)
    pledge = {"lead": county.roads.key, "category": "facade", "offer": "免费敲检外墙"}
    pledge |= {"times": 2, "year": 2026}
    write_row(register="pledges", values=pledge, unit=county.town, by=feng)
    first, second = order(), order("5 栋外墙也掉瓷砖")
    for case in (first, second):
        sort("tan", case)
    browser("feng").post(
        f"/bench/{first.reference}/", {"lead": county.roads.key, "promise": "5"}
    )

    page = browser("feng").get("/bench/").text

    assert "免费敲检外墙" in page
    assert "今年还有 1 次" in page


def test_in_bulk_only_what_is_sure_goes_on_and_the_rest_says_why(order):
    sure, doubtful = order(), order("那个东西坏了，来看一下")

    answer = browser("tan").post(
        "/bench/all/", {"chosen": [sure.reference, doubtful.reference]}
    )

    assert answer.status_code == 422
    assert doubtful.reference in answer.text
    assert "没有一类把握够大" in answer.text
    assert [case.stage for case in Case.objects.order_by("pk")] == ["dispatch", "ordered"]


def test_to_pass_one_on_in_bulk_asks_no_more_the_more_there_wait(order):
    first, second = order(), order()
    asked = []
    for case in (first, second):
        with CaptureQueriesContext(connection) as queries:
            browser("tan").post("/bench/all/", {"chosen": case.reference})
        asked.append(len(queries))
        for _ in range(6):
            order()

    assert asked[0] == asked[1]
    assert {Case.objects.get(pk=one.pk).stage for one in (first, second)} == {"dispatch"}


def test_a_hand_back_shows_who_it_should_rather_go_to_and_why(order, county, someone):
    case = order()
    sort("tan", case)
    browser("feng").post(
        f"/bench/{case.reference}/", {"lead": county.water.key, "promise": "5"}
    )
    case.refresh_from_db()
    luo = someone("luo", "handler", county.water)
    should = {"should": county.roads.key}
    move_case(case=case, place=1, by=luo, filled=should, reason="外墙不归水利")

    page = browser("feng").get("/bench/").text

    assert "县交通局" in page
    assert "外墙不归水利" in page


def test_a_place_that_the_text_names_finds_its_grid(order, county, someone):
    ma = someone("ma", "grid-worker", county.grid)
    place = {"name": "州屏小区", "grid": county.grid.key}
    write_row(register="places", values=place, unit=county.grid, by=ma)
    order()

    page = browser("tan").get("/bench/").text

    assert "州屏小区" in page.partition('id="area"')[0].rpartition("<label")[2]
    assert f'<option value="{county.grid.key}" selected>' in page


@pytest.mark.parametrize("name", ["luo", "he"])
def test_nobody_else_has_a_bench(order, name):
    case = order()
    client = browser(name)

    answers = [client.get("/bench/"), client.post(f"/bench/{case.reference}/")]
    answers.append(client.post("/bench/all/", {"chosen": case.reference}))

    assert {answer.status_code for answer in answers} == {404}


def test_of_two_who_sort_at_once_the_slower_is_told(order):
    case = order()
    version = case.version
    sort("tan", case)
    late = browser("tan").post(
        f"/bench/{case.reference}/",
        {"version": version, "category": "drains", "lane": "ordinary"},
    )

    assert late.status_code == 404
    case.refresh_from_db()
    assert case.filled["category"] == "facade"


def test_the_bench_reads_a_fixed_number_of_times(order, django_assert_max_num_queries):
    for number in range(12):
        order(f"{number} 栋路灯不亮")
    client = browser("tan")

    with django_assert_max_num_queries(30):
        client.get("/bench/")


def test_after_a_decision_the_order_that_stood_under_it_is_opened(order):
    first, second, third = order(), order(), order()

    page = browser("tan").get(f"/bench/?on={second.reference}").text
    answer = sort("tan", second, after=third.reference)

    assert f'name="after" value="{third.reference}"' in page
    assert answer.url == f"/bench/?on={third.reference}"
    assert sort("tan", third, after="").url == "/bench/"
    assert first.stage == "ordered"
