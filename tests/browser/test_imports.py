"""A clerk brings a table to a register and decides on it, with the keyboard alone."""

import os

import pytest

from youwei.interop.imports.jobs import go_on
from youwei.registers.actions import write_row
from youwei.registers.models import Person

pytestmark = pytest.mark.browser

KNOWN = "500233198001011012"
TABLE = (
    "忠县干部名册\n"
    "姓名,身份证号,手机,性别,职务层次,任现层次时间\n"
    f"王小丫,{KNOWN},13900002222,女,副科,2026年3月5日\n"
    "李新,500233198101011028,13900003333,男,科员,2024.1.2\n"
    "赵错,500233198201011033,13900004444,不明,科员,\n"
)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path


def looks_right(visit, name):
    if folder := os.environ.get("YOUWEI_SHOTS"):
        width = visit.page.viewport_size["width"]
        visit.page.screenshot(path=f"{folder}/import-{name}-{width}.png", full_page=True)
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []
    assert visit.complaints == []


def press(page, name):
    page.get_by_role("button", name=name).first.focus()
    page.keyboard.press("Enter")


@pytest.fixture
def signed_in(visit, county, someone):
    """The register's keeper at the browser, and one row that the table knows."""
    user = someone("lin", "organisation-officer", county.county)
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    values = {"name": "王小丫", "identity": KNOWN, "sex": "female", "level": "staff"}
    write_row(register="people", values=values, unit=county.water, by=user)
    visit.open("/sign-in/")
    press(visit.page, "lin")
    visit.page.wait_for_url("**/desk/")
    return visit


def bring(visit, file):
    page = visit.page
    visit.open("/registers/people/")
    page.locator("#main").get_by_role("link", name="导入").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/imports/people/")
    looks_right(visit, "index")
    page.get_by_label("文件").set_input_files(file)
    press(page, "先看看")
    page.get_by_role("heading", name="哪一列").wait_for()
    looks_right(visit, "columns")
    press(page, "和名册比一比")
    page.get_by_role("progressbar").wait_for()
    looks_right(visit, "progress")


def decide(visit):
    page = visit.page
    page.get_by_text("李新").wait_for()
    looks_right(visit, "new")
    page.keyboard.press("s")
    page.get_by_text("已采用 1 行").wait_for()
    page.get_by_role("link", name="有改动").click()
    page.get_by_text("王小丫").wait_for()
    looks_right(visit, "differs")
    page.get_by_role("checkbox", name="任现层次时间").uncheck()
    page.get_by_role("link", name="王小丫").focus()
    page.keyboard.press("s")
    page.get_by_text("已采用 2 行").wait_for()
    page.get_by_role("link", name="读不了").click()
    page.get_by_text("赵错").wait_for()
    looks_right(visit, "wrong")


def test_a_table_is_compared_accepted_written_and_taken_back(signed_in, tmp_path):
    file = tmp_path / "干部.csv"
    file.write_text(TABLE, encoding="gb18030")
    page = signed_in.page
    bring(signed_in, file)
    go_on()
    decide(signed_in)
    press(page, "写入 2 行")
    page.get_by_role("progressbar").wait_for()
    go_on()
    page.get_by_role("button", name="整批收回").wait_for()
    looks_right(signed_in, "written")
    wang = Person.objects.get(label="王小丫")
    assert wang.filled["level"] == "town-deputy"
    assert "level-since" not in wang.filled

    press(page, "整批收回")
    page.get_by_role("progressbar").wait_for()
    go_on()
    page.get_by_text("已收回 2 行").wait_for()
    looks_right(signed_in, "undone")
    assert Person.objects.get(label="王小丫").filled["level"] == "staff"
