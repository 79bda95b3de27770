"""A resident's own orders by phone, and where an SMS leads; the demo sends nothing."""

import os
import re

import pytest
from django.core.cache import cache

from tests.portal.conftest import PHONE, order, serving, until, work
from youwei.portal.models import Mark

__all__ = ["serving"]

pytestmark = pytest.mark.browser


@pytest.fixture
def orders(live_server, serving, settings, tmp_path):
    settings.YOUWEI_DATA, settings.YOUWEI_DEMO = tmp_path, True
    found = [order(serving), order(serving, matter="路灯不亮，晚上看不见路")]
    until(found[0], serving, "rating")
    work()
    cache.clear()
    return found


def shot(visit, name):
    if folder := os.environ.get("YOUWEI_SHOTS"):
        width = visit.page.viewport_size["width"]
        visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []


def test_a_phone_and_a_code_show_ones_orders_and_one_of_them_is_rated(visit, orders):
    visit.open("/mine/")
    page = visit.page
    shot(visit, "phone")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="发验证码给我").click()
    code = re.search(r"验证码 (\d{6})", page.get_by_role("status").inner_text())[1]
    shot(visit, "code")
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="看我的点单").click()
    page.get_by_text(orders[1].reference).first.wait_for()
    shot(visit, "mine")

    page.get_by_role("button", name=f"去回答 {orders[0].reference}").click()
    page.get_by_role("button", name="就这样评").wait_for()
    visit.open("/mine/")
    page.get_by_role("button", name="在这台设备上关掉").click()

    visit.open("/mine/")
    assert page.get_by_label("手机号").is_visible()


def test_the_link_of_a_text_asks_for_a_code_and_ends_the_texts(visit, orders):
    link = Mark.objects.get(case_key=orders[0].key).link
    visit.open(f"/s/{link}")
    page = visit.page
    shot(visit, "link")

    page.get_by_role("button", name="不再收短信").click()

    page.get_by_text("记下了").wait_for()
    shot(visit, "hushed")
