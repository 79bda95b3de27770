"""What is doubtful is told, the retirement month is the law's, and a table runs no formula."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interop.lrmx.people import form, jpeg
from youwei.interop.commands.lrmx import main
from youwei.interop.lrmx import FormError, Person, Relative, check, retirement_month, write_lrmx
from youwei.interop.lrmx.person import Unknown
from youwei.interop.lrmx.plain import from_plain, to_plain
from youwei.interop.lrmx.sheet import as_csv, plain, safe

SOUND = {
    "XingMing": "张三",
    "XingBie": "男",
    "ChuShengNianYue": "198206",
    "ShenFenZheng": "509999198206159011",
}


def person(**texts):
    return Person(tuple((SOUND | texts).items()), (), jpeg())


@pytest.mark.parametrize(
    ("born", "limit", "month"),
    [
        ("196412", 60, "202412"),
        ("196501", 60, "202502"),
        ("196505", 60, "202507"),
        ("197701", 60, "204001"),
        ("198503", 55, "204303"),
        ("197501", 50, "202502"),
        ("198412", 50, "203912"),
        ("198503", 63, ""),
    ],
)
def test_the_month_of_the_age_limit_follows_the_law_of_2025(born, limit, month):
    assert retirement_month(born, limit) == month


@pytest.mark.parametrize(("born", "limit"), [("198503", 58), ("1985", 60), ("198513", 60)])
def test_a_limit_or_month_that_does_not_exist_is_refused(born, limit):
    with pytest.raises(FormError, match="limits 50, 55, 60"):
        retirement_month(born, limit)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"XingMing": ""}, "no name"),
        ({"XingBie": "M"}, "neither 男 nor 女"),
        ({"CanJiaGongZuoShiJian": "不详"}, "is no month"),
        ({"ShenFenZheng": "123"}, "18 signs"),
        ({"ShenFenZheng": "509999198206159012"}, "last sign"),
        ({"ChuShengNianYue": "198207"}, "says born 198206"),
        (
            {
                "GaiGeQianRenZhiNianLingJieXian": "改革前任职年龄界限为60岁",
                "DaoLingNianYue": "204206",
            },
            "gives 204506",
        ),
        (
            {
                "GaiGeQianRenZhiNianLingJieXian": "改革前任职年龄界限为63岁",
                "DaoLingNianYue": "204206",
            },
            "gives nothing",
        ),
        ({"JianLi": "学习"}, "without a date"),
        ({"JianLi": "2005.07--2001.09  学习"}, "ends before"),
        ({"JianLi": "2001.09--         学习\n2005.07--         工作"}, "has no end"),
        ({"JianLi": "2001.09--2004.07  学习\n2005.07--         工作"}, "12 months untold"),
        ({"JianLi": "2001.09--2006.07  学习\n2005.07--         工作"}, "begins before"),
    ],
)
def test_a_doubt_is_told(texts, why):
    assert any(why in one for one in check(person(**texts)))


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"ShenFenZheng": ""},
        {"ChuShengNianYue": ""},
        {"GaiGeQianRenZhiNianLingJieXian": "已到龄人员"},
        {"GaiGeQianRenZhiNianLingJieXian": "改革前任职年龄界限为61岁"},
        {"JianLi": "2001--2004        学习\n2005.07--         工作"},
    ],
)
def test_where_nothing_is_doubtful_nothing_is_told(texts):
    assert check(person(**texts)) == ()


def test_a_form_without_photo_and_a_relative_without_month_are_told():
    row = Relative((("ChengWei", "父"), ("ChuShengRiQi", "不详")))

    told = check(Person(tuple(SOUND.items()), (row, Relative(()))))

    assert len(told) == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\tx", "＝1", " =1", "509999198206159011"]
)
def test_a_table_shows_a_dangerous_text_as_text(text):
    assert safe(text) == f"'{text}"


@given(st.text())
def test_making_a_text_safe_can_be_taken_back(text):
    assert plain(safe(text)) == text


def test_a_form_becomes_a_table():
    table = as_csv(Person((("XingMing", "=1"),), (Relative((("ChengWei", "父"),)),)))

    assert list(csv.reader(io.StringIO(table.decode("utf-8-sig")))) == [
        ["element", "name", "text"],
        ["XingMing", "姓名", "'=1"],
        ["Item1/ChengWei", "称谓", "父"],
    ]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ([], "must be an object"),
        ({"texts": {}, "family": 1}, "list of relatives"),
        ({"texts": {}, "family": [1]}, "relative must be"),
        ({"texts": 1}, "object of element"),
        ({"texts": {"Nome": ""}}, "“Nome”"),
        ({"texts": {"ZhaoPian": "x"}}, "“ZhaoPian”"),
        ({"texts": {}, "unknown": 1}, "list of elements"),
        ({"texts": {}, "unknown": [1]}, "no element behind"),
        ({"texts": {}, "unknown": [{"after": "Nome", "xml": "<a/>"}]}, "no element behind"),
        ({"texts": {}, "unknown": [{"after": "", "xml": "</Person>"}]}, "one whole element"),
        ({"texts": {}, "unknown": [{"after": "", "xml": "<MinZu/>"}]}, "where it belongs"),
        ({"texts": {}, "photo": "abcde"}, "in base64"),
        ({"texts": {}, "photo": 1}, "in base64"),
        ({"texts": {}, "photo": "aGVsbG8="}, "another image"),
    ],
)
def test_json_that_is_no_form_is_refused_with_a_sentence(value, why):
    with pytest.raises(FormError, match=why):
        from_plain(value)


def test_a_form_with_unknown_elements_survives_json():
    row = Relative((), (Unknown("", "<B></B>"),))
    whole = Person((), (row,), b"", (Unknown("XingMing", "<A></A>"),))

    assert from_plain(json.loads(json.dumps(to_plain(whole)))) == whole


def test_the_command_reads_writes_and_checks(tmp_path, capsys):
    first = tmp_path / "a.lrmx"
    first.write_bytes(write_lrmx(person()))

    for ending in ["json", "lrm", "csv", "lrmx"]:
        assert main(["write", str(first), "--to", str(tmp_path / f"b.{ending}")]) == 0
    assert main(["write", str(tmp_path / "b.json"), "--to", str(tmp_path / "c.lrmx")]) == 0
    assert main(["read", str(tmp_path / "b.lrm")]) == 0
    assert main(["check", str(first)]) == 0
    assert main(["read", str(first), "--json"]) == 0

    out = capsys.readouterr()
    assert (tmp_path / "c.lrmx").read_bytes() == first.read_bytes()
    assert '"XingMing": "张三"' in out.out
    assert "no place for ShenFenZheng" in out.err


def test_the_command_tells_what_it_mends_and_refuses_with_a_sentence(tmp_path, capsys):
    bad = tmp_path / "a.lrmx"
    bad.write_bytes(form("<XingMing>张 三</XingMing>"))
    broken = tmp_path / "a.json"
    broken.write_text("{")
    alone = tmp_path / "a.lrm"
    alone.write_bytes(b"x")
    huge = tmp_path / "huge.lrmx"
    huge.write_bytes(b" " * (8 * 1024 * 1024 + 1))

    assert main(["check", str(bad), "--json"]) == 1
    assert main(["read", str(bad)]) == 0
    assert main(["write", str(bad), "--to", str(tmp_path / "b.lrmx")]) == 0
    assert main(["write", str(bad)]) == 2
    assert main(["write", str(bad), "--to", "b.doc"]) == 2
    for refused in [broken, alone, huge, tmp_path / "absent.lrmx"]:
        assert main(["read", str(refused)]) == 2
    assert "spaces inside the name" in capsys.readouterr().err
