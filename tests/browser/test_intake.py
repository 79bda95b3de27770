"""A clerk takes in a table with the keyboard alone."""

import os

import pytest

from youwei.interop.intake.jobs import take_in_tables
from youwei.procedures.models import Case

pytestmark = pytest.mark.browser

TABLE = (
    "留言编号,留言主题,留言时间,留言详情,答复意见,答复时间\n"
    "1,路灯不亮,2024-03-07 10:09:40,三天了,修好了,2024-03-09 12:00:00\n"
    "2,井盖松动,昨天,松了,,\n"
)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path


def looks_right(visit):
    if folder := os.environ.get("YOUWEI_SHOTS"):
        width = visit.page.viewport_size["width"]
        name = visit.page.url.split("/")[-2][:12]
        visit.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []
    assert visit.complaints == []


def test_a_table_is_sent_looked_at_and_taken_in(visit, county, someone, tmp_path):
    user = someone("deng", "petition-office", county.county)
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    file = tmp_path / "来信.csv"
    file.write_text(TABLE, encoding="gb18030")
    page = visit.page
    visit.open("/sign-in/")
    page.get_by_role("button", name="deng").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")

    visit.open("/intake/")
    looks_right(visit)
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="先看看").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="不合适的行").wait_for()
    looks_right(visit)
    page.get_by_role("button", name="导入 1 行").focus()
    page.keyboard.press("Enter")
    page.get_by_role("progressbar").wait_for()
    looks_right(visit)

    take_in_tables()
    page.get_by_text("已全部入库").wait_for()
    looks_right(visit)
    assert Case.objects.get().label == "路灯不亮"
