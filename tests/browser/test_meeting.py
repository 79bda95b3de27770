"""The sheet of a meeting in a real browser: kept, answered on a phone, printed."""

import os

import pytest

from tests.journeys.conftest import moves, opens, paper, sends
from tests.journeys.test_meeting import at, cases, choices, meeting
from youwei.identity.models import User

__all__ = ["at", "cases", "meeting", "moves", "opens", "paper", "sends"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def comes(visit):
    User.objects.update(is_cast=True)

    def sign_in(who, url):
        visit.page.context.clear_cookies()
        visit.open("/sign-in/")
        visit.page.locator(f'form[action="/sign-in/as/{who}/"] button').click()
        visit.page.wait_for_url("**/desk/")
        assert visit.open(url).status == 200

    return sign_in


def keep(visit, name):
    if folder := os.environ.get("YOUWEI_SHOTS"):
        width = visit.page.viewport_size["width"]
        visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_the_sheet_is_accessible_fits_and_prints_lines_to_sign(meeting, at, visit, comes):
    url, found = meeting.get_absolute_url(), []
    at("tan", 1, "note", **choices(rep0="yes", rep1="yes", rep2="no", rep3="yes"))
    at("tan", 2, "withdraw", who="user/rep4", reason="承租人是他弟弟")
    for who, page, name in (
        ("tan", "/meetings/", "meetings"),
        ("tan", "/meetings/call/representative/", "call"),
        ("rep1", url, "sheet-member"),
        ("tan", url, "sheet-keeper"),
    ):
        comes(who, page)
        keep(visit, name)
        found += [(name, why) for why in visit.axe()]
        found += [(name, "wide")] * (visit.overflow() > 0)
    visit.page.emulate_media(media="print")
    keep(visit, "sheet-print")

    signs = visit.page.locator("td.sign").first
    assert not found
    assert signs.is_visible()
    assert not visit.page.locator("#h-agenda").is_visible()
    assert not visit.outside
    assert not visit.complaints


def test_a_member_confirms_on_a_phone_what_was_noted(meeting, cases, at, visit, comes):
    at("tan", 1, "note", **choices(rep1="yes"))
    comes("rep1", meeting.get_absolute_url())

    visit.page.get_by_role("button", name="是我的意见").first.focus()
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")

    cases[0].refresh_from_db()
    assert [one.seat for one in cases[0].present.answers] == ["user/rep1"]
