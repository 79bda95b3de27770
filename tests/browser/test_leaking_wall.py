"""The leaking wall on a phone: what tests/journeys walks through HTTP, by hand at 390 px."""

import pytest
from django.core.cache import cache

from tests.browser.hands import Hands
from youwei.interop.tour.steps import HERE
from youwei.procedures.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("visit", [390], indirect=True)]
WALL = "3 栋外墙瓷砖往下掉，雨季前再不修要砸到人"
RATES = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}


@pytest.fixture
def cast(live_server, county, someone):
    cache.clear()
    seats = {
        "xu": ("resident", county.home),
        "bao": ("resident", county.home),
        "tan": ("village-secretary", county.village),
        "pu": ("village-secretary", county.village),
        "feng": ("dispatcher", county.town),
        "shen": ("dispatcher", county.town),
        "bai": ("town-secretary", county.town),
        "luo": ("handler", county.water),
        "he": ("handler", county.roads),
        "yan": ("unit-head", county.roads),
        "jin": ("official", county.roads),
    }
    for name, (role, unit) in seats.items():
        user = someone(name, role, unit)
        user.is_cast = True
        user.save(update_fields=["is_cast"])
    return county


@pytest.fixture
def hands(visit, settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    return Hands(visit)


def looks_right(visit):
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []


def ordered_twice_and_sorted(hands, cast):
    """Order with a photo, sort at the bench, let a neighbour join."""
    hands.become("xu")
    wall = hands.order(WALL, cast.village.code, photo=HERE / "wall.jpg")
    hands.become("tan")
    hands.at_the_bench(wall, category="facade", area=cast.grid.key)
    assert wall.stage == "dispatch"
    assert wall.documents.count() == 1

    hands.become("bao")
    second = hands.order("3 栋外墙又掉瓷砖了", cast.village.code, repeats=wall.key)
    assert second.joinings.get().lead == wall
    return wall, second


def handed_back_twice_and_ruled_on(hands, cast, wall):
    hands.become("feng")
    hands.at_the_bench(wall, lead=cast.water.key, promise="10")
    hands.become("luo")
    hands.move(wall, "dispatch", should=cast.roads.key, reason="外墙不归水利")
    hands.become("feng")
    hands.at_the_bench(wall, lead=cast.roads.key, promise="10")
    hands.become("he")
    hands.move(wall, "dispatch", should=cast.water.key, reason="也不归交通")
    assert wall.stage == "ruling"
    hands.become("bai")
    hands.move(wall, "contact", lead=cast.roads.key, promise="10", reason="交通局牵头")


def the_risk_is_filed(hands, visit):
    """J9: a local rule stands against paying before the rains."""
    hands.become("jin")
    visit.open("/procedures/risk-filing/open/")
    hands.write(matter="外墙应急加固，动用维修基金", plan="先搭防护棚，全程公示")
    hands.write(began="no", urgent="no", endangers="no", rule="local")
    hands.write(**{"why-local": "雨季前来不及，修了危险才小"})
    visit.page.locator("main form button").last.click()
    visit.page.wait_for_url("**/cases/**")
    visit.page.get_by_role("button", name="与地方规定不符，写明理由").click()
    visit.page.wait_for_load_state()
    assert Case.objects.get(procedure_key="risk-filing").stage == "accepted"


def repaired_and_rated_by_the_neighbour(hands, wall, second):
    hands.become("he")
    hands.move(wall, "doing", contact="site")
    hands.move(wall, "checking", result="已搭防护棚，脱落处重贴。")
    hands.become("tan")
    hands.move(wall, "rating")
    hands.become("bao")
    second.refresh_from_db()
    hands.move(second, "closed", **RATES)


def reopened_once_and_done(hands, cast, wall):
    hands.become("xu")
    again = {**RATES, "solved": "no", "verdict": "dissatisfied"}
    hands.move(wall, "recheck", reason="北面还在掉", **again)
    hands.become("shen")
    hands.move(wall, "doing", lead=cast.roads.key, promise="5", reason="北面确实没做")
    hands.become("he")
    hands.move(wall, "checking", result="北面补做完，全楼敲检一遍。")
    hands.become("pu")
    hands.move(wall, "rating")
    hands.become("xu")
    hands.move(wall, "closed", **RATES)


def test_the_wall_is_ordered_handed_about_repaired_and_rated_on_a_phone(visit, cast, hands):
    wall, second = ordered_twice_and_sorted(hands, cast)
    looks_right(visit)
    handed_back_twice_and_ruled_on(hands, cast, wall)
    looks_right(visit)
    the_risk_is_filed(hands, visit)
    repaired_and_rated_by_the_neighbour(hands, wall, second)
    reopened_once_and_done(hands, cast, wall)
    looks_right(visit)

    assert (wall.stage, second.stage) == ("closed", "closed")
    assert wall.filled["reopened"] is True
    assert visit.complaints == []
