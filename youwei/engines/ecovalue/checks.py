"""Contradictions in a published account, each told in a sentence with both figures.

What rounding of the printed figures can explain is no contradiction, so that a finding is worth
reading. Nothing is mended: the account is the publisher's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from youwei.engines.ecovalue.account import Account, Line, to_fen
from youwei.engines.ecovalue.methods import Method
from youwei.engines.ecovalue.printed import (
    Cell,
    Equation,
    Published,
    Statement,
    Table,
    beyond_rounding,
    total,
)
from youwei.engines.ecovalue.units import Measure, rescaled

What = Literal["line", "sum", "unit", "statement", "list", "sign", "price years"]
NEAR = Fraction(5, 100)  #: inputs of equations are often told roughly ("about 70 %")
POWERS = range(-12, 13)


@dataclass(frozen=True)
class Finding:
    """A contradiction: its kind, where it stands, and a sentence."""

    what: What
    where: str
    says: str


@dataclass(frozen=True)
class Comparison:
    """A line worked out again, beside what is printed: both in 元."""

    line: Line
    found: Decimal
    printed: Decimal
    is_explained: bool  #: by the rounding of the quantity and of the value

    @property
    def off(self) -> Fraction:
        """The difference as a share of what is printed."""
        apart = Fraction(self.found) - Fraction(self.printed)
        return (
            abs(apart) / abs(Fraction(self.printed)) if self.printed else Fraction(apart != 0)
        )


def check(published: Published, against: Method | None = None) -> tuple[Finding, ...]:
    """Return all contradictions, and what a later list of services does not count."""
    account = published.account
    return (
        *_line_findings(account),
        *_total_findings(published),
        *(finding for table in published.tables for finding in _table_findings(table)),
        *_statement_findings(published.statements),
        *(f for equation in published.equations for f in _equation_findings(equation)),
        *(_list_findings(account, against) if against else ()),
    )


def compare(account: Account) -> tuple[Comparison, ...]:
    """Work out again every line that prints a quantity, a price and a value."""
    return tuple(
        _compared(line, line.stated)
        for line in account.lines
        if line.stated is not None and line.quantity is not None
    )


def _compared(line: Line, stated: Measure) -> Comparison:
    hidden = line.quantity.slack * abs(line.rate) if line.quantity else Fraction(0)
    is_explained = abs(line.exact - stated.exact) <= hidden + stated.slack
    return Comparison(line, line.value, to_fen(stated.exact), is_explained)


def _line_findings(account: Account) -> Iterator[Finding]:
    for each in compare(account):
        if not each.is_explained:
            yield Finding(
                "line",
                each.line.name,
                f"Quantity × price gives {each.found:,} 元, printed is {each.printed:,} 元: "
                f"{_percent(each.off)} apart, more than rounding explains.",
            )
    for line in account.lines:
        if line.value < 0 and not line.note:
            says = f"It is worth {line.value:,} 元. Explain a negative value in a note."
            yield Finding("sign", line.name, says)
    years = sorted({line.price_year for line in account.lines if line.price_year is not None})
    if len(years) > 1:
        told = ", ".join(str(year) for year in years)
        says = f"Prices are of {told}: bring them to one year, or values do not add."
        yield Finding("price years", account.place, says)


def _total_findings(published: Published) -> Iterator[Finding]:
    """Compare printed totals with the printed lines under them."""
    account = published.account
    for group, measure in published.totals.items():
        lines = [
            line
            for line in account.lines
            if group in ("total", account.method.group_of(line.service))
        ]
        parts = [line.stated for line in lines if line.stated is not None]
        if len(parts) < len(lines):
            continue
        found = sum((part.exact for part in parts), Fraction(0))
        halves = [part.slack for part in (*parts, measure)]
        yield from _sum_finding(f"printed {group}", found, measure.exact, halves)


def _table_findings(table: Table) -> Iterator[Finding]:
    for row in table.rows:
        yield from _adds_up(table, f"row {row.name}", row.cells, row.total)
    for at, (column, printed) in enumerate(zip(table.columns, table.totals, strict=False)):
        cells = [row.cells[at] for row in table.rows]
        yield from _adds_up(table, f"column {column}", cells, printed)
    if table.totals and all(cell is not None for cell in table.totals):
        yield from _adds_up(table, "totals of the columns", table.totals, table.whole)
    rows = [row.total for row in table.rows]
    if all(cell is not None for cell in rows):
        yield from _adds_up(table, "totals of the rows", rows, table.whole)


def _adds_up(
    table: Table, where: str, cells: Sequence[Cell], printed: Cell
) -> Iterator[Finding]:
    if printed is not None:
        halves = table.halves(cells, printed)
        found = Fraction(total(cells))
        yield from _sum_finding(f"{table.name}, {where}", found, Fraction(printed), halves)


def _sum_finding(
    where: str, found: Fraction, printed: Fraction, halves: Sequence[Fraction]
) -> Iterator[Finding]:
    """Report a sum that is not what is printed; one that was cut off instead of rounded is."""
    apart = printed - found
    was_cut = printed >= 0 and -2 * halves[-1] < apart <= 0
    how = "" if was_cut else beyond_rounding(apart, halves)
    if how:
        most, count = _number(sum(halves, Fraction(0))), sum(map(bool, halves))
        chance = f"rounding explains at most {most}"
        if how == "unlikely":
            chance = f"rounding of {count} figures explains at most {most}, and that "
            chance += "much less than once in 300 times"
        yield Finding(
            "sum",
            where,
            f"The parts sum to {_number(found)}, printed is {_number(printed)}: "
            f"{_number(abs(apart))} apart; {chance}.",
        )


def _statement_findings(statements: Sequence[Statement]) -> Iterator[Finding]:
    for what in dict.fromkeys(each.what for each in statements):
        same = [each for each in statements if each.what == what]
        told = " and ".join(f"{each.measure} ({each.place})" for each in same)
        if len({each.measure.unit.dims for each in same}) > 1:
            yield Finding("unit", what, f"It is told in units that do not compare: {told}.")
            continue
        lows = [each.measure.exact - each.measure.slack for each in same]
        highs = [each.measure.exact + each.measure.slack for each in same]
        if max(lows) > min(highs):
            figures = sorted(each.measure.exact for each in same)
            apart = (figures[-1] - figures[0]) / max(abs(figures[0]), abs(figures[-1]))
            yield Finding("statement", what, f"It is {told}: {_percent(apart)} apart.")


def _equation_findings(equation: Equation) -> Iterator[Finding]:
    number = Fraction(equation.coefficient)
    for measure in equation.inputs:
        number *= Fraction(measure.value)
    result, unit = equation.result, equation.unit
    says = f"The equation gives {_number(number)} {unit.text}, the account uses {result}"
    if result.unit.dims != unit.dims:
        yield Finding("unit", equation.name, f"{says}: these units do not compare.")
        return
    found = number * unit.factor
    slack = NEAR * abs(result.exact) + result.slack
    if abs(found - result.exact) <= slack:
        return
    powers = [k for k in POWERS if abs(found / Fraction(10) ** k - result.exact) <= slack]
    if powers:
        size, fits = abs(powers[0]), rescaled(unit, powers[0])
        way = "large" if powers[0] > 0 else "small"
        says = f"{says}. The printed unit is 10^{size} times too {way}: {fits} would fit."
        yield Finding("unit", equation.name, says)
    else:
        yield Finding("line", equation.name, f"{says}: no power of ten explains it.")


def _list_findings(account: Account, method: Method) -> Iterator[Finding]:
    out = account.left_out(method)
    if not out:
        return
    whole = account.published
    lost = sum((line.published for line in out), Decimal(0))
    names = ", ".join(
        f"{name} ({_percent(Fraction(amount) / Fraction(whole))})" if whole else name
        for name, amount in _by_service(out).items()
    )
    yield Finding(
        "list",
        account.place,
        f"{method.key} does not count {names}. Of {whole:,} 元 it leaves {whole - lost:,} 元; "
        "compare years within one list only.",
    )


def _by_service(lines: Sequence[Line]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for line in lines:
        amounts[line.service] = amounts.get(line.service, Decimal(0)) + line.published
    return amounts


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.1f} %"


def _number(value: Fraction) -> str:
    """Write a number with as many places as tell it, at most six."""
    return f"{Decimal(round(value * 10**6)).scaleb(-6):,.6f}".rstrip("0").rstrip(".")
