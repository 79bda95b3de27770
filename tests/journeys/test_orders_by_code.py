"""Orders by number and code alone: no account, no phone, a neighbour who says the same."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from youwei.chronicle import clock
from youwei.portal.queries import code_of
from youwei.procedures.actions import tick_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
WALL = "州屏小区 3 栋外墙瓷砖往下掉，雨季前再不修要砸到人"
PHONE = "13812342716"


@pytest.fixture
def cast(someone, county):
    """Return the community, the street, and two departments."""
    for name in ("tan", "pu"):
        someone(name, "village-secretary", county.village)
    for name in ("feng", "shen"):
        someone(name, "dispatcher", county.town)
    someone("bai", "town-secretary", county.town)
    someone("luo", "handler", county.water)
    someone("he", "handler", county.roads)


def visit(county, **words):
    """Send an order as anybody on the street does, and return it."""
    cache.clear()
    sent = {"ticket": uuid4().hex, "looked": "on", "village": county.village.code, **words}
    answer = Client().post("/order/", sent)
    assert answer.status_code == 200, answer.text
    return Case.objects.latest("pk") if sent["looked"] else answer


def says(case, to, **words):
    """Say something with number and code, as whoever sent it."""
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    sent = {"number": case.reference, "code": code_of(case), "version": case.version}
    answer = Client().post("/look-up/say/", {**sent, "place": place, **words})
    case.refresh_from_db()
    return answer


def test_the_whole_way_by_number_and_code_with_a_neighbour_who_says_the_same(
    cast, sends, moves, county, client
):
    made = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(made, "JPEG")
    photo = SimpleUploadedFile("外墙.jpg", made.getvalue())
    wall = visit(county, matter=WALL, where="小区东门旁", phone=PHONE, photo=photo)
    sorting = {"category": "facade", "area": county.grid.key, "lane": "ordinary"}
    sends("tan", f"/bench/{wall.reference}/", **sorting)
    offered = visit(county, matter="3 栋外墙瓷砖又掉了", looked="")
    known = visit(county, matter="3 栋外墙瓷砖又掉了", repeats=wall.key)

    sends("feng", f"/bench/{wall.reference}/", lead=county.water.key, promise="10")
    wall.refresh_from_db()
    moves("luo", wall, "dispatch", should=county.roads.key, reason="外墙不归水利")
    sends("feng", f"/bench/{wall.reference}/", lead=county.roads.key, promise="10")
    wall.refresh_from_db()
    moves("he", wall, "dispatch", should=county.water.key, reason="也不归交通")
    moves("bai", wall, "contact", lead=county.roads.key, promise="10", reason="交通局牵头")
    moves("he", wall, "doing", contact="relay")
    moves("he", wall, "checking", result="脱落处重贴。")
    moves("tan", wall, "rating")
    rating = {"contacted": "yes", "verdict": "dissatisfied", "solved": "no"}
    silent = says(wall, "recheck", **rating)
    says(wall, "recheck", **rating, reason="北面还在掉")
    moves("shen", wall, "doing", reason="北面确实没做")
    moves("he", wall, "checking", result="北面补做完，全楼敲检一遍。")
    moves("pu", wall, "rating")
    done = says(wall, "closed", contacted="yes", verdict="satisfied", solved="yes")

    assert WALL[:20] in offered.text
    assert known.filled["repeats"] == wall.key
    assert (silent.status_code, done.status_code) == (422, 200)
    assert (wall.stage, wall.lead_name) == ("closed", "县交通局")
    assert wall.documents.get().kind == "image/jpeg"
    assert "100%" in client.get("/statistics/solved-rate/").content.decode()
    assert "全楼敲检一遍" in client.get(f"/letters/{wall.reference}/").content.decode()


def test_somebody_without_a_phone_is_served_to_the_end_by_staff_and_a_slip(
    cast, sends, moves, someone, county, settings
):
    someone("ma", "grid-worker", county.grid)
    words = {"ticket": uuid4().hex, "looked": "on", "village": county.village.code}
    cache.clear()
    slip = sends("ma", "/order/", matter="家门口路灯不亮", way="slip", **words)
    case = Case.objects.get()
    sends("tan", f"/bench/{case.reference}/", category="lighting", lane="ordinary")
    sends("feng", f"/bench/{case.reference}/", lead=county.roads.key, promise="3")
    case.refresh_from_db()
    for who, to, said in (
        ("he", "contact", {}),
        ("he", "doing", {"contact": "site"}),
        ("he", "checking", {"result": "灯换好了。"}),
        ("tan", "rating", {}),
    ):
        moves(who, case, to, **said)
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=10)).isoformat()
    tick_case(case=case, at=clock.now())
    case.refresh_from_db()
    rated = {"reached": "yes", "contacted": "yes", "solved": "yes", "verdict": "fair"}
    called = moves("feng", case, "closed", **rated)

    assert code_of(case) in slip.content.decode()
    held = {"number": case.reference, "code": code_of(case)}
    assert "ma 打印了编号和查询码" in Client().post("/look-up/", held).text
    assert called.status_code == 302
    assert (case.stage, case.filled["verdict"]) == ("closed", "fair")
