"""Contradictions in a published account: found where planted, and only there."""

import copy
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from youwei.engines.ecovalue import (
    Account,
    Equation,
    Line,
    Published,
    Row,
    Statement,
    Table,
    check,
    compare,
    method_of,
    read_measure,
    read_published,
    read_unit,
)
from youwei.engines.ecovalue.printed import beyond_rounding

INVENTED = Path(__file__).with_name("invented.toml").read_text(encoding="utf-8")
LATER = method_of("cn-2022")


def words():
    return copy.deepcopy(tomllib.loads(INVENTED, parse_float=Decimal))


def published(**changes):
    return read_published({**words(), **changes}, place="?")


def findings(made, against=None):
    return {each.where: each for each in check(made, against)}


def says(made):
    (only,) = check(made)
    return only.says


def bare(**parts):
    account = Account(
        place="槐溪县",
        year=2024,
        method=LATER,
        lines=(Line(service="水源涵养", stated=read_measure("1 元")),),
    )
    return Published(**{"account": account, **parts})


def lines(*made):
    return bare(account=Account(place="槐溪县", year=2024, method=LATER, lines=made))


def table(rows, totals=(), whole=None, row_totals=None):
    row_totals = row_totals or [None] * len(rows)
    return Table(
        name="T",
        columns=tuple("abcdefgh"[: len(rows[0])]),
        rows=tuple(
            Row(str(n), tuple(map(cell, cells)), cell(total))
            for n, (cells, total) in enumerate(zip(rows, row_totals, strict=True))
        ),
        totals=tuple(map(cell, totals)),
        whole=cell(whole),
    )


def cell(text):
    return None if text is None else Decimal(str(text))


def test_the_planted_contradictions_are_found_and_nothing_else():
    found = findings(published(), LATER)

    assert {where: each.what for where, each in found.items()} == {
        "表4, row 水源涵养": "sum",
        "表4, column 湿地": "sum",
        "面积": "statement",
        "沼泽洪水调蓄能力": "unit",
        "槐溪县": "list",
    }
    assert "parts sum to 31.98, printed is 31.89: 0.09 apart" in found["表4, column 湿地"].says
    assert "1204.50 km² (表1) and 12.4 万hm² (正文): 2.9 %" in found["面积"].says
    assert "10^4 times too large: m³ would fit" in found["沼泽洪水调蓄能力"].says
    assert "释氧 (20.7 %). Of 17,228,600,000.00" in found["槐溪县"].says


def test_the_total_is_worked_out_beside_the_printed_one():
    account = published().account

    assert account.published == Decimal("17228600000.00")
    assert abs(account.total / account.published - 1) < Decimal("0.005")
    assert account.under(LATER).published == Decimal("13667480000.00")


def test_a_short_figure_explains_a_difference_of_two_percent():
    (oxygen,) = [each for each in compare(published().account) if each.line.service == "释氧"]

    assert Fraction(2, 100) < oxygen.off < Fraction(21, 1000)
    assert oxygen.is_explained


def test_a_value_that_its_quantity_and_price_do_not_give_is_found():
    made = words()
    made["lines"][2]["value"] = "78.544 亿元"  # two digits exchanged

    found = findings(read_published(made, place="?"))["水源涵养 · 森林"]

    assert found.what == "line"
    assert (
        "gives 8,754,400,000.00 元, printed is 7,854,400,000.00 元: 11.5 % apart" in found.says
    )


def test_a_value_printed_as_zero_is_wholly_off():
    price = {"quantity": read_measure("5 m³"), "price": read_measure("2 元/m³")}
    zero = Line(service="固碳", stated=read_measure("0 元"), **price)
    both = Line(
        service="固碳",
        stated=read_measure("0 元"),
        **{**price, "price": read_measure("0 元/m³")},
    )

    assert [compare(lines(each).account)[0].off for each in (zero, both)] == [1, 0]
    assert "100.0 % apart" in says(lines(zero))


def test_a_negative_value_needs_a_note():
    loss = {"service": "固碳", "stated": read_measure("-5 元")}

    assert "Explain a negative value" in says(lines(Line(**loss)))
    assert check(lines(Line(**loss, note="forest fire"))) == ()


def test_prices_of_two_years_are_told():
    of = {"stated": read_measure("5 元")}
    two = lines(
        Line(service="固碳", price_year=2020, **of),
        Line(service="水源涵养", price_year=2018, **of),
    )

    assert "Prices are of 2018, 2020" in says(two)


def test_a_printed_total_that_its_lines_do_not_give_is_found():
    made = words()
    made["printed"]["total"] = "182.29 亿元"

    found = findings(read_published(made, place="?"))["printed total"]

    assert "printed is 18,229,000,000" in found.says


def test_a_total_over_lines_without_printed_values_is_not_compared():
    made = words()
    del made["lines"][1]["value"]
    made["printed"]["total"] = "1 亿元"

    assert "printed total" not in findings(read_published(made, place="?"))


def test_a_total_that_was_cut_off_instead_of_rounded_is_no_contradiction():
    assert check(bare(tables=(table([["1.006", "2.002"]], row_totals=["3.00"]),))) == ()
    assert check(bare(tables=(table([["1.006", "2.002"]], row_totals=["3.02"]),)))


def test_a_sum_that_rounding_hardly_ever_makes_is_told_as_such():
    cells = ["595.90", "33.56", "1.30", "0.06", "59.56", "0.03", "0.04", "29.91"]

    near = check(bare(tables=(table([cells], row_totals=["720.38"]),)))
    far = says(bare(tables=(table([cells], row_totals=["720.39"]),)))

    assert near == ()
    assert "rounding of 9 figures explains at most 0.045, and that much less than once" in far


def test_zeros_that_a_spreadsheet_dropped_do_not_hide_a_contradiction():
    made = table([["595.9", "33.56", "1.34", "0.22"]], row_totals=["631.08"])

    assert "631.02, printed is 631.08: 0.06 apart" in says(bare(tables=(made,)))


def test_totals_of_rows_and_columns_must_give_the_whole():
    made = table([["1.0", "2.0"]], totals=["1.0", "2.0"], whole="4.0", row_totals=["3.0"])

    assert [each.where for each in check(bare(tables=(made,)))] == [
        "T, totals of the columns",
        "T, totals of the rows",
    ]


def test_totals_that_are_not_all_printed_are_not_summed():
    made = table(
        [["1.0", "2.0"], ["3.0", None]],
        totals=[None, "2.0"],
        whole="9.0",
        row_totals=["3.0", None],
    )

    assert check(bare(tables=(made,))) == ()


def test_a_table_without_figures_holds_no_contradiction():
    assert (
        check(bare(tables=(table([[None, None]]), Table(name="空", columns=(), rows=())))) == ()
    )


figures = st.decimals(0, 10**6, places=2)


@given(st.lists(st.lists(figures, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_table_that_adds_up_holds_no_contradiction(rows):
    made = table(
        rows,
        totals=[sum(column) for column in zip(*rows, strict=True)],
        whole=sum(map(sum, rows)),
        row_totals=list(map(sum, rows)),
    )

    assert check(bare(tables=(made,))) == ()


@given(
    st.lists(figures, min_size=2, max_size=8),
    st.decimals(-(10**5), 10**5, places=2),
)
def test_an_error_beyond_all_rounding_is_always_found(cells, error):
    assume(abs(error) > Decimal("0.005") * (len(cells) + 2))
    printed = sum(cells) + error

    assert check(bare(tables=(table([cells], row_totals=[printed]),)))


@given(st.lists(st.decimals(0, 100, places=6), min_size=1, max_size=12))
def test_rounding_alone_is_never_impossible(cells):
    rounded = [round(each, 2) for each in cells]
    apart = Fraction(round(sum(cells), 2)) - Fraction(sum(rounded))

    assert beyond_rounding(apart, [Fraction(1, 200)] * (len(cells) + 1)) != "impossible"


def test_a_figure_told_twice_the_same_is_no_contradiction():
    same = (
        Statement("面积", read_measure("1204.50 km²"), "表1"),
        Statement("面积", read_measure("12.0 万hm²"), "正文"),
        Statement("人口", read_measure("106 万人"), "正文"),
    )

    assert check(bare(statements=same)) == ()


def test_a_figure_told_in_units_that_do_not_compare_is_found():
    both = (
        Statement("森林", read_measure("12 km²"), "表1"),
        Statement("森林", read_measure("12 t"), "表2"),
    )

    assert "units that do not compare: 12 km² (表1) and 12 t (表2)" in says(
        bare(statements=both)
    )


def equation(unit, result, coefficient="0.3e6", given="52 km²"):
    return bare(
        equations=(
            Equation(
                name="沼泽",
                coefficient=Decimal(coefficient),
                inputs=(read_measure(given),),
                unit=read_unit(unit),
                result=read_measure(result),
            ),
        )
    )


@pytest.mark.parametrize("result", ["0.156 亿m³", "0.16 亿m³", "1560 万m³", "15.6 百万m³"])
def test_an_equation_whose_result_was_used_is_no_contradiction(result):
    assert check(equation("m³", result)) == ()


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        ("万m³", "10^4 times too large: m³ would fit"),
        ("亿m³", "10^8 times too large: m³ would fit"),
        ("L", "10^3 times too small: 千L would fit"),
        ("cm^3", "10^6 times too small: 百万cm³ would fit"),
        ("t", "these units do not compare"),
    ],
)
def test_a_unit_that_does_not_fit_its_equation_is_found(unit, why):
    assert why in says(equation(unit, "0.156 亿m³"))


@pytest.mark.parametrize("result", ["0.27 亿m³", "0 亿m³"])
def test_an_equation_that_no_power_of_ten_explains_is_found(result):
    assert "no power of ten" in says(equation("m³", result))


def test_a_list_that_counts_everything_leaves_nothing_to_tell():
    assert check(bare(), LATER) == ()


def test_what_a_list_leaves_out_has_no_share_of_nothing():
    made = bare(
        account=Account(
            place="x",
            year=None,
            method=method_of("garze-2017"),
            lines=(
                Line(service="释氧", item="a", stated=read_measure("5 元")),
                Line(service="释氧", item="b", stated=read_measure("-5 元"), note="loss"),
            ),
        )
    )

    (only,) = check(made, LATER)

    assert "does not count 释氧. Of 0.00 元 it leaves 0.00 元" in only.says
