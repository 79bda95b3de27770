"""What people bring as a table is read, or refused with a sentence that helps."""

import pytest
import xlsxwriter

from youwei.interop.commands.tables import TableError, print_json, print_table, read_table


def written(tmp_path, text, *, encoding="utf-8", name="t.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_usual_encoding(tmp_path, encoding):
    path = written(tmp_path, "姓名,得分\n张三,4\n", encoding=encoding)

    table = read_table(path)

    assert table.columns == ("姓名", "得分")
    assert table.records() == [{"姓名": "张三", "得分": "4"}]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_found(tmp_path, separator):
    path = written(tmp_path, f"a{separator}b\n007{separator}1,5\n".replace("1,5", "2"))

    assert read_table(path).rows == (("007", "2"),)


def test_an_excel_file_reads_like_its_csv(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["姓名", "得分"], ["张三", 4], [], ["李四", 3.5]]):
            sheet.write_row(row, 0, cells)

    table = read_table(path)

    assert table.rows == (("张三", "4"), ("李四", "3.5"))
    assert table.numbers("得分") == [4.0, 3.5]
    assert table.lines == (2, 4)


def test_nothing_written_is_no_number(tmp_path):
    path = written(tmp_path, "a,b\n1,NA\n2,\n３,１２\n")

    table = read_table(path)

    assert table.numbers("b") == [None, None, 12.0]
    assert table.numbers("a") == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("a,b\n", "no rows"),
        ("a,a\n1,2\n", "twice"),
        ("a,b\n1,2,3\n", "line 2 has 3 cells"),
        ("PK\x03\x04", "not text"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, text, why):
    with pytest.raises(TableError, match=why):
        read_table(written(tmp_path, text))


def test_a_missing_file_and_a_broken_excel_file_are_refused(tmp_path):
    with pytest.raises(TableError, match="no file"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(TableError, match="cannot be read as Excel"):
        read_table(written(tmp_path, "no", name="t.xlsx"))
    (tmp_path / "x.csv").write_bytes(b"a,b\n\xff\xff\xff,1\n")
    with pytest.raises(TableError, match="neither UTF-8"):
        read_table(tmp_path / "x.csv")


def test_an_unknown_column_names_the_nearest(tmp_path):
    table = read_table(written(tmp_path, "rater,score\na,x\n"))

    with pytest.raises(TableError, match="Did you mean “rater”"):
        table.column("raters")
    with pytest.raises(TableError, match="line 2, column “score”: “x” is not a number"):
        table.numbers("score")


def test_short_rows_are_filled_up(tmp_path):
    assert read_table(written(tmp_path, "a,b\n1\n")).rows == (("1", ""),)


def test_tables_are_aligned_and_json_has_no_infinity(capsys):
    print_table(["name", "n"], [["张三", 1.0], ["Anne", None]])
    print_json({"a": float("inf"), "b": (1.5, float("nan"))})

    out = capsys.readouterr().out.splitlines()
    assert out[:3] == ["name  n", "张三  1.000", "Anne"]
    assert "null" in out[4]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("−3", -3.0), (".5", 0.5), ("２．５", 2.5), ("1e3", 1000.0)],
)
def test_numbers_are_read_as_people_write_them(tmp_path, text, number):
    path = tmp_path / "marks.csv"
    path.write_text(f'a,b\nx,"{text}"\n', encoding="utf-8")

    assert read_table(path).numbers("b") == [number]


@pytest.mark.parametrize("text", ["1,5", "1_000", "inf", "1e999", "12,34", "1.2.3", "+", "."])
def test_what_could_be_two_numbers_is_none(tmp_path, text):
    path = tmp_path / "marks.csv"
    path.write_text(f'a,b\nx,"{text}"\n', encoding="utf-8")

    with pytest.raises(TableError, match="line 2, column “b”"):
        read_table(path).numbers("b")
