"""A table goes into a register: compared, decided on field by field, written, taken back."""

from datetime import timedelta

import pytest

from tests.interop.imports.bringing import (
    BACKEND,
    PHONE,
    accept_all,
    address,
    chosen,
    compared,
    identity,
    kinds,
    sent,
    text,
    written,
)
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP, end_role
from youwei.identity.models import Holding
from youwei.interop.imports import jobs, spool
from youwei.interop.imports.jobs import forget, forget_erased, go_on
from youwei.registers.actions import archive_row, change_row, write_row
from youwei.registers.actions.erasing import REQUEST, erase_row
from youwei.registers.models import Import, ImportLine, Person

OTHER_PHONE = "13900002222"


def test_columns_are_recognised_by_name_and_by_what_stands_in_them(page):
    looked = sent(page, f"名字,x,y,别的\n甲,{PHONE},{identity(2)},1\n")

    found = [column["chosen"] for column in looked.context["columns"]]
    assert found == ["name", "phone", "identity", ""]
    assert looked.context["key"] == "identity"
    assert PHONE not in text(looked)
    assert "139****1111" in text(looked)


def test_a_table_is_compared_decided_on_written_and_taken_back(page, wang, county):
    shown = compared(
        page,
        "姓名,身份证号,性别,职务层次\n"
        f"王小丫,{identity(1)},女,副科\n"
        f"李新,{identity(2)},男,科员\n"
        f"赵错,{identity(3)},不知道,科员\n",
    )
    assert kinds() == {2: "differs", 3: "new", 4: "wrong"}
    assert "还没有写入" in text(shown)
    assert "性别" in text(page.get(address() + "?kind=wrong"))
    assert Person.objects.count() == 1

    accept_all(page, "new")
    accept_all(page, "differs")
    done = written(page)

    assert "已写入 2 行，0 行没有写入" in text(done)
    wang.refresh_from_db()
    assert wang.filled["level"] == "town-deputy"
    li = Person.objects.get(label="李新")
    assert li.closed["identity"] == identity(2)
    assert li.unit_path == county.county.path
    entry = Entry.objects.get(on_key=wang.key, event="row.changed")
    assert entry.because.startswith("表格")
    assert "第 2 行" in entry.because
    total = Entry.objects.get(event="rows.imported")
    assert (total.payload["count"], total.payload["refused"]) == (2, 0)

    page.post(address("undo/"))
    go_on()

    wang.refresh_from_db()
    li.refresh_from_db()
    assert wang.filled["level"] == "staff"
    assert li.archived_at is not None
    assert "已收回" in text(page.get(address()))
    assert Entry.objects.get(event="import.undone").payload == {
        "register": "people", "count": 2, "left": 0,
    }  # fmt: skip


def test_each_field_of_a_row_is_accepted_or_not(page, wang):
    compared(page, f"姓名,身份证号,性别,职务层次\n王丫丫,{identity(1)},男,副科\n")

    page.post(
        address("decide/"),
        {"do": "page", "kind": "differs", "line": "2", "take": ["2:name", "2:level"]},
    )
    written(page)

    wang.refresh_from_db()
    assert (wang.label, wang.filled["level"], wang.filled["sex"]) == (
        "王丫丫", "town-deputy", "female",
    )  # fmt: skip


def test_one_column_is_accepted_in_all_lines_that_differ_in_it(page, officer, county):
    for number in range(3):
        values = {"name": f"甲{number}", "identity": identity(number), "level": "staff"}
        write_row(register="people", values=values, unit=county.water, by=officer)
    rows = "".join(f"乙{n},{identity(n)},副科\n" for n in range(3))
    compared(page, f"姓名,身份证号,职务层次\n{rows}")

    answer = page.get(address() + "?kind=differs&field=level")
    page.post(address("decide/"), {"do": "all", "kind": "differs", "field": "level"})
    written(page)

    assert "全部 3 行" in text(answer)
    assert set(Person.objects.values_list("label", flat=True)) == {"甲0", "甲1", "甲2"}
    assert {row.filled["level"] for row in Person.objects.all()} == {"town-deputy"}


def test_nothing_is_written_of_what_was_declined_or_not_decided(page, wang):
    compared(page, f"姓名,身份证号\n王丫丫,{identity(1)}\n李新,{identity(2)}\n")

    accept_all(page, "differs")
    page.post(address("decide/"), {"do": "none", "kind": "differs"})
    refused = page.post(address("write/"), follow=True)

    assert "还没有采用" in text(refused)
    assert not Entry.objects.filter(event="row.changed").exists()
    assert Person.objects.count() == 1


def test_an_empty_cell_deletes_only_where_that_is_ticked(page, wang):
    raw = f"姓名,身份证号,性别,职务层次\n王小丫,{identity(1)},,\n"

    compared(page, raw)
    assert kinds() == {}
    assert Import.objects.get().same == 1

    compared(page, raw, **{"empty-2": "on"})
    accept_all(page, "differs")
    written(page)
    wang.refresh_from_db()
    assert "sex" not in wang.filled
    assert wang.filled["level"] == "staff"


def test_of_a_closed_field_only_that_it_differs_is_shown(page, wang):
    shown = compared(page, f"姓名,身份证号,电话\n王小丫,{identity(1)},{OTHER_PHONE}\n")

    assert PHONE not in text(shown)
    assert OTHER_PHONE not in text(shown)
    assert "139****2222" in text(shown)
    assert PHONE[-4:] not in text(shown)

    accept_all(page, "differs")
    written(page)
    wang.refresh_from_db()
    assert wang.closed["phone"] == OTHER_PHONE
    page.post(address("undo/"))
    go_on()
    wang.refresh_from_db()
    assert wang.closed["phone"] == PHONE


def test_former_closed_values_are_given_back_for_seven_days_alone(page, wang, monkeypatch):
    compared(page, f"姓名,身份证号,电话\n王小丫,{identity(1)},{OTHER_PHONE}\n")
    accept_all(page, "differs")
    written(page)
    Import.objects.update(ended_at=jobs.now() - timedelta(days=8))

    forget()
    page.post(address("undo/"))
    go_on()

    wang.refresh_from_db()
    assert wang.closed["phone"] == OTHER_PHONE
    assert "电话" in text(page.get(address() + "?kind=stays"))


def test_a_row_that_somebody_changed_in_between_is_shown_again(page, wang, someone, county):
    compared(page, f"姓名,身份证号,性别,职务层次\n王小丫,{identity(1)},男,副科\n")
    accept_all(page, "differs")
    other = someone("zhou", "organisation-officer", county.county)
    change_row(row=wang, values={"level": "town-head"}, by=other, version=wang.version)

    shown = written(page)

    wang.refresh_from_db()
    assert (wang.filled["level"], wang.filled["sex"]) == ("town-head", "female")
    assert "别人改过" in text(shown)
    assert Import.objects.get().state == "compared"
    assert "正科" in text(shown)
    accept_all(page, "differs")
    written(page)
    wang.refresh_from_db()
    assert wang.filled["level"] == "town-deputy"
    assert Import.objects.get().state == "written"


def test_what_somebody_has_worked_on_since_is_not_taken_back(page, wang, someone, county):
    compared(
        page, f"姓名,身份证号,职务层次\n王小丫,{identity(1)},副科\n李新,{identity(2)},科员\n"
    )
    accept_all(page, "differs")
    accept_all(page, "new")
    written(page)
    wang.refresh_from_db()
    other = someone("zhou", "organisation-officer", county.county)
    change_row(row=wang, values={"sex": "male"}, by=other, version=wang.version)

    page.post(address("undo/"))
    go_on()

    wang.refresh_from_db()
    assert wang.filled["level"] == "town-deputy"
    assert Person.objects.get(label="李新").archived_at is not None
    assert "王小丫" in text(page.get(address() + "?kind=stays"))


def test_a_refused_row_is_told_and_holds_up_no_other(page, wang, officer, county):
    compared(
        page, f"姓名,身份证号,职务层次\n王小丫,{identity(1)},副科\n李新,{identity(2)},科员\n"
    )
    accept_all(page, "differs")
    accept_all(page, "new")
    archive_row(row=wang, reason="调走", by=officer)

    shown = written(page)

    assert Person.objects.filter(label="李新").exists()
    assert "归档" in text(page.get(address() + "?kind=refused"))
    assert Entry.objects.get(event="rows.imported").payload["refused"] == 1
    assert "没有写入" in text(shown)


def test_rights_are_asked_for_each_row_by_its_unit(client, page, wang, someone, county):
    grid = someone("ma", "grid-worker", county.grid)
    client.force_login(grid, backend=BACKEND)
    rows = f"甲苑,{county.grid.code}\n乙苑,{county.other_town.code}\n丙苑,无此单位\n"

    shown = compared(client, f"地名,所属单位\n{rows}", register="places")

    assert kinds() == {2: "new", 3: "wrong", 4: "wrong"}
    wrong = text(client.get(address() + "?kind=wrong"))
    assert "乙苑" in wrong
    assert "网格员" in wrong
    assert shown.status_code == 200


def test_a_right_that_ended_in_between_is_a_right_no_more(page, wang, officer):
    compared(page, f"姓名,身份证号\n李新,{identity(2)}\n")
    accept_all(page, "new")
    page.post(address("write/"))
    holding = Holding.objects.get(user=officer)
    end_role(holding=holding, ends_on=(jobs.now() - timedelta(days=1)).date(), by=officer)

    go_on()

    assert Person.objects.count() == 1
    assert ImportLine.objects.get().outcome == "refused"


def test_a_killed_worker_goes_on_where_it_stopped(page, officer, monkeypatch):
    monkeypatch.setattr(jobs, "COMPARED", 10)
    looked = sent(
        page, "姓名,身份证号\n" + "".join(f"甲{n},{identity(n)}\n" for n in range(35))
    )
    page.post(looked.request["PATH_INFO"], chosen(looked))
    kept, calls = jobs.keep_compared, []

    def dying(**given):
        calls.append(given["reached"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return kept(**given)

    monkeypatch.setattr(jobs, "keep_compared", dying)
    with pytest.raises(KeyboardInterrupt):
        go_on()
    assert "20 / " in text(page.get(address("progress/")))
    go_on()

    assert len(kinds()) == 35
    assert set(kinds().values()) == {"new"}
    accept_all(page, "new")
    page.post(address("write/"))
    monkeypatch.setattr(jobs, "AT_A_TIME", 0.0)
    go_on()
    monkeypatch.undo()
    go_on()
    assert Person.objects.count() == 35


def test_a_file_that_is_gone_is_told_without_saying_where_it_lay(page, tmp_path):
    looked = sent(page, f"姓名,身份证号\n李新,{identity(2)}\n")
    page.post(looked.request["PATH_INFO"], chosen(looked))
    spool.path_of(Import.objects.get().stored).unlink()

    go_on()

    shown = text(page.get(address()))
    assert "请重新上传" in shown
    assert str(tmp_path) not in shown


def test_a_table_that_breaks_holds_up_no_other(page, monkeypatch):
    for name in ("李新", "赵好"):
        looked = sent(page, f"姓名,身份证号\n{name},{identity(2)}\n")
        page.post(looked.request["PATH_INFO"], chosen(looked))
    first = Import.objects.order_by("pk")[0]
    spool.path_of(first.stored).unlink()
    spool.path_of(first.stored).mkdir()

    with pytest.raises(Exception, match="directory"):
        go_on()

    assert Import.objects.latest("pk").state == "compared"


def test_the_cells_are_deleted_when_a_table_is_written_or_left_or_after_a_week(page, wang):
    def files():
        return [one.name for one in spool.folder().iterdir()]

    compared(page, f"姓名,身份证号\n李新,{identity(2)}\n")
    assert files()
    accept_all(page, "new")
    written(page)
    assert [one for one in files() if not one.endswith(spool.FORMER)] == []

    compared(page, f"姓名,身份证号\n李新新,{identity(2)}\n")
    page.post(address("leave/"))
    assert [one for one in files() if not one.endswith(spool.FORMER)] == []

    compared(page, f"姓名,身份证号\n李新新,{identity(2)}\n")
    Import.objects.update(begun_at=jobs.now() - timedelta(days=8))
    forget()
    assert Import.objects.latest("pk").state == "left"
    assert [one for one in files() if not one.endswith(spool.FORMER)] == []


def test_of_a_row_that_is_erased_nothing_is_left_in_tables(page, wang):
    def kept():
        files = [one for one in spool.folder().iterdir() if one.suffix in (".read", ".former")]
        return b"".join(one.read_bytes() for one in files).decode()

    raw = f"姓名,身份证号,电话\n王大丫,{identity(1)},{OTHER_PHONE}\n李新,{identity(2)},\n"
    compared(page, raw)
    accept_all(page, "differs")
    page.post(address("write/"))
    go_on()
    compared(page, raw.replace("王大丫", "王二丫"))
    assert "王二丫" in kept()
    assert PHONE in kept()

    wang.refresh_from_db()
    erase_row(row=wang, basis=REQUEST, by=SETUP)
    forget_erased(Entry.objects.filter(event="row.erased"))

    assert "王" not in kept()
    assert PHONE not in kept()
    assert "李新" in kept()
    accept_all(page, "differs")
    page.post(address("write/"))
    assert "已删除" in text(page.get(address() + "?kind=refused"))


def test_nobody_else_sees_a_table(page, client, wang, someone, county):
    compared(page, f"姓名,身份证号\n李新,{identity(2)}\n")
    other = someone("zhou", "organisation-officer", county.county)
    client.force_login(other, backend=BACKEND)

    assert client.get(address()).status_code == 404
    assert client.post(address("write/")).status_code == 404
    assert "people.csv" not in text(client.get("/imports/people/"))
