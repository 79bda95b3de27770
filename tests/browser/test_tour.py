"""The guided tour in a real browser on a phone: every card, with and without script."""

import os

import pytest
from django.core.cache import cache

from youwei.identity.actions import SETUP
from youwei.interop.demo.cast import seed_cast
from youwei.interop.tour.steps import steps
from youwei.procedures.models import Case
from youwei.registers.actions import add_unit

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(live_server, county, settings, tmp_path):
    cache.clear()
    settings.YOUWEI_DEMO, settings.YOUWEI_DATA = True, tmp_path
    for key, name in (("housing", "县住房和城乡建设委"), ("urban-management", "县城市管理局")):
        add_unit(code=f"500233-{key}", name=name, level="unit", by=SETUP, above=county.county)
    seed_cast()
    return county


@pytest.mark.parametrize("visit", [390], indirect=True)
def test_every_step_has_its_card_at_its_page_and_fits_a_phone(visit, demo):
    visit.open("/tour/")
    page = visit.page
    page.get_by_role("button", name="开始").click()
    for number, step in enumerate(steps(), start=1):
        page.wait_for_load_state()
        card = page.locator("aside.tour")
        assert step.title.split(" | ")[0] in card.inner_text()
        assert page.locator("main h1").count() == 1
        assert visit.axe() == [], step.title
        assert visit.overflow() == 0, step.title
        if folder := os.environ.get("YOUWEI_SHOTS"):
            page.screenshot(path=f"{folder}/tour-{number:02d}.png")
        card.get_by_role("button").first.click()
    page.wait_for_url("**/tour/")

    assert {case.stage for case in Case.objects.of("order")} == {"closed"}
    assert page.locator("aside.tour").count() == 0
    assert visit.outside == []
    assert visit.complaints == []


def test_the_tour_needs_no_script(chromium, live_server, demo):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/tour/")
    page.get_by_role("button", name="开始").click()
    for _step in range(2):
        page.locator("aside.tour button").first.click()
        page.wait_for_load_state()

    assert "3/12" in page.locator("aside.tour").inner_text()
    assert Case.objects.get().stage == "dispatch"
    context.close()
