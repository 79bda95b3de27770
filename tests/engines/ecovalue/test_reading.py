"""From rows and words to accounts: what is read, and what is refused with its place."""

import copy
import tomllib
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youwei.engines.ecovalue import (
    AccountError,
    MethodError,
    UnitError,
    check,
    method_of,
    read_account,
    read_published,
)

INVENTED = Path(__file__).with_name("invented.toml").read_text(encoding="utf-8")
LATER = method_of("cn-2022")


def published(**changes):
    words = copy.deepcopy(tomllib.loads(INVENTED, parse_float=Decimal))
    return read_published({**words, **changes}, place="?")


def test_rows_of_a_table_become_an_account_with_chinese_names():
    row = {
        "服务": "水源涵养",
        "功能量": "12.40",
        "单位": "亿m³",
        "系数": "0.5; ÷ 2",
        "单价": "7.06",
        "单价单位": "元/m³",
        "价格年份": "2020",
        "价值": "—",
    }

    account = read_account([("line 2", row)], place="槐溪县", year=2024, method=LATER)

    assert account.total == Decimal("2188600000.00")
    assert account.lines[0].price_year == 2020


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"指标": "x"}, "line 2: the service is missing"),
        ({"服务": "固碳", "数": "5"}, "line 2: “数” is not known; there are: ecosystem"),
        ({"服务": "固碳", "功能量": "5 斗"}, "line 2: “斗” is no unit"),
        (
            {"服务": "固碳", "功能量": "5 t", "单价": "3 元/m³"},
            "line 2: 固碳: 5 t × 3 元/m³ gives",
        ),
        ({"服务": "固碳", "系数": "/"}, "“/” is no factor"),
        ({"服务": "固碳", "价值": "5 元", "价格年份": "now"}, "price_year “now” is no year"),
    ],
)
def test_a_row_that_cannot_be_read_says_where(row, why):
    with pytest.raises(AccountError, match=why):
        read_account([("line 2", row)], place="槐溪县", year=2024, method=LATER)


@pytest.mark.parametrize(
    ("changes", "error", "why"),
    [
        ({"methods": 1}, AccountError, "The file: “methods” is not known"),
        ({"method": None}, MethodError, "Name the method"),
        ({"method": "cn"}, MethodError, "no method “cn”"),
        ({"lines": {}}, AccountError, r"Write \[\[lines\]\] with two brackets"),
        ({"lines": ["x"]}, AccountError, r"Write \[\[lines\]\] with two brackets"),
        ({"year": "soon"}, AccountError, "year “soon” is no year"),
        ({"printed": []}, AccountError, "“printed” must be names with values"),
        (
            {"tables": [{"columns": "a"}]},
            AccountError,
            r"tables\[1\]: “columns” must be a list",
        ),
        ({"printed": {"total": "-"}}, AccountError, "printed.total: A figure is missing"),
        (
            {"printed": {"totl": "5 元"}},
            AccountError,
            "“totl” is not known; there are: product, regulating, culture, total",
        ),
        (
            {"printed": {"total": "5 t"}},
            AccountError,
            "printed total “total” is 5 t: write it in 元",
        ),
        ({"tables": [{"row": 1}]}, AccountError, r"tables\[1\]: “row” is not known"),
        (
            {"tables": [{"columns": ["a"], "rows": {"x": [1, 2]}}]},
            AccountError,
            r"tables\[1\]: Row x: 2 cells for 1 columns",
        ),
        (
            {"tables": [{"columns": ["a"], "totals": [1, 2]}]},
            AccountError,
            r"tables\[1\]: There are 2 totals for 1 columns",
        ),
        ({"tables": [{"whole": "x"}]}, AccountError, r"tables\[1\]: “x” does not begin"),
        (
            {"statements": [{"what": "面积"}]},
            AccountError,
            r"statements\[1\]: A figure is missing",
        ),
        (
            {"statements": [{"value": "5 斗"}]},
            AccountError,
            r"statements\[1\]: “斗” is no unit",
        ),
        (
            {"equations": [{"result": "5 t", "unit": "斗"}]},
            AccountError,
            r"equations\[1\]: “斗”",
        ),
        (
            {"equations": [{"coefficient": "x", "result": "5 t"}]},
            AccountError,
            r"equations\[1\]: “x” is not a number",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_where(changes, error, why):
    with pytest.raises(error, match=why):
        published(**changes)


def test_a_file_may_name_a_shipped_method_and_leave_place_and_year_out():
    line = {"service": "固碳", "value": "5 元"}

    made = read_published({"method": "cn-2022", "lines": [line]}, place="file")

    assert (made.account.place, made.account.year) == ("file", None)
    assert made.account.method is LATER


def test_errors_are_values_errors_that_a_caller_can_catch_together():
    assert all(issubclass(each, ValueError) for each in (AccountError, MethodError, UnitError))


def places(value, path=()):
    """Yield the path of every node of nested words."""
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))


PATHS = [path for path in places(tomllib.loads(INVENTED, parse_float=Decimal)) if path]
TEXTS = ["", "x", "5 t", "5 元", "1e99", "0 t/m³", "/ 0", "²", "10^4", "5 亿元", "-5 元"]
NODES = [[], ["x"], [[]], {}, {"x": 1}, [{"x": "y"}], [1, 2, 3], ["", "", ""], {"x": ["y"]}]
WRONG = st.sampled_from([True, 0, -1, 5, Decimal("NaN"), *TEXTS, *NODES])


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PATHS), WRONG), min_size=1, max_size=3))
def test_whatever_stands_in_a_file_is_read_or_refused_with_a_sentence(changes):
    words = tomllib.loads(INVENTED, parse_float=Decimal)
    for (*path, last), wrong in changes:
        node = words
        for key in path:
            node = node[key] if has(node, key) else {}
        if has(node, last):
            node[last] = wrong

    with suppress(AccountError, MethodError, UnitError):
        told = check(read_published(words, place="?"), LATER)
        assert all(each.says.endswith(".") for each in told)


def has(node, key):
    if isinstance(node, dict):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and key < len(node)
