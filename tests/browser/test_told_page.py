"""Where one is told: chosen, proved and forgotten, on a desk and on a phone."""

import re

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.browser


@pytest.fixture
def luo(live_server, county, someone):
    cache.clear()
    user = someone("luo", "handler", county.water)
    user.is_cast = True
    user.save()
    return user


def test_a_phone_is_proved_by_the_code_that_the_demo_shows(visit, luo):
    visit.open("/sign-in/")
    page = visit.page
    page.locator('form[action="/sign-in/as/luo/"] button').click()
    page.wait_for_url("**/desk/")
    visit.open("/account/told/")
    page.get_by_label("您的号码或用户名").fill("139 1234 5678")
    page.get_by_role("button", name="发验证码").click()

    shown = page.get_by_role("status").inner_text()
    page.get_by_label("验证码").fill(re.search(r"验证码 (\d{6})", shown)[1])
    page.get_by_role("button", name="是我的").click()

    page.get_by_text("今后也会通知到那里").wait_for()
    assert "13912345678" in page.locator("main").inner_text()
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []
