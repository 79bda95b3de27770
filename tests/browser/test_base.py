"""What holds for every page, looked at in a real browser."""

import pytest

pytestmark = pytest.mark.browser
PAGES = ["/design/", "/help/", "/nowhere/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_fits_the_screen_and_asks_nobody_else(visit, path):
    answer = visit.open(path)

    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []
    expected = [] if answer.status == 200 else ["404"]
    assert [c for c in visit.complaints if not any(e in c for e in expected)] == []


def test_dark_mode_keeps_the_contrast(visit):
    visit.page.emulate_media(color_scheme="dark")
    visit.open("/design/")

    assert visit.axe() == []


def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(visit):
    visit.open("/help/")
    visit.page.keyboard.press("Tab")

    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"


def test_a_panel_opens_and_closes_by_key(visit):
    visit.open("/design/")
    panel = visit.page.locator("details.pop").first
    panel.locator("summary").focus()
    visit.page.keyboard.press("Enter")

    assert panel.get_attribute("open") is not None
    visit.page.keyboard.press("Escape")
    assert panel.get_attribute("open") is None


def test_mistakes_are_read_out_first_and_lead_to_their_fields(visit):
    visit.open("/design/")
    visit.page.get_by_role("button", name="送出").click()

    assert visit.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert visit.axe() == []
    visit.page.get_by_role("alert").get_by_role("link").first.click()
    assert visit.page.url.endswith("#id_title")
