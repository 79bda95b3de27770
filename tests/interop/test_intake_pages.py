"""A table goes in through pages: looked at first, in the background, all or nothing, undone."""

import io
import os
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youwei.identity.actions import end_role
from youwei.identity.models import Holding
from youwei.interop.imports.jobs import forget
from youwei.interop.intake.jobs import take_in_tables
from youwei.procedures.actions import fill_case
from youwei.procedures.models import Batch, Case

HEAD = "留言编号,留言主题,留言时间,留言详情,答复意见,答复时间\n"
GOOD = "1,路灯不亮,2024-03-07 10:09:40,三天了,修好了,2024-03-09 12:00:00\n"
OPEN = "2,水压低,2024/3/8 9:00,五楼没水,,\n"
WRONG = "3,井盖,昨天,松了,,\n"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path


@pytest.fixture
def page(client, someone, county):
    """The pages as the petition office has them."""
    user = someone("deng", "petition-office", county.county)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(page, raw, name="letters.csv", procedure="letters"):
    if isinstance(raw, str):
        raw = raw.encode()
    file = SimpleUploadedFile(name, raw)
    return page.post("/intake/", {"procedure": procedure, "file": file}, follow=True)


def chosen(answer, **more):
    """What the form of the page holds, as a browser would send it back."""
    columns = answer.context["columns"]
    return {f"column-{one['number']}": one["chosen"] for one in columns} | more


def text(answer):
    return answer.content.decode()


def test_a_table_is_looked_at_first_and_then_taken_in_by_the_worker(page):
    looked = sent(page, HEAD + GOOD + OPEN + WRONG)

    assert looked.status_code == 200
    assert "第 4 行" in text(looked)
    assert not Batch.objects.exists()
    asked = page.post(looked.request["PATH_INFO"], chosen(looked, take=""), follow=True)
    assert "0 / 2" in text(asked)
    assert not Case.objects.exists()

    assert take_in_tables() == 1

    assert sorted(Case.objects.values_list("stage", flat=True)) == ["replied", "written"]
    assert "2 件" in text(page.get("/intake/"))
    assert take_in_tables() == 0


def test_a_long_table_comes_in_bit_by_bit_and_a_killed_worker_goes_on(page, monkeypatch):
    rows = "".join(OPEN.replace("2,", f"{n},", 1) for n in range(45))
    looked = sent(page, HEAD + rows)
    page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    monkeypatch.setattr("youwei.interop.intake.jobs.ROUNDS", 1)
    counts = []

    while take_in_tables():
        counts.append(Case.objects.count())
        number = Batch.objects.get().pk
        assert f"{counts[-1]} / 45" in text(page.get(f"/intake/{number}/progress/"))

    assert counts == [20, 40, 45]


def test_columns_can_be_chosen_otherwise(page):
    looked = sent(page, "a,b,c\n路灯,不亮,2024-01-02\n")
    assert "哪一列" in text(looked)

    again = page.post(
        looked.request["PATH_INFO"],
        {"column-0": "title", "column-1": "matter", "column-2": "@written", "look": ""},
    )

    assert [column["chosen"] for column in again.context["columns"]] == [
        "title", "matter", "@written",
    ]  # fmt: skip
    assert len(again.context["seen"].rows) == 1


def test_a_row_that_is_refused_on_the_way_takes_everything_out_again(page):
    looked = sent(page, HEAD + GOOD + OPEN)
    page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    holding = Holding.objects.get(user__username="deng")
    end_role(holding=holding, ends_on=date(2020, 1, 1), by=holding.user)

    take_in_tables()

    assert not Case.objects.exists()
    batch = Batch.objects.get()
    assert batch.said["line"] == 2
    assert batch.undone_at is not None


def test_a_table_that_cannot_go_on_keeps_no_other_waiting(page):
    for raw in (HEAD + OPEN, HEAD + GOOD):
        looked = sent(page, raw)
        page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    stuck, other = Batch.objects.order_by("pk")
    Batch.objects.filter(pk=stuck.pk).update(wanted={})

    with pytest.raises(KeyError):  # the worker waits, and tells of it in its log
        take_in_tables()

    other.refresh_from_db()
    assert other.done_at is not None
    assert Case.objects.get().batch == other.key


def test_a_table_is_taken_out_again_until_somebody_has_worked_on_it(page, someone, county):
    looked = sent(page, HEAD + OPEN)
    page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    take_in_tables()
    page.post(f"/intake/{Batch.objects.get().pk}/undo/")
    assert not Case.objects.exists()

    looked = sent(page, HEAD + OPEN)
    page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    take_in_tables()
    batch, case = Batch.objects.get(undone_at=None), Case.objects.get()
    other = someone("wu", "petition-office", county.county)
    fill_case(case=case, filled={"kind": "help"}, by=other)

    kept = page.post(f"/intake/{batch.pk}/undo/", follow=True)
    assert "已有人办理" in text(kept) or case.reference in text(kept)
    assert Case.objects.exists()


def test_a_table_that_nobody_takes_in_is_deleted_after_a_week(page, tmp_path):
    sent(page, HEAD + OPEN)
    (kept,) = (tmp_path / "intake").iterdir()
    forget()
    assert kept.exists()
    week_ago = kept.stat().st_mtime - 8 * 86_400
    os.utime(kept, (week_ago, week_ago))

    forget()

    assert not kept.exists()


def test_the_same_file_comes_in_once(page):
    for _ in range(2):
        looked = sent(page, HEAD + OPEN)
        again = page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
        take_in_tables()

    assert Case.objects.count() == 1
    assert again.status_code == 422


def workbook(size):
    """Return an Excel file whose first sheet unpacks to so many bytes of zeros."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return raw.getvalue()


BAD = {
    "binary": (b"\x00\x01\x02" * 99, "letters.csv", "不是文本"),
    "photo": (b"\xff\xd8\xff\xe0" + b"\x00" * 500, "letters.csv", "不是文本"),
    "photo as Excel": (b"\xff\xd8\xff\xe0" * 99, "letters.xlsx", "Excel"),
    "no encoding": (b"\x81\x20\xff\xff,\xfe\xfe\n", "letters.csv", "UTF-8"),
    "empty": (b"", "letters.csv", "空"),
    "head alone": (HEAD.encode(), "letters.csv", "没有"),
    "column twice": (b"a,a\n1,2\n", "letters.csv", "两次"),
    "too wide": (b"a,b\n1,2,3\n", "letters.csv", "3"),
    "bomb": (workbook(230 * 2**20), "letters.xlsx", "MB"),
    "program": (b"MZ", "letters.exe", "csv"),
    "path for a name": (b"a,b\n1,2\n", "../../settings.py", "csv"),
}


@pytest.mark.parametrize(("raw", "name", "says"), BAD.values(), ids=BAD.keys())
def test_what_is_no_table_gets_a_sentence_and_leaves_nothing(page, raw, name, says):
    answer = sent(page, raw, name)

    assert answer.status_code == 422
    assert says in text(answer)
    assert not Batch.objects.exists()


def test_tables_in_the_encodings_of_old_office_machines_are_read(page):
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"):
        answer = sent(page, (HEAD + OPEN + f"{encoding},,,,,\n").encode(encoding))
        assert "水压低" in text(answer), encoding


def test_a_table_too_large_is_refused_before_it_is_read(page, monkeypatch):
    monkeypatch.setattr("youwei.interop.intake.uploads.LARGEST", 100)

    answer = sent(page, HEAD + GOOD * 20)

    assert answer.status_code == 422
    assert not Batch.objects.exists()


def test_formulas_and_scripts_in_a_table_stay_text(page):
    evil = "9,=HYPERLINK(1),2024-01-02 09:00,<script>alert(1)</script>,,\n"
    looked = sent(page, HEAD + evil)
    assert "<script>alert" not in text(looked)
    page.post(looked.request["PATH_INFO"], chosen(looked, take=""))
    take_in_tables()

    assert Case.objects.get().filled["title"] == "=HYPERLINK(1)"
    exported = page.get("/procedures/letters/export.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in exported
    assert "<script>alert" not in text(page.get(Case.objects.get().get_absolute_url()))


def test_nobody_else_finds_the_page_or_the_table(page, client, someone, county):
    looked = sent(page, HEAD + OPEN)
    other = someone("luo", "handler", county.water)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/intake/").status_code == 404
    assert client.get(looked.request["PATH_INFO"]).status_code == 404
    assert "/intake/" not in text(client.get("/desk/"))
