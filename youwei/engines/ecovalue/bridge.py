"""The bridge between two years: what quantities, prices and methods changed, to the fen.

A line is worth Q·F·P: quantity, factors of the method, price. The change of a product of three
is shared out by Shapley (1953): the effect of Q is the mean, over all orders in which the three
may change, of what the change of Q adds. With F unchanged this is Bennet's (1920) indicator,
ΔQ·F·(P₀+P₁)/2. The effects add up exactly, and turn their sign when the years are exchanged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from youwei.engines.ecovalue.account import Account, AccountError, Line, to_fen
from youwei.engines.ecovalue.methods import Method
from youwei.engines.ecovalue.units import Dims, multiply

Name = tuple[str, str, str]
NONE = Decimal("0.00")


@dataclass(frozen=True)
class Effect:
    """What changed in one line, in 元; `undivided` is a stated value without its quantity."""

    name: str
    quantity: Decimal = NONE
    price: Decimal = NONE
    method: Decimal = NONE
    undivided: Decimal = NONE

    @property
    def total(self) -> Decimal:
        """The whole change of the line."""
        return self.quantity + self.price + self.method + self.undivided


@dataclass(frozen=True)
class Bridge:
    """From one total to another; the four effects add up to their difference."""

    before: Decimal
    after: Decimal
    lines: tuple[Effect, ...]

    @property
    def quantity(self) -> Decimal:
        """What more or fewer units changed."""
        return sum((line.quantity for line in self.lines), NONE)

    @property
    def price(self) -> Decimal:
        """What other prices changed."""
        return sum((line.price for line in self.lines), NONE)

    @property
    def method(self) -> Decimal:
        """What another list of services, or other factors, changed."""
        return sum((line.method for line in self.lines), NONE)

    @property
    def undivided(self) -> Decimal:
        """What changed in values that were stated without quantity and price."""
        return sum((line.undivided for line in self.lines), NONE)


def bridge(before: Account, after: Account) -> Bridge:
    """Explain the change from one account to another of the same place and kind."""
    if before.method.kind != after.method.kind:
        raise AccountError("There is no bridge between a GEP and a VEP.")
    if before.place != after.place:
        raise AccountError(
            f"The accounts are of {before.place} and of {after.place}: a bridge leads from one "
            "year of a place to another."
        )
    old = _named(before, after.method)
    new = {_own(line, after.method): line for line in after.lines}
    names = dict.fromkeys([*old, *new])
    unshared = {name for name in names if not _is_shared(name[0], before.method, after.method)}
    lines = tuple(
        _effect(name, old.get(name), new.get(name), is_shared=name not in unshared)
        for name in names
    )
    return Bridge(before.total, after.total, lines)


def _own(line: Line, method: Method) -> Name:
    return method.name_of(line.service) or line.service, line.item, line.ecosystem


def _named(account: Account, other: Method) -> dict[Name, Line]:
    """Return lines by the other list's name of their service, or by their own.

    Where the other list has one name for two of them, the second keeps its own.
    """
    found: dict[Name, Line] = {}
    for line in account.lines:
        own = _own(line, account.method)
        name = (_partner(own[0], account.method, other) or own[0], line.item, line.ecosystem)
        found[own if name in found else name] = line
    return found


def _partner(service: str, own: Method, other: Method) -> str | None:
    """Return the other list's service that is this one: either list may know the name."""
    known = (each for each in other.services if own.name_of(each) == service)
    return other.name_of(service) or next(known, None)


def _is_shared(service: str, before: Method, after: Method) -> bool:
    """Say whether both lists count a service that one of them has."""
    if before.name_of(service) is None:
        return _partner(service, after, before) is not None
    return _partner(service, before, after) is not None


def _effect(name: Name, old: Line | None, new: Line | None, *, is_shared: bool) -> Effect:
    told = " · ".join(part for part in name if part)
    change = (new.value if new else NONE) - (old.value if old else NONE)
    if not is_shared:
        return Effect(told, method=change)
    if any(line is not None and line.quantity is None for line in (old, new)):
        return Effect(told, undivided=change)
    if old is None or new is None:
        return Effect(told, quantity=change)
    if _shape(old) != _shape(new):
        return Effect(told, method=change)
    quantity, method = (to_fen(part) for part in _shared_out(old, new))
    return Effect(told, quantity, change - quantity - method, method)


def _shape(line: Line) -> tuple[Dims, Dims]:
    """Return what is counted and how it is turned: if either differs, so does the method."""
    quantity = line.quantity.unit.dims if line.quantity else ()
    return quantity, multiply(*(factor.dims for factor in line.factors))


def _parts(line: Line) -> tuple[Fraction, Fraction, Fraction]:
    quantity = line.quantity.exact if line.quantity else Fraction(0)
    factors = _product(factor.exact for factor in line.factors)
    return quantity, factors, line.price.exact if line.price else Fraction(0)


def _product(numbers: Iterable[Fraction]) -> Fraction:
    product = Fraction(1)
    for number in numbers:
        product *= number
    return product


def _shared_out(old: Line, new: Line) -> tuple[Fraction, Fraction]:
    """Return the exact effects of quantity and factors; the price has the rest."""
    (q0, f0, p0), (q1, f1, p1) = _parts(old), _parts(new)
    quantity = (q1 - q0) * _mean_product(f0, f1, p0, p1)
    method = (f1 - f0) * _mean_product(q0, q1, p0, p1)
    return quantity, method


def _mean_product(a0: Fraction, a1: Fraction, b0: Fraction, b1: Fraction) -> Fraction:
    """Return the mean product of two other parts over the orders of change."""
    return (2 * (a0 * b0 + a1 * b1) + a0 * b1 + a1 * b0) / 6
