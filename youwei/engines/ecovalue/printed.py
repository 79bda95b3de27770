"""What a published account prints, and what of a difference its rounding may explain.

A printed figure stands for everything within half a unit of its last place. Sums of n rounded
figures are off by at most the sum of those halves h, and hardly ever (once in 370) by more than
three standard deviations of n independent roundings: 3·√(Σh²/3), that is √(3·Σh²).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from youwei.engines.ecovalue.account import MONEY, Account, AccountError
from youwei.engines.ecovalue.units import Measure, Unit, half_place

Cell = Decimal | None


@dataclass(frozen=True)
class Row:
    """A row of a printed table: its cells in the order of the columns, and its total."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """A printed table whose rows and columns should add up; None is an empty cell."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] = ()  #: of the columns
    whole: Cell = None

    def halves(self, cells: Sequence[Cell], printed: Decimal) -> list[Fraction]:
        """Return what rounding may hide in each cell of a sum, and last in its total.

        Spreadsheets drop zeros at the end (595.90 → 595.9), so a figure with fewer places than
        most of its like in the table is read with as many.
        """
        hidden = [_half(cell, self._places_of_cells) for cell in cells if cell is not None]
        return [*hidden, _half(printed, self._places_of_totals)]

    @cached_property
    def _places_of_cells(self) -> int:
        return _places(cell for row in self.rows for cell in row.cells)

    @cached_property
    def _places_of_totals(self) -> int:
        return _places([*(row.total for row in self.rows), *self.totals, self.whole])


@dataclass(frozen=True)
class Statement:
    """A figure that is given in several places, such as the area: what, how much, where."""

    what: str
    measure: Measure
    place: str


@dataclass(frozen=True, kw_only=True)
class Equation:
    """A printed equation: coefficient by inputs gives a number of `unit`; `result` was used.

    Coefficients of such equations swallow units, so only numbers and the printed unit count.
    """

    name: str
    coefficient: Decimal
    inputs: tuple[Measure, ...]
    unit: Unit
    result: Measure


@dataclass(frozen=True, kw_only=True)
class Published:
    """An account as published, with the rest of its figures."""

    account: Account
    totals: Mapping[str, Measure] = field(default_factory=dict)  #: group or "total" → printed
    tables: tuple[Table, ...] = ()
    statements: tuple[Statement, ...] = ()
    equations: tuple[Equation, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a printed total of nothing that the method knows, or that is no money."""
        known = (*self.account.method.groups, "total")
        for name, measure in self.totals.items():
            if name not in known:
                raise AccountError(
                    f"The printed total “{name}” is not known; there are: {', '.join(known)}."
                )
            if measure.unit.dims not in MONEY:
                raise AccountError(f"The printed total “{name}” is {measure}: write it in 元.")


def beyond_rounding(difference: Fraction, halves: Sequence[Fraction]) -> str:
    """Say how far a difference of rounded figures goes: "", "unlikely" or "impossible"."""
    if abs(difference) > sum(halves, Fraction(0)):
        return "impossible"
    likely = 3 * sum((half**2 for half in halves), Fraction(0))
    return "unlikely" if difference**2 > likely else ""


def total(cells: Iterable[Cell]) -> Decimal:
    """Return the sum of the cells that are filled."""
    return sum((cell for cell in cells if cell is not None), Decimal(0))


def _half(figure: Decimal, places: int) -> Fraction:
    return min(half_place(figure), Fraction(1, 2) / Fraction(10) ** places)


def _places(cells: Iterable[Cell]) -> int:
    """Return how many places most figures have; the more of two that are as frequent."""
    counts = Counter(-int(cell.as_tuple().exponent) for cell in cells if cell)
    return max(counts, key=lambda places: (counts[places], places), default=0)
