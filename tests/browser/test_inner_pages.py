"""The pages behind the desk in a real browser: accessible, no wider than the screen, alone."""

import os

import pytest

from tests.boundaries.house import House
from youwei.chronicle.models import Entry
from youwei.procedures.models import Case

pytestmark = pytest.mark.browser


def pages(house: House) -> dict[str, tuple[str, str]]:
    """Name → who looks, and the address."""
    letter, report = house.letters[2], house.reports[0]
    number = Entry.objects.filter(on_key=letter.key).newest_first()[0].leaf.number
    return {
        "procedures": ("deng", "/procedures/"),
        "list": ("deng", "/procedures/letters/?f.stage=written"),
        "case": ("luo", letter.get_absolute_url()),
        "case-mine": ("xu", letter.get_absolute_url()),
        "report": ("qin", report.get_absolute_url()),
        "open": ("jin", "/procedures/risk-filing/open/"),
        "registers": ("lin", "/registers/"),
        "people": ("lin", "/registers/people/?order=-name"),
        "row": ("lin", house.people[0].get_absolute_url()),
        "add": ("lin", "/registers/people/add/"),
        "find": ("lin", "/find/?q=钱"),
        "chronicle": ("deng", "/chronicle/"),
        "entry": ("deng", f"/chronicle/{number}/"),
        "verify": ("deng", "/chronicle/verify/"),
        "statistics": ("deng", "/statistics/"),
        "measure": ("deng", "/statistics/letters/"),
        "account": ("deng", "/account/"),
        "help": ("deng", "/help/"),
        "intake": ("deng", "/intake/"),
    }


def test_every_page_behind_the_desk_is_accessible_and_fits(visit, house):
    for user in house.users.values():
        user.is_cast = True
        user.save(update_fields=["is_cast"])
    found, here = [], ""
    for name, (who, url) in pages(house).items():
        if who != here:
            visit.page.context.clear_cookies()
            visit.open("/sign-in/")
            visit.page.locator(f'form[action="/sign-in/as/{who}/"] button').click()
            visit.page.wait_for_url("**/desk/")
            here = who
        answer = visit.open(url)
        if folder := os.environ.get("YOUWEI_SHOTS"):
            width = visit.page.viewport_size["width"]
            visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert answer.status == 200, name
        found += [(name, why) for why in visit.axe()]
        found += [(name, f"{over} px too wide") for over in [visit.overflow()] if over]

    assert not found
    assert visit.outside == []
    assert visit.complaints == []


def test_a_letter_goes_from_desk_to_office_with_the_keyboard_alone(visit, house):
    """Sign in, take the first matter from the desk, accept it: Tab, Enter, nothing else."""
    deng = house.users["deng"]
    deng.is_cast = True
    deng.save(update_fields=["is_cast"])
    page = visit.page

    def walk_to(selector: str) -> None:
        for _ in range(200):
            if page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    visit.open("/sign-in/")
    walk_to('form[action="/sign-in/as/deng/"] button')
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    walk_to('main a[href^="/cases/LETTERS"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    reference = page.url.rstrip("/").rpartition("/")[2]
    walk_to('button[name="place"][value="0"]')
    page.keyboard.press("Enter")
    page.get_by_role("status").or_(page.locator(".note")).first.wait_for()

    assert Case.objects.get(reference=reference).stage == "sent"
    assert visit.complaints == []
