"""A dossier of many is asked for, waited for and fetched in the browser."""

import os
import zipfile

import pytest

from tests.boundaries.house import House, take_in
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.interop.dossier.jobs import make_waiting

pytestmark = pytest.mark.browser


def looks_right(visit, name):
    if folder := os.environ.get("YOUWEI_SHOTS"):
        width = visit.page.viewport_size["width"]
        visit.page.screenshot(path=f"{folder}/dossier-{name}-{width}.png", full_page=True)
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []
    assert visit.complaints == []


def sign_in(visit, house: House, who: str) -> None:
    user = house.users[who]
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    visit.page.context.clear_cookies()
    visit.open("/sign-in/")
    visit.page.locator(f'form[action="/sign-in/as/{who}/"] button').click()
    visit.page.wait_for_url("**/desk/")


def test_a_long_one_is_left_to_the_worker_told_of_and_fetched(visit, house):
    take_in(house, count=22)
    seal_entries()
    page = visit.page
    sign_in(visit, house, "deng")

    visit.open("/intake/")
    looks_right(visit, "intake")
    page.get_by_role("link", name="卷宗 信件.csv").click()
    looks_right(visit, "ask")
    page.get_by_label("用途").fill("年度归档")
    page.get_by_role("button", name="制作卷宗").click()
    page.get_by_role("progressbar").wait_for()
    looks_right(visit, "waits")

    make_waiting()
    fetch = page.get_by_role("link", name="取卷宗")
    fetch.wait_for()
    looks_right(visit, "ready")
    with page.expect_download() as fetched:
        fetch.click()
    with zipfile.ZipFile(fetched.value.path()) as packed:
        assert "dossier.pdf" in packed.namelist()
    seal_entries()
    while follow("notices", make_notices):
        pass
    visit.open("/desk/")
    page.get_by_role("link", name="已做好").click()
    fetch.wait_for()


def test_of_an_official_and_of_oneself(visit, house):
    sign_in(visit, house, "lin")
    visit.open(house.people[0].get_absolute_url())
    looks_right(visit, "row")
    visit.page.get_by_role("link", name="卷宗").click()
    looks_right(visit, "person")

    sign_in(visit, house, "qian")
    visit.open("/account/")
    visit.page.get_by_role("link", name="取走有关我的全部记录").click()
    looks_right(visit, "own")
    with visit.page.expect_download() as fetched:
        visit.page.get_by_role("button", name="制作卷宗").click()
    assert zipfile.is_zipfile(fetched.value.path())
