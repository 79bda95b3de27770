"""Accounts: by service and ecosystem a quantity and a price, in money to the fen.

    value = quantity · factors · price

must come out in 元 (or 元/年); anything else is an error that names what is left over. Each
line is rounded once, half to even, and totals are sums of rounded lines: a table adds up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from youwei.engines.ecovalue.methods import Kind, Method
from youwei.engines.ecovalue.units import Dims, Measure, multiply, told

MONEY: tuple[Dims, ...] = ((("元", 1),), (("元", 1), ("年", -1)))
"""What a value may be: money, or money a year. The account says which year."""
LARGEST = 10**18  #: 元; sums stay exact in 28 digits
Axis = Literal["service", "ecosystem", "item", "group"]


class AccountError(ValueError):
    """An account that cannot stand as written; the text says where and what to do."""


def to_fen(amount: Fraction) -> Decimal:
    """Round 元 to the fen, half to even; the same for a loss as for a gain."""
    return Decimal(round(amount * 100)).scaleb(-2)


@dataclass(frozen=True)
class Factor:
    """A coefficient between quantity and price: a share, a density, a depth."""

    measure: Measure
    is_divisor: bool = False

    @property
    def exact(self) -> Fraction:
        """The coefficient in base units."""
        return 1 / self.measure.exact if self.is_divisor else self.measure.exact

    @property
    def dims(self) -> Dims:
        """Its dimensions, turned round for a divisor."""
        sign = -1 if self.is_divisor else 1
        return tuple((name, sign * n) for name, n in self.measure.unit.dims)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One service of one ecosystem: quantity and price, or a value that was only stated.

    `stated` is what a published account prints; beside quantity and price it is compared.
    """

    service: str
    ecosystem: str = ""
    item: str = ""
    quantity: Measure | None = None
    factors: tuple[Factor, ...] = ()
    price: Measure | None = None
    stated: Measure | None = None
    price_year: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a line that has no value, or whose units make no money."""
        if (self.quantity is None) != (self.price is None):
            lacks = "price" if self.price is None else "quantity"
            raise AccountError(f"{self.name}: the {lacks} is missing.")
        if self.stated is None and self.price is None:
            raise AccountError(f"{self.name}: give a quantity and a price, or a value.")
        if self.factors and self.price is None:
            raise AccountError(f"{self.name}: factors need a quantity and a price.")
        if any(f.is_divisor and not f.measure.value for f in self.factors):
            raise AccountError(f"{self.name}: nothing can be divided by zero.")
        if self.stated is not None and self.stated.unit.dims not in MONEY:
            raise AccountError(
                f"{self.name}: the value is in {self.stated.unit.text or 'no unit'}; "
                "write it in 元, 万元 or 亿元."
            )
        self._check_money()

    @property
    def name(self) -> str:
        """What the line is called in a table or an error."""
        return " · ".join(part for part in (self.service, self.item, self.ecosystem) if part)

    @property
    def rate(self) -> Fraction:
        """What one base unit of the quantity is worth in 元: factors · price."""
        value = self.price.exact if self.price else Fraction(0)
        for factor in self.factors:
            value *= factor.exact
        return value

    @property
    def exact(self) -> Fraction:
        """The value in 元: worked out if it can be, else as stated."""
        if self.quantity is not None:
            return self.quantity.exact * self.rate
        return self.stated.exact if self.stated else Fraction(0)

    @property
    def value(self) -> Decimal:
        """The value in 元, to the fen."""
        return to_fen(self.exact)

    @property
    def published(self) -> Decimal:
        """The value in 元 as stated, else worked out."""
        return to_fen(self.stated.exact) if self.stated else self.value

    def _check_money(self) -> None:
        if self.quantity is not None and self.price is not None:
            left = multiply(
                self.quantity.unit.dims, self.price.unit.dims, *(f.dims for f in self.factors)
            )
            if left not in MONEY:
                parts = [str(self.quantity), *(_told(f) for f in self.factors)]
                product = f"{' '.join(parts)} × {self.price}"
                raise AccountError(
                    f"{self.name}: {product} gives {told(left)}, not 元. "
                    "Correct a unit, or add the factor that is missing (a density, a depth)."
                )
        if max(abs(self.exact), abs(Fraction(self.published))) >= LARGEST:
            raise AccountError(
                f"{self.name}: more than {LARGEST:.0e} 元. Is there one 亿 or 万 too many?"
            )


@dataclass(frozen=True)
class Worth:
    """An amount in 元 that knows what it is, and adds only to its like."""

    amount: Decimal
    kind: Kind
    method: str
    year: int | None

    def __add__(self, other: "Worth") -> "Worth":
        """Add two amounts of one kind, method and year."""
        if self.kind != other.kind:
            raise AccountError(
                "A VEP is never added to a GEP: one is what a project may earn in the market, "
                "the other the yearly flow of an area, most of which nobody pays. "
                "Report them side by side."
            )
        if self.method != other.method:
            raise AccountError(
                f"Accounts by {self.method} and by {other.method} do not add: their lists of "
                "services differ. Bring both under one list first."
            )
        if self.year != other.year:
            raise AccountError(f"Accounts of {self.year} and {other.year} do not add.")
        return replace(self, amount=self.amount + other.amount)


@dataclass(frozen=True, kw_only=True)
class Account:
    """The value of ecological products of a place in a year, by one method."""

    place: str
    year: int | None
    method: Method
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        """Refuse an empty account, a line twice, a service that the method does not list."""
        if not self.lines:
            raise AccountError(f"The account of {self.place} has no lines.")
        seen: set[tuple[str, str, str]] = set()
        for line in self.lines:
            name = self.method.name_of(line.service)
            if name is None:
                raise AccountError(
                    f"{line.service} is not among the services of {self.method.key}: "
                    f"{', '.join(self.method.services)}. "
                    "Use its name there, or choose the method that counts it."
                )
            if (key := (name, line.item, line.ecosystem)) in seen:
                raise AccountError(f"{line.name} stands twice in the account of {self.place}.")
            seen.add(key)

    @property
    def total(self) -> Decimal:
        """The sum of the lines in 元, worked out where it can be."""
        return sum((line.value for line in self.lines), Decimal("0.00"))

    @property
    def published(self) -> Decimal:
        """The sum of the lines in 元, as printed where it is."""
        return sum((line.published for line in self.lines), Decimal("0.00"))

    @property
    def worth(self) -> Worth:
        """The total, with what it is."""
        return Worth(self.total, self.method.kind, self.method.key, self.year)

    def by(self, axis: Axis) -> dict[str, Decimal]:
        """Return totals in 元 by service, item, ecosystem or group; their sum is the total."""
        name = _NAMES[axis]
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            key = name(self, line)
            sums[key] = sums.get(key, Decimal("0.00")) + line.value
        return sums

    def left_out(self, method: Method) -> tuple[Line, ...]:
        """Return the lines whose service another list of the same kind does not have."""
        if method.kind != self.method.kind:
            raise AccountError(
                f"{method.key} is a method for {method.kind}, the account is a "
                f"{self.method.kind}: neither becomes the other."
            )
        return tuple(each for each in self.lines if method.name_of(each.service) is None)

    def under(self, method: Method) -> "Account":
        """Return what another list of services leaves of the account, by its names."""
        out = {id(line) for line in self.left_out(method)}
        kept = [
            replace(line, service=method.name_of(line.service) or line.service)
            for line in self.lines
            if id(line) not in out
        ]
        return replace(self, method=method, lines=tuple(kept))


def add(accounts: Sequence[Account]) -> Worth:
    """Add accounts of different places; refuse what does not add, with a sentence."""
    if not accounts:
        raise AccountError("There is nothing to add.")
    places = [account.place for account in accounts]
    worth = accounts[0].worth
    for account in accounts[1:]:
        worth += account.worth
    if doubled := next((place for place in places if places.count(place) > 1), None):
        raise AccountError(f"{doubled} would be counted twice.")
    return worth


def _told(factor: Factor) -> str:
    return f"{'÷' if factor.is_divisor else '×'} {factor.measure}"


_NAMES: dict[Axis, Callable[[Account, Line], str]] = {
    "service": lambda account, line: line.service,
    "ecosystem": lambda account, line: line.ecosystem,
    "item": lambda account, line: line.item,
    "group": lambda account, line: account.method.group_of(line.service),
}


def shares(parts: Iterable[tuple[str, Decimal]]) -> dict[str, Fraction | None]:
    """Return each part's share of their sum; None where the sum is nothing."""
    amounts = dict(parts)
    whole = sum(amounts.values(), Decimal(0))
    return {k: Fraction(v) / Fraction(whole) if whole else None for k, v in amounts.items()}
