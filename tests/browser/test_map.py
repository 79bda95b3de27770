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
    assert "画图要用脚本" in page.locator("#map").inner_text()
    context.close()


def test_list_text_and_map_of_the_bench_say_the_same(visit, drawn, someone):
    user = someone("tan", "village-secretary", drawn.village)
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    for number, at in enumerate(("108.02000,30.34000", "108.06000,30.34000")):
        filled = {"matter": f"外墙瓷砖掉了，{number} 栋", "way": "web", "point": at}
        ticket = f"a{number:031x}"
        send_order(ticket=ticket, unit=drawn.village, filled=filled, photos=[], by=None)
    visit.open("/sign-in/")
    visit.page.locator('form[action*="/sign-in/as/tan/"] button').first.click()
    visit.page.wait_for_url("**/desk/")
    visit.open("/bench/")
    page = visit.page
    is_phone = page.viewport_size["width"] < 500
    if is_phone:
        assert not page.locator("#bench-map").is_visible()
        page.get_by_role("link", name="地图", exact=True).click()
    page.wait_for_selector(".leaf .spot")
    assert page.locator(".leaf .leaflet-marker-icon.spot:not(.near)").count() == 8
    assert page.locator(".leaf .spot.about").count() == 6
    assert visit.axe() == []
    assert visit.overflow() == 0

    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    told = page.locator("#map-told").inner_text()
    assert told
    page.keyboard.press("Enter")
    page.wait_for_url("**on=*")

    assert told[:10] in page.locator("#h-one").inner_text() or is_phone
    assert page.locator(".pick.on").count() == 1
    page.wait_for_function("document.querySelector('.leaf .spot.is-on')")
    number = page.locator(".leaf .spot.is-on").first.inner_text()
    assert page.locator(".pick.on").get_attribute("data-number") == number or is_phone
    assert visit.outside == []
    assert visit.complaints == []
