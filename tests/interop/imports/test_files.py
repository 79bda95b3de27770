"""Files as people have them: exports that come back, odd cells, and what is no table at all."""

import csv
import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from tests.interop.imports.bringing import (
    BACKEND,
    PHONE,
    accept_all,
    address,
    compared,
    identity,
    kinds,
    sent,
    text,
    why,
    written,
)
from tests.interop.imports.hostile import corners, prefixed, renamed, repeated, said_again
from youwei.identity.actions import SETUP
from youwei.interop.imports import spool
from youwei.packs import world
from youwei.registers.actions import add_unit, write_row
from youwei.registers.models import Import, ImportLine, Person, Record, Unit, fields_of
from youwei.registers.queries.export import heading
from youwei.registers.queries.rows import ROW, UNIT


def workbook(rows, merged=()):
    """Return an Excel file of these rows; days and numbers are cells of their own kind."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(place, column, cell, day)
            elif cell != "":
                sheet.write(place, column, cell)
    for block in merged:
        sheet.merge_range(*block)
    book.close()
    return raw.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_in_again_without_a_difference(
    page, wang, officer, county, kind
):
    odd = {"name": "=SUM(A1)", "level-since": "2026-02-03", "home-town": county.town.key}
    for values in (odd, {"name": "007"}, {"name": "007"}, {"name": "'=1"}):
        write_row(register="people", values=values, unit=county.roads, by=officer)
    raw = page.get(f"/registers/people/export.{kind}").content

    compared(page, raw, name=f"people.{kind}")

    assert kinds() == {}
    assert Import.objects.get().same == 5


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_several_units_clauses_and_numbers_come_in_again_too(client, someone, county, kind):
    feng = someone("feng", "dispatcher", county.town)
    client.force_login(feng, backend=BACKEND)
    values = {"category": "lighting", "area": county.village.key, "lead": county.water.key}
    values |= {"assist": [county.roads.key, county.other_town.key], "promise": 5}
    values |= {"from-on": "2026-01-01"}
    write_row(register="dispatch-catalogue", values=values, unit=county.town, by=feng)
    pledge = {"lead": county.water.key, "category": "lighting", "offer": "义诊，一年两次\n带药"}
    pledge |= {"times": 1200, "year": 2026, "until-on": "2026-12-31"}
    write_row(register="pledges", values=pledge, unit=county.town, by=feng)

    for register in ("dispatch-catalogue", "pledges"):
        raw = client.get(f"/registers/{register}/export.{kind}").content
        compared(client, raw, register=register, name=f"x.{kind}")

        assert kinds() == {}, register
        assert Import.objects.latest("pk").same == 1


def test_units_of_the_same_name_are_told_apart_by_the_number_of_the_row(
    client, someone, county
):
    feng = someone("feng", "dispatcher", county.town)
    client.force_login(feng, backend=BACKEND)
    twin = add_unit(
        code="500233001001-2", name="第一网格", level="grid", by=SETUP, above=county.village
    )
    for unit in (county.grid, twin):
        values = {"name": "长寿苑", "grid": unit.key, "kind": "estate"}
        write_row(register="places", values=values, unit=unit, by=feng)
    raw = client.get("/registers/places/export.csv").content

    compared(client, raw, register="places")

    assert kinds() == {}
    assert Import.objects.get().same == 2


def test_every_declared_register_exports_columns_that_can_be_told_apart():
    for key, sheet in world.current().sheets["registers"].items():
        if not sheet.extends:
            names = [heading(field) for field in fields_of(key).values()]
            names += [UNIT.partition(" |")[0], ROW.partition(" |")[0]]
            assert len(names) == len(set(names)), key


def test_an_export_is_changed_in_one_cell_and_comes_in_with_one_difference(page, wang):
    raw = page.get("/registers/people/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw)))
    rows[1][rows[0].index("职务层次")] = "正科"
    rows.append(["新来的" if name == "姓名" else "" for name in rows[0]])
    made = io.StringIO()
    csv.writer(made).writerows(rows)

    compared(page, made.getvalue().encode("gb18030"))

    assert kinds() == {2: "differs", 3: "new"}
    assert ImportLine.objects.get(line=2).fields == ["level"]


CELLS = {
    "full-width digits": ("任现层次时间", "２０２４-０３-０５", "level-since", "2024-03-05"),
    "Chinese day": ("任现层次时间", "2024年3月5日", "level-since", "2024-03-05"),
    "dots": ("任现层次时间", "2024.3.5", "level-since", "2024-03-05"),
    "slashes and a time": ("任现层次时间", "2024/3/5 00:00", "level-since", "2024-03-05"),
    "as Excel counts": ("任现层次时间", "45356", "level-since", "2024-03-05"),
    "a choice by its key": ("性别", "female", "sex", "female"),
    "a unit by its code": ("成长地", "500233001", "home-town", "units/500233001"),
    "a unit by its name": ("成长地", "忠州街道", "home-town", "units/500233001"),
}


@pytest.mark.parametrize(("column", "cell", "field", "value"), CELLS.values(), ids=CELLS)
def test_cells_are_read_as_people_write_them(page, county, column, cell, field, value):
    compared(page, f"姓名,{column}\n李新,{cell}\n")
    accept_all(page, "new")
    written(page)

    assert Person.objects.get().filled[field] == value


def test_cells_of_excel_keep_their_kind(page, county):
    rows = [["姓名", "任现层次时间", "电话", "身份证号"]]
    rows += [["007", date(2024, 3, 5), 13900001111, identity(4)]]
    compared(page, workbook(rows), name="people.xlsx")
    accept_all(page, "new")
    written(page)

    person = Person.objects.get()
    assert person.label == "007"
    assert person.filled["level-since"] == "2024-03-05"
    assert person.closed == {"phone": PHONE, "identity": identity(4)}


WRONG = {
    "no such day": ("任现层次时间", "2026-02-30", "write a date"),
    "no such choice": ("性别", "不明", "one of"),
    "a digit is missing": ("电话", "1390000111", "11 digits"),
    "number lost its end": ("身份证号", "5.00233198101011E+17", "lost its last digits"),
    "last character": ("身份证号", "500233198001010000", "does not fit"),
    "no such unit": ("成长地", "无此镇", "nothing here bears"),
    "wrong level of unit": ("成长地", "县水利局", "nothing here bears"),
}


@pytest.mark.parametrize(("column", "cell", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_cell_gets_a_sentence_and_the_other_lines_go_on(
    page, county, column, cell, says
):
    shown = compared(page, f"姓名,{column}\n李新,{cell}\n赵好,\n", key="name,@unit")

    assert kinds() == {2: "wrong", 3: "new"}
    assert says in why(2)
    assert f"{column}：" in text(page.get(address() + "?kind=wrong"))
    assert shown.status_code == 200


def test_lines_that_cannot_be_read_come_with_their_reasons_to_be_mended(page, county):
    compared(page, f"姓名,电话,性别\n李新,{PHONE},不明\n赵好,,男\n", key="name,@unit")

    got = page.get(address("unread.csv")).content.decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(got))) == [
        ["行号", "理由"],
        ["2", "性别：请写其中之一：男、女。"],
    ]


def test_two_lines_about_the_same_row_are_told(page, wang):
    raw = f"姓名,身份证号\n王小,{identity(1)}\n王大,{identity(1)}\n李,{identity(2)}\n"
    compared(page, raw)

    assert kinds() == {2: "differs", 3: "wrong", 4: "new"}
    assert "same row" in why(3)


def test_what_is_unique_is_held_however_rows_are_recognised(page, wang):
    raw = f"姓名,身份证号\n别人,{identity(1)}\n甲,{identity(2)}\n乙,{identity(2)}\n"
    compared(page, raw, key="name,@unit")

    assert kinds() == {2: "wrong", 3: "new", 4: "wrong"}
    assert "already" in why(2)


def test_a_line_that_fits_several_rows_is_written_to_none(page, officer, county):
    for _ in range(2):
        write_row(register="people", values={"name": "同名"}, unit=county.water, by=officer)
    compared(page, "姓名,性别,所属单位\n同名,男,县水利局\n")

    assert kinds() == {2: "several"}
    assert "2" in text(page.get(address() + "?kind=several"))
    accept_all(page, "several")
    page.post(address("write/"))
    assert Import.objects.get().state == "compared"


def test_no_row_is_moved_to_another_unit(page, wang):
    compared(page, f"姓名,身份证号,所属单位\n王小丫,{identity(1)},县交通局\n")

    assert kinds() == {2: "wrong"}
    assert "moves no row" in why(2)


def test_units_are_added_under_others_and_changed(page, county):
    raw = page.get("/registers/units/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(raw)))
    name, kind = rows[0].index("名称"), rows[0].index("类型")
    next(row for row in rows if row[name] == "任家镇")[kind] = "农业型"
    new = {"名称": "新镇", "级别": "镇街", "所属单位": "忠县"}
    rows.append([new.get(column, "") for column in rows[0]])
    made = io.StringIO()
    csv.writer(made).writerows(rows)

    compared(page, made.getvalue(), register="units")
    assert sorted(kinds().values()) == ["differs", "new"]
    accept_all(page, "new")
    accept_all(page, "differs")
    written(page)

    county.other_town.refresh_from_db()
    assert county.other_town.filled["kind"] == "farming"
    assert Unit.objects.get(label="新镇").parent_path == county.county.path


def bomb():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (230 * 2**20))
    return raw.getvalue()


def broken(raw):
    """Return a packed file whose list of contents is damaged."""
    place = raw.rindex(b"PK\x01\x02")
    return raw[:place] + b"PK\x09\x09" + raw[place + 4 :]


BLOCK = (2, 1, 3, 1, "县水利局")  # from the third line to the fourth
BAD = {
    "photo": (b"\xff\xd8\xff\xe0" + b"\x00" * 500, "people.csv", "不是文本"),
    "photo as Excel": (b"\xff\xd8\xff\xe0" * 99, "people.xlsx", "Excel"),
    "no encoding": (b"\x81\x20\xff\xff,\xfe\xfe\n", "people.csv", "UTF-8"),
    "empty": (b"", "people.csv", "空"),
    "empty book": (workbook([]), "people.xlsx", "空"),
    "head alone": ("姓名,性别\n".encode(), "people.csv", "没有"),
    "column twice": ("姓名,姓名\n1,2\n".encode(), "people.csv", "两次"),
    "head in two lines": (
        workbook([["姓名", "家庭", ""], ["", "人数", "收入"], ["甲", 1, 2]]),
        "people.xlsx",
        "两行",
    ),
    "merged cells": (
        workbook([["姓名", "单位"], ["甲", "乙"]], [BLOCK]),
        "people.xlsx",
        "合并",
    ),
    "bomb": (bomb(), "people.xlsx", "MB"),
    "far apart": (corners(), "people.xlsx", "百万个单元格"),
    "far apart, differently written": (
        renamed(corners(), prefixed),
        "people.xlsx",
        "百万个单元格",
    ),
    "said again": (said_again(), "people.xlsx", "反复出现"),
    "repeated": (repeated(), "people.ods", "百万个单元格"),
    "broken packing": (broken(workbook([["姓名"], ["甲"]])), "people.xlsx", "Excel"),
    "program": (b"MZ", "people.exe", "csv"),
    "path for a name": (b"a,b\n1,2\n", "../../settings.py", "csv"),
}


@pytest.mark.parametrize(("raw", "name", "says"), BAD.values(), ids=BAD)
def test_what_is_no_table_gets_a_sentence_and_leaves_nothing(page, tmp_path, raw, name, says):
    answer = sent(page, raw, name)

    assert answer.status_code == 422
    assert says in text(answer)
    assert not Import.objects.exists()
    assert list((tmp_path / "imports").glob("*")) == []


def test_a_table_whose_file_no_backup_held_is_told_on_its_page(page, county):
    sent(page, "姓名\n甲\n")
    spool.delete(Import.objects.get().stored, former=True)

    shown = page.get(address("columns/"), follow=True)

    assert "请重新上传" in text(shown)
    assert len(shown.redirect_chain) == 1


def test_a_title_above_the_names_of_the_columns_is_passed_over(page, county):
    raw = workbook([["忠县干部名册"], [], ["姓名", "性别"], ["甲", "男"]])
    compared(page, raw, name="people.xlsx")

    assert kinds() == {4: "new"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"column-1": "name"}, "两列"),
        ({"column-0": "", "column-1": ""}, "至少"),
        ({"key": "identity"}, "认行"),
        ({"key": "phone,name"}, "认行"),
        ({"column-0": "nothing"}, "nothing"),
    ],
)
def test_a_choice_of_columns_that_cannot_be_meant_is_refused(page, county, change, says):
    looked = sent(page, "姓名,性别\n甲,男\n")
    form = {"column-0": "name", "column-1": "sex", "key": "name,@unit", "compare": ""}

    answer = page.post(looked.request["PATH_INFO"], form | change)

    assert answer.status_code == 422
    assert says in text(answer)
    assert Import.objects.get().state == "sent"


def test_a_register_of_records_is_matched_by_what_is_unique_in_it(client, someone, county):
    feng = someone("feng", "dispatcher", county.town)
    client.force_login(feng, backend=BACKEND)
    head = "类别,范围,主办单位,承诺几个工作日,生效\n"
    raw = f"{head}路灯,,县水利局,5,2026-01-01\n"
    lighting = world.current().sheets["clauses"]["order-categories"].clauses["lighting"].label
    raw = raw.replace("路灯", lighting.partition(" |")[0])
    compared(client, raw, register="dispatch-catalogue")
    accept_all(client, "new")
    written(client)
    assert Record.objects.get().filled["promise"] == 5

    compared(client, raw.replace(",5,", ",7,"), register="dispatch-catalogue")

    assert ImportLine.objects.latest("pk").kind == "differs"
