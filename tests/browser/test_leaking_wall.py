"""The leaking wall on a phone: what tests/journeys walks through HTTP, by hand at 390 px."""

import pytest
from django.core.cache import cache

from tests.browser.hands import Hands
from youwei.interop.tour.steps import HERE
from youwei.procedures.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("visit", [390], indirect=True)]
WALL = "3 栋外墙瓷砖往下掉，雨季前再不修要砸到人"


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


def files_the_risk(visit, hands):
    """A local rule stands against paying before the rains: filed before acting."""
    hands.become("jin")
    visit.open("/procedures/risk-filing/open/")
    hands.write(
        matter="外墙应急加固，动用维修基金", began="no", urgent="no", endangers="no",
        rule="local", plan="先搭防护棚，全程公示", **{"why-local": "雨季前来不及"},
    )  # fmt: skip
    visit.page.locator("main form button").last.click()
    visit.page.wait_for_url("**/cases/**")
    filing = Case.objects.get(procedure_key="risk-filing")
    visit.page.get_by_role("button", name="与地方规定不符，写明理由").click()
    visit.page.wait_for_load_state()
    filing.refresh_from_db()
    assert filing.stage == "accepted"


def test_the_wall_is_ordered_handed_about_repaired_and_rated_on_a_phone(visit, cast, hands):
    rates = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}

    hands.become("xu")
    wall = hands.order(WALL, cast.village.code, photo=HERE / "wall.jpg")
    hands.become("tan")
    hands.at_the_bench(wall, category="facade", area=cast.grid.key)
    looks_right(visit)
    assert wall.stage == "dispatch"
    assert wall.documents.count() == 1

    hands.become("bao")
    second = hands.order("3 栋外墙又掉瓷砖了", cast.village.code, repeats=wall.key)
    assert second.stage == "dispatch"
    assert second.joinings.get().lead == wall

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
    looks_right(visit)

    files_the_risk(visit, hands)
    hands.become("he")
    hands.move(wall, "doing", contact="site")
    hands.move(wall, "checking", result="已搭防护棚，脱落处重贴。")
    hands.become("tan")
    hands.move(wall, "rating")
    hands.become("bao")
    second.refresh_from_db()
    hands.move(second, "closed", **rates)

    hands.become("xu")
    again = {**rates, "solved": "no", "verdict": "dissatisfied"}
    hands.move(wall, "recheck", reason="北面还在掉", **again)
    hands.become("shen")
    hands.move(wall, "doing", lead=cast.roads.key, promise="5", reason="北面确实没做")
    hands.become("he")
    hands.move(wall, "checking", result="北面补做完，全楼敲检一遍。")
    hands.become("pu")
    hands.move(wall, "rating")
    hands.become("xu")
    hands.move(wall, "closed", **rates)
    looks_right(visit)

    assert (wall.stage, second.stage) == ("closed", "closed")
    assert wall.filled["reopened"] is True
    assert visit.complaints == []
