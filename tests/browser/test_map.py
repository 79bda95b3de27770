"""Maps in a real browser: drawn under the house's policy, worked with the keyboard, printed."""

import pytest

from youwei.engines.outlines import split
from youwei.identity.actions import SETUP
from youwei.portal.actions import send_order
from youwei.registers.actions import draw_outline

pytestmark = pytest.mark.browser
WHOLE = [(108.0, 30.3), (108.2, 30.3), (108.2, 30.4), (108.0, 30.4), (108.0, 30.3)]


@pytest.fixture
def drawn(live_server, county):
    """Draw two towns, the village and its grid, and send six orders from the grid."""
    for unit, ring in zip(
        (county.town, county.other_town), split(WHOLE, 2, seed=1), strict=True
    ):
        draw_outline(unit=unit, rings=[ring], by=SETUP, is_synthetic=True)
    for unit in (county.village, county.grid):
        draw_outline(unit=unit, rings=[split(WHOLE, 2, seed=1)[0]], by=SETUP, is_synthetic=True)
    for number in range(6):
        filled = {"matter": "路灯不亮", "way": "web"}
        ticket = f"{number:032x}"
        send_order(ticket=ticket, unit=county.grid, filled=filled, photos=[], by=None)
    return county


def test_the_map_and_its_table_say_the_same_and_lead_on(visit, drawn):
    visit.open("/statistics/map/?measure=orders")
    page = visit.page
    page.wait_for_selector("path.area.band-1")
    assert page.locator("path.area").count() == 2
    assert "示意轮廓" in page.locator("#map").inner_text()
    assert visit.axe() == []
    assert visit.overflow() == 0

    page.get_by_role("link", name="忠州街道", exact=True).focus()
    assert page.locator("path.area.is-on").count() == 1
    page.locator("path.area.band-1").click()
    page.wait_for_url("**in=500233001")
    page.wait_for_selector("path.area.band-1")

    assert "州屏社区" in page.locator("#areas").inner_text()
    assert visit.outside == []
    assert visit.complaints == []


def test_without_script_the_table_is_there(chromium, drawn, live_server):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/statistics/map/?measure=orders")

    page.get_by_role("link", name="忠州街道", exact=True).click()

    assert "州屏社区" in page.locator("#areas").inner_text()
    assert "表格里是同样的数" in page.locator("#map").inner_text()
    context.close()
