"""What is covered on a photo is gone before it is sent; and an order's place on the map."""

import io

import pytest
from django.core.cache import cache
from PIL import Image

from youwei.identity.actions import SETUP
from youwei.portal.actions import send_order
from youwei.procedures.actions import move_case, path_of
from youwei.procedures.models import Case, Document
from youwei.registers.actions import draw_outline

pytestmark = pytest.mark.browser
TOWN = [(108.0, 30.3), (108.02, 30.3), (108.02, 30.32), (108.0, 30.32), (108.0, 30.3)]
RED, DARK = (200, 30, 30), (43, 43, 43)


@pytest.fixture(autouse=True)
def community(live_server, county, someone, settings, tmp_path):
    cache.clear()
    settings.YOUWEI_DATA = tmp_path
    someone("tan", "village-secretary", county.village)
    for unit in (county.town, county.village, county.grid):
        draw_outline(unit=unit, rings=[TOWN], by=SETUP, is_synthetic=True)
    return county


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "strasse.png"
    Image.new("RGB", (800, 600), RED).save(path)
    return path


def near(colour, other, most=12):
    return all(abs(a - b) <= most for a, b in zip(colour, other, strict=True))


def sent_photo():
    with Image.open(io.BytesIO(path_of(Document.objects.get().digest).read_bytes())) as photo:
        return photo.convert("RGB")


def write(visit, county, photo):
    """Write an order with a photo, not yet sent."""
    visit.open("/order/")
    page = visit.page
    page.get_by_label("是什么事").fill("车停在消防通道上")
    page.get_by_label("社区或村").select_option(county.village.code)
    page.get_by_label("照片").set_input_files(photo)
    return page


def cover(page, button, share=(0.25, 0.25, 0.5, 0.5)):
    """Draw one cover with the mouse, from share to share of width and height."""
    button.click()
    box = page.locator("dialog.cover canvas").bounding_box()
    at = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
          for x, y in (share[:2], share[2:])]  # fmt: skip
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()


def test_what_is_covered_is_gone_from_the_photo_that_the_server_gets(visit, county, photo):
    page = write(visit, county, photo)
    cover(page, page.get_by_role("button", name="遮住人脸车牌"))
    assert visit.axe() == []
    assert visit.overflow() == 0
    page.get_by_role("button", name="好了").click()
    page.locator(".covers", has_text="已遮住： 1").wait_for()

    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")

    image = sent_photo()
    assert image.size == (800, 600)
    assert near(image.getpixel((300, 220)), DARK)
    assert near(image.getpixel((100, 500)), RED)
    assert visit.complaints == []


def test_covers_are_made_moved_and_taken_back_with_the_keyboard(visit, county, photo):
    page = write(visit, county, photo)
    page.get_by_role("button", name="遮住人脸车牌").press("Enter")
    page.get_by_role("button", name="加一块").press("Enter")
    page.get_by_role("button", name="加一块").press("Enter")
    page.get_by_role("button", name="撤掉最后一块").press("Enter")
    page.locator("dialog.cover canvas").focus()
    for key in ["ArrowLeft"] * 20 + ["Shift+ArrowRight"] * 5:
        page.keyboard.press(key)
    page.get_by_role("button", name="好了").press("Enter")
    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")

    image = sent_photo()
    assert near(image.getpixel((20, 300)), DARK)
    assert near(image.getpixel((230, 300)), DARK)
    assert near(image.getpixel((400, 300)), RED)


def test_a_photo_left_as_it_is_is_sent_as_it_is(visit, county, photo):
    page = write(visit, county, photo)
    cover(page, page.get_by_role("button", name="遮住人脸车牌"))
    page.get_by_role("button", name="不改").click()
    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")

    assert near(sent_photo().getpixel((300, 220)), RED)


def test_evidence_is_covered_on_the_page_of_a_case_too(visit, county, photo, someone):
    tan, feng = (someone("tan", "village-secretary", county.village),
                 someone("feng", "dispatcher", county.town))  # fmt: skip
    luo = someone("luo", "handler", county.water)
    luo.is_cast = True
    luo.save(update_fields=["is_cast"])
    filled = {"matter": "水管漏了", "way": "web"}
    case = send_order(ticket="0" * 32, unit=county.village, filled=filled, photos=[], by=None)
    sorting = {"category": "drains", "lane": "ordinary"}
    there = {"lead": county.water.key, "promise": 3}
    for by, words in (
        (tan, {}),
        (tan, sorting),
        (feng, there),
        (luo, {}),
        (luo, {"contact": "site"}),
    ):
        case = move_case(case=case, place=0, by=by, filled=words)
    visit.open("/sign-in/")
    visit.page.locator('form[action*="/sign-in/as/luo/"] button').first.click()
    visit.page.wait_for_url("**/desk/")
    visit.open(case.get_absolute_url())
    page = visit.page
    page.locator("input[type=file]").first.set_input_files(photo)
    cover(page, page.get_by_role("button", name="遮住人脸车牌").first)
    page.get_by_role("button", name="好了", exact=True).click()
    page.locator(".covers", has_text="已遮住： 1").first.wait_for()
    page.locator("[name=result]").fill("已经修好")
    page.get_by_role("button", name="办好了，答复").click()
    page.wait_for_function("document.querySelectorAll('#h-files').length")

    assert near(sent_photo().getpixel((300, 220)), DARK)
    assert visit.complaints == []


def test_a_tap_on_the_map_says_where(visit, county):
    visit.open("/order/")
    page = visit.page
    assert page.locator("script[src*=leaflet]").count() == 0
    page.get_by_label("是什么事").fill("路灯不亮")
    page.get_by_role("button", name="在地图上点一下").click()
    page.wait_for_selector("path.area")
    assert visit.axe() == []
    assert visit.overflow() == 0
    page.get_by_role("button", name="标地图正中").press("Enter")
    page.wait_for_function("document.getElementById('id_point').value")
    assert "州屏社区" in page.locator("#found").inner_text()

    page.get_by_role("button", name="送出").click()
    page.wait_for_selector("#drafts li")

    case = Case.objects.get()
    longitude, latitude = map(float, case.filled["point"].split(","))
    assert 108.005 < longitude < 108.015
    assert 30.305 < latitude < 30.315
    assert case.unit_path == county.grid.path
    assert visit.outside == []
    assert visit.complaints == []


def test_the_map_works_without_a_network_once_it_was_opened(chromium, live_server, county):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/order/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now the worker sees what is fetched
    page.get_by_role("button", name="在地图上点一下").click()
    page.wait_for_selector("path.area")
    page.wait_for_timeout(500)
    context.set_offline(True)
    page.reload()

    page.get_by_role("button", name="在地图上点一下").click()
    page.wait_for_selector("path.area")
    page.locator("#map").click(position={"x": 150, "y": 200})

    page.wait_for_function("document.getElementById('id_point').value")
    assert page.get_by_label("社区或村").input_value() == county.village.code
    context.close()


def test_a_photo_that_came_is_covered_on_the_page_of_its_case(visit, county, photo, someone):
    tan = someone("tan", "village-secretary", county.village)
    tan.is_cast = True
    tan.save(update_fields=["is_cast"])
    filled, data = {"matter": "车停在消防通道上", "way": "web"}, photo.read_bytes()
    sent = {"ticket": "1" * 32, "unit": county.village, "filled": filled}
    case = send_order(**sent, photos=[data], by=None)
    visit.open("/sign-in/")
    visit.page.locator('form[action*="/sign-in/as/tan/"] button').first.click()
    visit.page.wait_for_url("**/desk/")
    visit.open(case.get_absolute_url())
    page = visit.page
    cover(page, page.get_by_role("button", name="换成遮住的一份"))
    page.get_by_role("button", name="好了", exact=True).click()
    page.get_by_role("link", name="1-covered.jpg").wait_for()

    original, copy = Document.objects.order_by("pk")
    assert original.covered_by == copy.key
    with Image.open(io.BytesIO(path_of(copy.digest).read_bytes())) as made:
        assert near(made.convert("RGB").getpixel((300, 220)), DARK)
    assert visit.axe() == []
    assert visit.complaints == []
