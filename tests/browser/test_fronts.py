"""The residents' and the officials' front pages in a real browser."""

import pytest

from youwei.portal import queries
from youwei.portal.actions import send_matter
from youwei.procedures.actions import move_case

pytestmark = pytest.mark.browser
IN_SIGHT = """(() => {
  const { top } = document.querySelector(".note [role=alert]").getBoundingClientRect();
  return top >= 0 && top < window.innerHeight;
})()"""


@pytest.fixture
def letter(live_server, county):
    filled = {"title": "老车站人行道地砖松动", "matter": "踩上去溅水", "kind": "help"}
    return send_matter(procedure="letters", filled=filled)


@pytest.fixture
def officer(county, someone):
    user = someone("deng", "petition-office", county.county)
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    return user


def looks_right(visit):
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []


@pytest.mark.parametrize("path", ["/", "/send/letters/", "/letters/", "/sign-in/"])
def test_what_a_visitor_sees_is_accessible_and_fits(visit, letter, path):
    visit.open(path)

    looks_right(visit)
    assert visit.complaints == []


def test_a_visitor_sends_and_looks_up_with_the_keyboard_alone(visit, county):
    visit.open("/send/letters/")
    page = visit.page
    page.get_by_label("标题").focus()
    page.keyboard.type("路灯不亮")
    page.keyboard.press("Tab")
    page.keyboard.type("白公路 41 号楼")
    page.get_by_label("求决").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="送出").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dd.big")
    number, code = page.locator("dd.big").all_inner_texts()
    looks_right(visit)

    visit.open("/")
    page.get_by_label("受理号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel")

    assert "路灯不亮" in page.locator(".panel").inner_text()
    looks_right(visit)


def test_whoever_holds_the_code_rates_the_answer_with_the_keyboard_alone(
    visit, letter, county, someone
):
    deng = someone("deng", "petition-office", county.county)
    case = move_case(case=letter, place=0, by=deng)
    case = move_case(case=case, place=1, by=deng, filled={"reply": "地砖已换好。"})
    visit.open("/")
    page = visit.page
    page.get_by_label("受理号").focus()
    page.keyboard.type(case.reference)
    page.keyboard.press("Tab")
    page.keyboard.type(queries.code_of(case))
    page.keyboard.press("Enter")
    page.wait_for_selector("#h-say")
    looks_right(visit)
    page.get_by_role("button", name="评价").click()  # without a word
    page.wait_for_selector(".note [role=alert]")
    assert page.evaluate(IN_SIGHT) is True
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_label("基本满意").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="评价").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")

    assert "谢谢，已记下" in page.locator(".said").inner_text()
    assert page.locator("#h-say").count() == 0
    looks_right(visit)


def test_a_letter_on_paper_has_its_words_and_no_buttons(visit, letter, officer):
    visit.open("/sign-in/")
    visit.page.get_by_role("button", name="我是 deng").click()
    visit.page.wait_for_url("**/desk/")
    visit.open(letter.get_absolute_url())
    visit.page.emulate_media(media="print")
    page = visit.page

    assert page.locator("h1").is_visible()
    assert page.locator("#h-log").is_visible()
    for hidden in (".bar", "nav.nav", "main .btn", "footer"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert visit.overflow() == 0


def test_search_and_export_need_no_mouse(visit, letter, officer):
    visit.open("/sign-in/")
    page = visit.page
    page.get_by_role("button", name="我是 deng").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.keyboard.press("/")
    page.keyboard.type("地砖")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/**")
    assert page.evaluate("document.title").startswith("搜索")
    visit.open("/procedures/letters/")
    page.get_by_role("link", name="CSV").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert letter.label in download.value.path().read_text(encoding="utf-8-sig")


def test_the_desk_is_accessible_and_fits(visit, letter, officer):
    visit.open("/sign-in/")
    visit.page.get_by_role("button", name="我是 deng").click()
    visit.page.wait_for_url("**/desk/")

    assert letter.label in visit.page.locator("main").inner_text()
    looks_right(visit)
    assert visit.complaints == []


def test_the_search_answers_under_its_field(visit, officer):
    visit.open("/sign-in/")
    visit.page.get_by_role("button", name="我是 deng").click()
    visit.page.wait_for_url("**/desk/")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("zzzz")
    visit.page.wait_for_selector("#found p")

    assert "没有找到" in visit.page.locator("#found").inner_text()
    assert visit.axe() == []


def test_a_code_opens_one_matter_and_no_other(letter):
    assert queries.find_case(letter.reference, queries.code_of(letter)) == letter
    assert queries.find_case(letter.reference, "A" * 8) is None
