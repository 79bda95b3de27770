"""An order on a phone: hints while writing, and drafts that wait for a network."""

import pytest
from django.core.cache import cache

from tests.browser.hands import Hands
from youwei.portal import queries
from youwei.portal.actions import send_order
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.browser
WALL = "州屏小区 3 栋外墙瓷砖往下掉，要砸到人"


@pytest.fixture(autouse=True)
def community(live_server, county, someone):
    cache.clear()
    someone("tan", "village-secretary", county.village)
    return county


def write(page, text, county):
    page.get_by_label("是什么事").fill(text)
    page.get_by_label("社区或村").select_option(county.village.code)


def looks_right(visit):
    assert visit.axe() == []
    assert visit.overflow() == 0
    assert visit.outside == []


def test_an_order_is_written_and_sent_on_one_page(visit, county):
    visit.open("/order/")
    page = visit.page
    write(page, WALL, county)
    page.wait_for_selector("mark")
    looks_right(visit)

    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")

    case = Case.objects.get()
    assert case.reference in page.locator("#drafts").inner_text()
    assert case.filled["category"] == "facade"
    assert page.get_by_label("是什么事").input_value() == ""
    looks_right(visit)
    assert visit.complaints == []


def test_without_script_the_page_works_in_two_steps(chromium, live_server, county, someone):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/order/")
    write(page, WALL, county)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("外墙和房屋安全").check()
    page.get_by_role("button", name="送出").click()

    assert Case.objects.get().reference in page.content()
    context.close()


def test_drafts_of_a_lost_network_are_kept_and_sent_once_each(chromium, live_server, county):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/order/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()  # from the phone's own memory
    for number in range(3):
        write(page, f"第 {number} 件：路灯不亮", county)
        page.get_by_role("button", name="送出").click()
        page.locator("#drafts b", has_text=f"{number + 1} ").wait_for()
    assert not Case.objects.exists()

    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator("#drafts li").nth(2).wait_for()
    page.reload()

    assert sorted(case.filled["matter"][:3] for case in Case.objects.all()) == [
        "第 0",
        "第 1",
        "第 2",
    ]
    context.close()


def test_an_order_nearby_is_offered_and_may_be_joined(visit, county, someone):
    visit.open("/order/")
    page = visit.page
    write(page, WALL, county)
    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")
    tan = someone("tan", "village-secretary", county.village)
    first = move_case(case=Case.objects.get(), place=0, by=tan)

    write(page, "3 栋外墙瓷砖又往下掉了", county)
    page.wait_for_selector("[name=repeats]")
    looks_right(visit)
    page.locator(f"[name=repeats][value='{first.key}']").check()
    page.get_by_role("button", name="送出").click()
    page.locator("#drafts li").nth(1).wait_for()

    assert Case.objects.latest("pk").filled["repeats"] == first.key


def test_the_bench_is_worked_with_the_keyboard_alone(visit, county, someone):
    user = someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    user.is_cast = True
    user.save(update_fields=["is_cast"])
    for number, text in enumerate((WALL, "楼下烧烤店半夜放音响")):
        filled = {"matter": text, "way": "web", "phone": "13812342716"}
        ticket = f"{number:032x}"
        send_order(ticket=ticket, unit=county.village, filled=filled, photos=[], by=None)
    visit.open("/sign-in/")
    visit.page.locator('form[action*="/sign-in/as/tan/"] button').first.click()
    visit.open("/bench/")
    page = visit.page
    page.wait_for_selector("mark", state="attached")  # on a phone the list comes first
    looks_right(visit)

    page.keyboard.press("j")
    page.wait_for_url("**/bench/?on=*")
    page.keyboard.press("1")
    page.keyboard.press("s")
    page.wait_for_selector("[role=status]")

    assert sorted(case.stage for case in Case.objects.all()) == ["dispatch", "ordered"]
    assert Case.objects.get(stage="dispatch").filled["category"] == "noise"
    assert visit.complaints == []


def test_what_is_not_taken_says_so_where_one_looks_and_marks_the_field(visit, county):
    visit.open("/order/")
    page = visit.page
    page.get_by_label("是什么事").fill(WALL)
    meanwhile = []
    send = page.locator("#send")
    page.route(
        "**/order/",
        lambda route: (
            meanwhile.append((send.inner_text(), send.is_disabled())),
            route.fallback(),
        ),
    )

    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#refused:focus")

    refused = page.locator("#refused")
    assert "没有送出" in refused.inner_text()
    assert meanwhile == [("正在送出…", True)]
    assert page.evaluate("document.querySelector('#refused').getBoundingClientRect().top") >= 0
    assert page.locator(".field.wrong #id_village[aria-invalid]").count() == 1
    assert page.get_by_role("button", name="送出").is_enabled()
    assert page.get_by_label("是什么事").input_value() == WALL
    assert visit.axe() == []

    page.get_by_label("社区或村").select_option(county.village.code)
    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")
    assert refused.is_hidden()
    assert page.locator(".wrong").count() == 0


KEPT = """() => new Promise((done) => {
  const asking = indexedDB.open("orders", 1);
  asking.onsuccess = () => {
    const store = asking.result.transaction("sent", "readwrite").objectStore("sent");
    MADE
    const found = store.count();
    found.onsuccess = () => (asking.result.close(), done(found.result));
  };
})"""
COUNT = KEPT.replace("MADE", "")
OLD = KEPT.replace("MADE", 'store.put({ number: "ORDER-1", code: "ABCD", says: "", at: 1 });')


def sent_row(visit, county):
    """Send one, and return what the page shows of it."""
    write(visit.page, WALL, county)
    visit.page.get_by_role("button", name="送出").click()
    row = visit.page.locator("#drafts li", has_text=WALL[:20])
    row.wait_for()
    return row


def test_a_code_goes_from_the_device_when_it_was_noted_or_a_day_has_passed(visit, county):
    visit.open("/order/")
    page = visit.page
    row = sent_row(visit, county)
    assert page.evaluate(OLD) == 2
    page.reload()
    row.wait_for()
    assert page.locator("#drafts li").count() == 1
    assert page.evaluate(COUNT) == 1
    looks_right(visit)

    row.get_by_role("button", name="记下了，从这台设备清掉").click()
    row.wait_for(state="detached")

    assert page.evaluate(COUNT) == 0
    assert page.locator("#drafts").is_hidden()
    assert visit.complaints == []


def test_where_staff_has_signed_in_a_code_is_shown_once_and_not_kept(visit, county, someone):
    ma = someone("ma", "grid-worker", county.grid)
    ma.is_cast = True
    ma.save(update_fields=["is_cast"])
    visit.open("/order/")
    page = visit.page
    page.evaluate(OLD)
    Hands(visit).become("ma")
    visit.open("/order/")

    row = sent_row(visit, county)

    assert queries.code_of(Case.objects.get()) in row.inner_text()
    assert page.evaluate(COUNT) == 0
    page.reload()
    assert page.locator("#drafts").is_hidden()
    assert visit.complaints == []
