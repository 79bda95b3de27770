"""Thirty kinds of bad input through the pages: a sentence, and nothing half-done.

Tables are in tests/interop/test_intake_pages.py, broken declarations in tests/packs.
"""

import html
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.boundaries.house import House
from youwei.chronicle.models import Declaration, Entry
from youwei.identity.actions import set_password
from youwei.packs import world
from youwei.procedures.actions import add_document, move_case
from youwei.procedures.models import Case, Document

LONG = "长" * 1_000_000
JPEG = b"\xff\xd8\xff\xe0"


@pytest.fixture(autouse=True)
def clean(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    cache.clear()


def said(answer):
    """Return the text of a page, without marks."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode("utf-8", "replace")))
    return re.sub(r"\s+", " ", text)


def state():
    """Return everything that bad input must not change."""
    cases = Case.objects.order_by("pk").values_list("reference", "stage", "version", "filled")
    return list(cases), Entry.objects.count(), Document.objects.count()


def letter(house: House) -> Case:
    """A letter that waits for the petition office."""
    return house.letters[1]


FIELDS = {
    "a choice that is not offered": ({"kind": "nonsense"}, ["不能选“nonsense”"]),
    "a million characters": ({"matter": LONG}, ["最多", "字"]),
    "a phone that is none": ({"phone": "打给我"}, ["电话"]),
    "a person who is not there": ({"about": "user/nobody"}, ["选"]),
    "a script for a person": ({"about": "<script>alert(1)</script>"}, ["选"]),
    "a move that is not there": ({"place": "77"}, ["没有"]),
    "a move below nothing": ({"place": "-1"}, ["没有"]),
    "a move in other digits": ({"place": "٣"}, ["没有"]),
    "no move": ({"place": ""}, ["没有"]),
    "a version of long ago": ({"version": "0"}, ["没有保存", "刚"]),
    "a version that is no number": ({"version": "x"}, ["整数", "数"]),
}


@pytest.mark.parametrize(("changed", "says"), FIELDS.values(), ids=FIELDS.keys())
def test_a_wrong_field_gets_a_sentence_and_changes_nothing(house, changed, says):
    case, client = letter(house), house.client("deng")
    sent = {"place": "0", "version": str(case.version), "kind": "help", "title": "甲"}
    before = state()

    answer = client.post(case.get_absolute_url(), sent | changed)

    assert answer.status_code == 422
    assert any(word in said(answer) for word in says)
    assert state() == before
    assert "甲" in answer.content.decode()  # what was written is still there


def test_what_is_no_field_of_this_stage_is_not_taken(house):
    case, client = letter(house), house.client("deng")
    sent = {"place": "0", "version": str(case.version), "kind": "help"}
    sent |= {"stage": "closed", "opener_key": "user/bao", "reply": "混进来", "is_past": "1"}

    client.post(case.get_absolute_url(), sent)

    case.refresh_from_db()
    assert (case.stage, case.opener_key, case.is_past) == ("sent", "user/xu", False)
    assert "reply" not in case.filled


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x0b\x1bb", "\ud800", "\u202e倒着写", "💥𠮷㐂", "'\"><script>"]
)
def test_strange_signs_are_kept_as_text_or_refused(house, text):
    case, client = letter(house), house.client("deng")
    sent = {"place": "0", "version": str(case.version), "kind": "help", "title": text}

    answer = client.post(
        case.get_absolute_url(),
        {k: v.encode("utf-8", "surrogatepass") for k, v in sent.items()},
    )

    assert answer.status_code in (302, 422)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "'\"><script>" not in page
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", page)


FILES = {
    "50 MB": ("照片.jpg", JPEG + b"\x00" * (50 * 2**20), "MB"),
    "nothing": ("照片.jpg", b"", "空"),
    "a page as a photo": ("照片.jpg", b"<html><script>alert(1)</script>", "JPEG"),
    "a drawing with a script": ("图.svg", b"<svg onload='alert(1)'/>", "JPEG"),
    "a program": ("证据.exe", b"MZ\x90\x00", "JPEG"),
    "a program as text": ("证据.txt", b"MZ\x90\x00", "JPEG"),
    "a page": ("证据.html", b"<script>alert(1)</script>", "JPEG"),
}


@pytest.mark.parametrize(("name", "data", "says"), FILES.values(), ids=FILES.keys())
def test_a_wrong_file_gets_a_sentence_and_is_not_kept(house, name, data, says):
    report, client = house.reports[0], house.client("qin")
    before = state()
    file = SimpleUploadedFile(name, data)

    answer = client.post(
        report.get_absolute_url(),
        {"place": "draft", "version": str(report.version), "facts": "甲乙", "evidence": file},
    )

    assert answer.status_code == 422
    assert says in said(answer)
    assert state() == before
    assert "甲乙" in answer.content.decode()


def test_several_files_come_in_at_once_and_later_ones_beside_them(house):
    report, client = house.reports[0], house.client("qin")
    files = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4 " + n.encode()) for n in "甲乙"]

    client.post(
        report.get_absolute_url(),
        {"place": "draft", "version": str(report.version), "evidence": files},
    )

    names = sorted(Document.objects.filter(case=report).values_list("name", flat=True))
    assert names == sorted(["证据鼷鼬.pdf", "甲.pdf", "乙.pdf"])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "a\r\nSet-Cookie: x=1.pdf", 'a"b;c.pdf', "\u202efdp.pdf"]
)
def test_a_name_of_a_file_leads_nowhere_and_adds_no_header(house, name):
    report, client = house.reports[0], house.client("qin")
    kept = add_document(
        case=report, field="evidence", name=name, data=b"%PDF-1.4", by=house.users["qin"]
    )
    url = f"{report.get_absolute_url()}files/{kept.key.partition('/')[2]}/"

    answer = client.get(url)
    b"".join(answer)  # a file closes itself at its end

    assert "/" not in kept.name
    assert "Set-Cookie" not in answer.headers or "x=1" not in answer.headers["Set-Cookie"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_case_with_a_wrong_value_is_not_opened_and_a_form_sent_twice_opens_one(house):
    client = house.client("xu")
    url = "/procedures/letters/open/"
    ticket = client.get(url).context["form"].initial["ticket"]
    good = {"ticket": ticket, "title": "灯", "matter": "不亮", "kind": "help"}
    before = Case.objects.count()

    wrong = client.post(url, good | {"kind": "nonsense"})
    assert (wrong.status_code, Case.objects.count()) == (422, before)

    first, second = client.post(url, good), client.post(url, good)

    assert Case.objects.count() == before + 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_case_with_a_refused_file_is_not_opened_at_all(house, monkeypatch):
    client = house.client("xu")
    url = "/procedures/letters/open/"
    ticket = client.get(url).context["form"].initial["ticket"]
    monkeypatch.setattr(
        "youwei.procedures.forms.OpenForm.sent_files", lambda form: [("x", "a.jpg", b"")]
    )
    before = state()

    answer = client.post(
        url, {"ticket": ticket, "title": "灯", "matter": "不亮", "kind": "help"}
    )

    assert answer.status_code == 422
    assert state() == before


def test_a_visitor_who_guesses_codes_has_to_wait(house):
    client, number = house.client(""), house.letters[6].reference
    answers = [
        client.post("/look-up/", {"number": number, "code": f"{n:04d}-{n:04d}"})
        for n in range(12)
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert "15 分钟" in said(answers[-1])
    assert all("网上0" not in said(answer) for answer in answers)


@pytest.mark.parametrize("code", ["", "' OR 1=1 --", "x" * 5000, "０" * 8, "\x00"])
def test_a_forged_code_opens_nothing(house, code):
    answer = house.client("").post(
        "/look-up/", {"number": house.letters[6].reference, "code": code}
    )

    assert answer.status_code == 422
    assert "网上0" not in said(answer)


def test_whoever_guesses_passwords_is_locked_out_and_told(house):
    user = house.users["deng"]
    set_password(user=user, password="对的口令对的口令", by=user)
    client = house.client("")
    answers = [
        client.post("/sign-in/", {"username": "deng", "password": f"wrong{n}"})
        for n in range(6)
    ]

    assert answers[-1].status_code == 429
    right = client.post("/sign-in/", {"username": "deng", "password": "对的口令对的口令"})
    assert right.status_code == 429


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"],
)
def test_signing_in_leads_to_no_other_site(house, there):
    user = house.users["deng"]
    set_password(user=user, password="对的口令对的口令", by=user)

    answer = house.client("").post(
        "/sign-in/", {"username": "deng", "password": "对的口令对的口令", "next": there}
    )

    assert answer.headers["Location"] == "/desk/"


def test_a_form_without_its_token_is_refused_with_a_sentence(house):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users["deng"], backend="django.contrib.auth.backends.ModelBackend")
    before = state()

    answer = client.post(letter(house).get_absolute_url(), {"place": "0"})

    assert answer.status_code == 403
    assert "重新" in said(answer) or "再" in said(answer)
    assert state() == before


def test_more_than_a_form_can_hold_is_refused(house):
    client, url = house.client("deng"), letter(house).get_absolute_url()
    before = state()

    many = client.post(url, {f"f{n}": "1" for n in range(3000)})
    large = client.post(url, {"matter": "x" * (6 * 2**20)})

    assert many.status_code in (400, 413)
    assert large.status_code in (400, 413, 422)
    assert state() == before


def test_more_than_a_page_takes_is_refused_before_it_is_read(house, settings):
    settings.YOUWEI_BODY_LIMIT = 2**20
    before = state()

    answer = house.client("deng").post(
        letter(house).get_absolute_url(), {"matter": "x" * 2**20}
    )

    assert answer.status_code == 413
    assert "一次" in said(answer)
    assert state() == before


def test_whoever_is_signed_out_meanwhile_is_led_back_to_the_case(house):
    url = letter(house).get_absolute_url()

    answer = house.client("").post(url, {"place": "0"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next={url}"


def test_of_two_who_write_at_once_the_second_is_told_and_keeps_their_text(
    house, someone, county
):
    case = letter(house)
    someone("wu", "petition-office", county.county)
    house.users["wu"] = someone("wu", "petition-office", county.county)
    first, second = house.client("deng"), house.client("wu")
    sent = {"place": "0", "version": str(case.version), "kind": "help"}

    moved = first.post(case.get_absolute_url(), sent)
    late = second.post(case.get_absolute_url(), sent | {"title": "我改的标题"})

    assert moved.status_code == 302
    assert late.status_code == 422
    assert "deng" in said(late)
    assert Case.objects.get(pk=case.pk).stage == "sent"


def test_a_declaration_that_changes_leaves_running_cases_under_their_own(house, monkeypatch):
    """The county takes the stage away in which a letter stands; the letter goes its way."""
    case = house.letters[2]
    here = world.current()
    old = here.sheets["procedures"]["letters"]
    stages = {k: s.model_copy(update={"label": f"新{s.label}"}) for k, s in old.stages.items()}
    new = old.model_copy(update={"stages": stages})
    monkeypatch.setitem(here.sheets["procedures"], "letters", new)
    monkeypatch.setattr(type(here), "digest", lambda self, folder, key: "0" * 64, raising=True)

    page = house.client("luo").get(case.get_absolute_url())
    moved = move_case(case=case, place=0, by=house.users["luo"], filled={"reply": "修好了"})

    assert page.status_code == 200
    assert "新办理" not in said(page)
    assert moved.stage == "checking"
    assert moved.digest == case.digest
    assert Declaration.objects.filter(digest=case.digest).exists()


@pytest.mark.parametrize("day", ["2026-02-30", "0000-00-00", "昨天", "99999-01-01", "1e9"])
def test_a_day_that_is_none_gets_a_sentence(house, day):
    client = house.client("jin")
    url = "/procedures/risk-filing/open/"
    ticket = client.get(url).context["form"].initial["ticket"]
    before = state()

    answer = client.post(url, {"ticket": ticket, "matter": "修桥", "met-on": day})

    assert answer.status_code == 422
    assert f"没有这一天：{day}" in said(answer)
    assert state() == before
