"""A covered copy stands for a photo; the photo stays, and opens with a reason alone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.interop.dossier.chapters import chapter_of
from youwei.portal.actions import send_order
from youwei.procedures.actions import move_case
from youwei.procedures.models import Document
from youwei.zones.queries.papers import papers_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def jpeg(width=80, height=60, colour=(200, 30, 30)):
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


@pytest.fixture
def order(county, someone, settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    someone("luo", "handler", county.water)
    filled = {"matter": "车停在消防通道上", "way": "web"}
    sent = {"ticket": "0" * 32, "unit": county.village, "filled": filled}
    return send_order(**sent, photos=[jpeg()], by=None)


def browser(name):
    client = Client()
    client.force_login(User.objects.get(username=name), backend=BACKEND)
    return client


def address(document, rest=""):
    return f"/cases/{document.case.reference}/files/{document.name_in_address}/{rest}"


def cover(name, data=None):
    document = Document.objects.first()
    sent = SimpleUploadedFile("x.jpg", data or jpeg(colour=(40, 40, 40)), "image/jpeg")
    return browser(name).post(address(document, "cover/"), {"photo": sent})


def test_the_copy_is_read_by_all_and_the_photo_with_a_reason_by_whoever_has_the_case(order):
    assert cover("tan").status_code == 302

    photo, copy = Document.objects.order_by("pk")
    assert photo.covered_by == copy.key
    read = browser("feng").get(address(copy))
    assert b"".join(read.streaming_content)[:2] == b"\xff\xd8"
    assert browser("feng").get(address(photo)).status_code == 404
    assert browser("feng").post(address(photo), {"reason": "想看看"}).status_code == 404
    assert browser("tan").get(address(photo)).status_code == 404
    looked = browser("tan").post(address(photo), {"reason": "核对车牌"})
    assert b"".join(looked.streaming_content)[:2] == b"\xff\xd8"
    assert Entry.objects.filter(event="field.revealed", on_key=order.key).count() == 1


def test_pages_dossiers_and_carry_files_have_the_copy(order):
    cover("tan")
    photo, copy = Document.objects.order_by("pk")

    page = browser("feng").get(order.get_absolute_url()).text

    assert copy.name_in_address in page
    assert photo.name_in_address not in page
    assert [one.key for one in papers_of(order, ["photo"])] == [copy.key]
    chapter = chapter_of(order, User.objects.get(username="tan"))
    assert [one.key for one in chapter.documents] == [copy.key]


def test_whoever_has_not_the_case_covers_nothing(order):
    answer = cover("feng")

    assert answer.status_code == 422
    assert "手上有这件事" in answer.text
    assert Document.objects.count() == 1
    assert cover("luo").status_code == 404


@pytest.mark.parametrize(
    ("data", "why"), [(b"%PDF-1.4 x", "照片"), (jpeg(60, 80), "形状"), (b"", "照片")]
)
def test_what_is_no_copy_of_the_photo_is_refused(order, data, why):
    document = Document.objects.get()
    sent = {"photo": SimpleUploadedFile("x.jpg", data, "image/jpeg")} if data else {}

    answer = browser("tan").post(address(document, "cover/"), sent)

    assert answer.status_code == 422
    assert why in answer.text
    assert Document.objects.get().covered_by == ""


def test_a_photo_is_covered_once_and_a_handler_who_has_the_case_may(order, county):
    tan, feng, luo = (User.objects.get(username=name) for name in ("tan", "feng", "luo"))
    sorting = {"category": "drains", "lane": "ordinary"}
    case = move_case(case=order, place=0, by=tan)
    case = move_case(case=case, place=0, by=tan, filled=sorting)
    move_case(case=case, place=0, by=feng, filled={"lead": county.water.key, "promise": 3})

    assert cover("luo").status_code == 302
    assert cover("luo").status_code == 422
    assert Document.objects.count() == 2
    assert luo.key == Document.objects.last().added_by
