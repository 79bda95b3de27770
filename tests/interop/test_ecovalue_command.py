"""`./run ecovalue`: files in, tables or JSON out, sentences for what cannot be."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from youwei.interop.commands.ecovalue import main

INVENTED = Path(__file__).parents[1] / "engines" / "ecovalue" / "invented.toml"
HEAD = "service,ecosystem,quantity,unit,price,price_unit,value,value_unit"
ROWS = {
    2023: ["水源涵养,森林,12.40,亿m³,7.06,元/m³,,", "固碳,森林,300,万t,30,元/t,,"],
    2024: ["水源涵养,森林,12.50,亿m³,7.10,元/m³,,", "固碳,森林,300,万t,40,元/t,,"],
}


@pytest.fixture
def write(tmp_path):
    def write(name, rows, head=HEAD):
        path = tmp_path / name
        path.write_text("\n".join([head, *rows]), encoding="utf-8")
        return str(path)

    return write


def answer(capsys, *arguments):
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_an_account_with_contradictions_is_told_and_ends_with_one(capsys):
    assert main([str(INVENTED), "--list", "cn-2022"]) == 1

    out = capsys.readouterr().out
    assert "GEP 槐溪县 2024" in out
    assert "As printed, the lines sum to 172.2860 亿元." in out
    assert "Contradictions: 5" in out
    assert "✗ [unit] 沼泽洪水调蓄能力" in out


def test_an_account_of_rows_is_worked_out_by_a_named_method(capsys, write):
    path = write("槐溪县.csv", ROWS[2023])

    status, told = answer(capsys, path, "--method", "cn-2022", "--by", "service")

    assert status == 0
    assert told["accounts"][0]["by"] == {
        "水源涵养": "8754400000.00",
        "固碳": "90000000.00",
    }
    assert told["accounts"][0]["place"] == "槐溪县"
    assert told["accounts"][0]["list_is_checked"] is False


def test_an_excel_file_does_as_well(capsys, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["服务", "功能量", "单位", "单价", "单价单位"])
        sheet.write_row(1, 0, ["水源涵养", 12.4, "亿m³", 7.06, "元/m³"])

    assert main([str(path), "--method", "cn-2022"]) == 0

    out = capsys.readouterr().out
    assert "87.5440" in out
    assert "hold it against the text of the standard" in out


def test_a_list_tells_what_it_leaves(capsys):
    status, told = answer(capsys, str(INVENTED), "--list", "cn-2022")

    assert status == 1
    assert told["left_by_list"][0]["published"] == "13667480000.00"
    silt = told["accounts"][0]["lines"][4]
    assert (silt["factors"], silt["rounding_explains_it"]) == (["0.24", "/0.93 t/m³"], True)


def test_a_list_may_leave_nothing(capsys, write):
    path = write("a.csv", ["释氧,森林,5,t,727,元/t,,"])

    status, told = answer(capsys, path, "--method", "garze-2017", "--list", "cn-2022")

    assert status == 1
    assert told["left_by_list"][0]["total"] == "0.00"


def test_the_change_since_an_earlier_account_is_explained(capsys, write):
    old, new = (write(f"{year}.csv", ROWS[year]) for year in ROWS)
    words = [new, "--method", "cn-2022", "--place", "槐溪县", "--since", old]

    status, told = answer(capsys, *words)

    assert status == 0
    change = told["bridge"]
    # ΔQ·mean P = 0.10e8·7.08, ΔP·mean Q = 0.04·12.45e8; and 300e4·10
    assert (change["quantity"], change["price"]) == ("70800000.00", "79800000.00")
    assert (change["method"], change["undivided"]) == ("0.00", "0.00")
    assert main(words) == 0
    assert "From 88.4440 to 89.9500 亿元" in capsys.readouterr().out


def test_places_are_added(capsys, write):
    one, other = (write(f"{name}.csv", ROWS[2023]) for name in "ab")

    status, told = answer(capsys, one, other, "--method", "cn-2022")

    assert status == 0
    assert told["sum"] == "17688800000.00"
    assert main([one, other, "--method", "cn-2022"]) == 0
    assert "Together: 176.8880 亿元 (GEP)." in capsys.readouterr().out


def test_a_vep_is_not_added_to_a_gep(capsys, tmp_path):
    plot = tmp_path / "plot.toml"
    plot.write_text(
        'place = "苗圃"\nyear = 2024\nmethod = "vep-beijing"\n'
        '[[lines]]\nservice = "修复成本"\nvalue = "5000 万元"\n',
        encoding="utf-8",
    )

    assert main([str(INVENTED), str(plot)]) == 2
    assert "never added to a GEP" in capsys.readouterr().err
    assert main([str(plot), "--year", "2024"]) == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Name a file"),
        (["none.csv"], "There is no file"),
        (["none.toml"], "There is no file"),
        ([str(INVENTED), "--method", "seea"], "no method “seea”"),
        ([str(INVENTED), "--list", "vep-beijing"], "neither becomes the other"),
        ([str(INVENTED), str(INVENTED), "--since", str(INVENTED)], "name one file"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(capsys, arguments, why):
    assert main(arguments) == 2
    assert why in capsys.readouterr().err


def test_rows_without_a_method_are_refused(capsys, write):
    assert main([write("a.csv", ROWS[2023])]) == 2
    assert "a.csv names no method" in capsys.readouterr().err


def test_a_unit_error_says_in_which_line(capsys, write):
    path = write("a.csv", ["水源涵养,森林,12.40,亿m³,7.06,元/t,,"])

    assert main([path, "--method", "cn-2022"]) == 2
    assert "a.csv, line 2: 水源涵养 · 森林: 12.40 亿m³ × 7.06 元/t" in capsys.readouterr().err


@pytest.mark.parametrize("text", [b"place = ", b"\xff\xfe"])
def test_a_broken_toml_file_is_told(capsys, tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_bytes(text)

    assert main([str(path)]) == 2
    assert "a.toml is not TOML" in capsys.readouterr().err


def test_the_methods_are_listed_with_their_services(capsys):
    assert main(["--methods"]) == 0

    out = capsys.readouterr().out
    assert "cn-2022  GEP  2022 年国家试行清单" in out
    assert "list not held against the text" in out


def test_a_difference_that_rounding_does_not_explain_bears_an_asterisk(capsys, write):
    path = write("a.csv", ["水源涵养,森林,12.40,亿m³,7.06,元/m³,78.54,亿元"])

    assert main([path, "--method", "cn-2022"]) == 1
    assert "11.46 % *" in capsys.readouterr().out
