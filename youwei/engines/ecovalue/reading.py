"""From words to accounts: rows of a table, or the words of a TOML file. Reads no file itself.

Columns (Chinese names do as well): service, item, ecosystem, quantity, unit, factors, price,
price_unit, value, value_unit, price_year, note. Factors are parted by ";": "0.24; / 0.93 t/m³".
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from youwei.engines.ecovalue.account import Account, AccountError, Factor, Line
from youwei.engines.ecovalue.methods import Method, MethodError, method_of, read_method
from youwei.engines.ecovalue.printed import Cell, Equation, Published, Row, Statement, Table
from youwei.engines.ecovalue.units import (
    Measure,
    UnitError,
    read_measure,
    read_number,
    read_unit,
)

COLUMNS = {
    "服务": "service",
    "核算项目": "service",
    "指标": "item",
    "生态系统": "ecosystem",
    "功能量": "quantity",
    "数量": "quantity",
    "单位": "unit",
    "系数": "factors",
    "单价": "price",
    "单价单位": "price_unit",
    "价值": "value",
    "价值量": "value",
    "价值单位": "value_unit",
    "价格年份": "price_year",
    "备注": "note",
}
NAMES = frozenset(COLUMNS.values())
TOP = {"place", "year", "method", "lines", "printed", "tables", "statements", "equations"}


def read_account(
    rows: Sequence[tuple[str, Mapping[str, str]]],
    *,
    place: str,
    year: int | None,
    method: Method,
) -> Account:
    """Read an account of rows (where each stands, its cells); other columns are refused."""
    lines = tuple(_line(where, cells) for where, cells in rows)
    return Account(place=place, year=year, method=method, lines=lines)


def read_published(words: Mapping[str, Any], *, place: str) -> Published:
    """Read a published account from the words of a TOML file."""
    _known("The file", words, TOP)
    account = read_account(
        [(where, _texts(each)) for where, each in _numbered(words, "lines")],
        place=str(words.get("place", place)),
        year=_whole(words.get("year"), "year"),
        method=_method(words.get("method")),
    )
    return Published(
        account=account,
        totals=dict(_totals(_named(words, "printed"))),
        tables=_each(words, "tables", _table),
        statements=_each(words, "statements", _statement),
        equations=_each(words, "equations", _equation),
    )


Made = TypeVar("Made")


def _each(
    words: Mapping[str, Any], name: str, read: Callable[[str, Mapping[str, Any]], Made]
) -> tuple[Made, ...]:
    made = []
    for where, each in _numbered(words, name):
        with _placed(where):
            made.append(read(where, each))
    return tuple(made)


def _totals(words: Mapping[str, object]) -> Iterator[tuple[str, Measure]]:
    for name, text in words.items():
        with _placed(f"printed.{name}"):
            yield name, _needed(text)


@contextmanager
def _placed(where: str) -> Iterator[None]:
    """Say where in the file a mistake stands."""
    try:
        yield
    except (UnitError, AccountError) as error:
        raise AccountError(f"{where}: {error}") from error


def _line(where: str, cells: Mapping[str, str]) -> Line:
    named = {COLUMNS.get(name, name): text.strip() for name, text in cells.items()}
    _known(where, named, NAMES)
    get = named.get
    if not get("service"):
        raise AccountError(f"{where}: the service is missing.")
    with _placed(where):
        return Line(
            service=named["service"],
            item=get("item", ""),
            ecosystem=get("ecosystem", ""),
            quantity=read_measure(get("quantity", ""), get("unit", "")),
            factors=_factors(get("factors", "")),
            price=read_measure(get("price", ""), get("price_unit", "")),
            stated=read_measure(get("value", ""), get("value_unit", "")),
            price_year=_whole(get("price_year") or None, "price_year"),
            note=get("note", ""),
        )


def _factors(text: str) -> tuple[Factor, ...]:
    factors = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        bare = part.lstrip("/÷×x* ")
        measure = read_measure(bare)
        if measure is None:
            raise UnitError(f"“{part}” is no factor: write 0.24, or / 0.93 t/m³.")
        factors.append(Factor(measure, is_divisor=part[0] in "/÷"))
    return tuple(factors)


def _table(where: str, words: Mapping[str, Any]) -> Table:
    _known(where, words, {"name", "columns", "rows", "totals", "row_totals", "whole"})
    columns = tuple(str(name) for name in _listed(words, "columns"))
    row_totals, named = _named(words, "row_totals"), _named(words, "rows")
    rows = []
    for name in named:
        if len(cells := _listed(named, name)) != len(columns):
            raise AccountError(f"Row {name}: {len(cells)} cells for {len(columns)} columns.")
        rows.append(Row(name, tuple(map(_cell, cells)), _cell(row_totals.get(name, ""))))
    if len(totals := _listed(words, "totals")) not in (0, len(columns)):
        raise AccountError(f"There are {len(totals)} totals for {len(columns)} columns.")
    return Table(
        name=str(words.get("name", where)),
        columns=columns,
        rows=tuple(rows),
        totals=tuple(map(_cell, totals)),
        whole=_cell(words.get("whole", "")),
    )


def _cell(value: object) -> Cell:
    measure = read_measure(str(value))
    return measure.value if measure else None


def _statement(where: str, words: Mapping[str, Any]) -> Statement:
    _known(where, words, {"what", "value", "place"})
    measure = _needed(words.get("value", ""))
    return Statement(str(words.get("what", "")), measure, str(words.get("place", where)))


def _equation(where: str, words: Mapping[str, Any]) -> Equation:
    _known(where, words, {"name", "coefficient", "inputs", "unit", "result"})
    return Equation(
        name=str(words.get("name", where)),
        coefficient=read_number(str(words.get("coefficient", 1))),
        inputs=tuple(_needed(text) for text in _listed(words, "inputs")),
        unit=read_unit(str(words.get("unit", ""))),
        result=_needed(words.get("result", "")),
    )


def _method(words: object) -> Method:
    if isinstance(words, Mapping):
        return read_method("the file's own method", words)
    if not words:
        raise MethodError(
            'Name the method: method = "cn-2022", or a table [method] of its own.'
        )
    return method_of(str(words))


def _needed(text: object) -> Measure:
    measure = read_measure(str(text))
    if measure is None:
        raise AccountError("A figure is missing.")
    return measure


def _whole(value: object, name: str) -> int | None:
    if value is None:
        return None
    if not str(value).isdecimal():
        raise AccountError(f"The {name} “{value}” is no year: write four digits.")
    return int(str(value))


def _numbered(words: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    found = words.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise AccountError(f"Write [[{name}]] with two brackets: there may be several.")
    return [(f"{name}[{n}]", each) for n, each in enumerate(found, start=1)]


def _named(words: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if not isinstance(found := words.get(name, {}), Mapping):
        raise AccountError(f"“{name}” must be names with values: {name} = {{ … }}.")
    return found


def _listed(words: Mapping[str, Any], name: str) -> list[Any]:
    if not isinstance(found := words.get(name, []), list):
        raise AccountError(f"“{name}” must be a list: {name} = [ … ].")
    return found


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a line as text; a list of factors becomes one text."""
    return {
        name: "; ".join(map(str, each)) if isinstance(each, list) else str(each)
        for name, each in words.items()
    }


def _known(where: str, words: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    if unknown := sorted(set(words) - known):
        raise AccountError(
            f"{where}: “{unknown[0]}” is not known; there are: {', '.join(sorted(known))}."
        )
