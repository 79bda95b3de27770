"""The bench by its keys: what a key names is chosen, and the list is walked in its order."""

import pytest

from tests.browser.hands import Hands
from youwei.portal.actions import send_order
from youwei.procedures.models import Case

pytestmark = pytest.mark.browser
WALL = "州屏小区 3 栋外墙瓷砖往下掉，要砸到人，楼下烧烤店半夜还放音响"


@pytest.fixture
def bench(live_server, county, someone, visit):
    """Three orders wait for the community; whoever sorts them is at the bench."""
    tan = someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    tan.is_cast = True
    tan.save(update_fields=["is_cast"])
    for number in range(3):
        filled = {"matter": f"{number} 号：{WALL}", "way": "web"}
        ticket = f"{number:032x}"
        send_order(ticket=ticket, unit=county.village, filled=filled, photos=[], by=None)
    Hands(visit).become("tan")
    visit.open("/bench/")
    return visit.page


def test_the_second_guess_and_the_urgent_lane_are_chosen_by_their_keys(bench, county, visit):
    second = bench.locator('[data-key="2"]').get_attribute("value")
    bench.locator("#lead").evaluate("(e, key) => (e.value = key)", county.roads.key)

    for key in "2us":
        bench.keyboard.press(key)
    bench.wait_for_selector("[role=status]")

    case = Case.objects.exclude(stage="ordered").get()
    assert (case.stage, case.lead_name) == ("rushing", "县交通局")
    assert (case.filled["category"], case.filled["lane"]) == (second, "urgent")
    assert visit.complaints == []


def test_j_and_k_open_what_is_then_decided_and_the_one_under_it_follows(bench, visit):
    first, second, third = Case.objects.order_by("due_at", "pk")

    bench.keyboard.press("j")
    bench.wait_for_url(f"**/bench/?on={second.reference}")
    bench.keyboard.press("k")
    bench.wait_for_url(f"**/bench/?on={first.reference}")
    bench.keyboard.press("j")
    bench.wait_for_url(f"**/bench/?on={second.reference}")
    bench.keyboard.press("s")
    bench.wait_for_url(f"**/bench/?on={third.reference}")

    assert bench.locator("#h-one").text_content() == third.label
    assert [case.stage for case in Case.objects.order_by("due_at", "pk")].count("ordered") == 2
    assert Case.objects.get(pk=second.pk).stage == "dispatch"
    assert visit.complaints == []
