"""The pages of a year-end rating in a real browser: accessible, no wider than the screen."""

import os

import pytest

from tests.assessments.conftest import begun, community, drawn, hold, reads, sends, step
from youwei.identity.models import User

__all__ = ["begun", "community", "drawn", "hold", "reads", "sends", "step"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(visit):
    """Open a page as somebody of the cast, and return what is wrong with it."""
    User.objects.update(is_cast=True)

    def at(who, url, name):
        visit.page.context.clear_cookies()
        if who:
            visit.open("/sign-in/")
            visit.page.locator(f'form[action="/sign-in/as/{who}/"] button').click()
            visit.page.wait_for_url("**/desk/")
        answer = visit.open(url)
        assert answer.status == 200, name
        if folder := os.environ.get("YOUWEI_SHOTS"):
            width = visit.page.viewport_size["width"]
            visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        return [(name, why) for why in visit.axe()] + [(name, "wide")] * (visit.overflow() > 0)

    return at


def test_every_page_of_a_rating_is_accessible_and_fits(drawn, hold, step, sends, look, visit):
    url = drawn.get_absolute_url()
    found = look("tan", "/assessments/begin/year-end-rating/", "begin")
    sends("gu", f"{url}report/0/", report="全年接单 12 件。\n承诺的四件事做了三件。")
    found += look("tan", url, "held-drawn") + look("gu", url, "rated-drawn")
    hold(drawn, ["0"] * 9 + ["1"] * 5 + ["2"] * 3)
    found += look("gu", url, "rated-counted") + look("tan", url, "held-counted")
    sends("luo", f"{url}answer/0/", answer="雨季响应慢，已加两人。")
    step(drawn, "stand")
    found += look("", f"/results/{drawn.name}/", "result") + look("", "/results/", "results")

    assert not found
    assert not visit.outside
    assert not visit.complaints
