"""Units as tables of ecological accounts print them, and figures that carry one.

"亿m³", "元/(kW·h)", "10^4 t", "t[CO2]". Everything after the first "/" divides, as such tables
mean it: 元/kW·h is 元/(kW·h). A substance in brackets makes a unit of its own, so that a price
for a ton of carbon is not paid for a ton of carbon dioxide. Numbers are exact fractions.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

Dims = tuple[tuple[str, int], ...]
"""Base unit → exponent, sorted: (("m", 3),) is a volume, () a pure number."""

MULTIPLIERS = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
}
KWH = 3_600_000
SIZES: tuple[tuple[str, int | Fraction, dict[str, int]], ...] = (
    ("元 yuan CNY RMB", 1, {"元": 1}),
    ("m 米", 1, {"m": 1}),
    ("km 公里 千米", 1000, {"m": 1}),
    ("hm", 100, {"m": 1}),
    ("cm", Fraction(1, 100), {"m": 1}),
    ("mm 毫米", Fraction(1, 1000), {"m": 1}),
    ("平方米", 1, {"m": 2}),
    ("平方公里 平方千米", 10**6, {"m": 2}),
    ("ha 公顷", 10**4, {"m": 2}),
    ("亩 mu", Fraction(2000, 3), {"m": 2}),
    ("立方米 方", 1, {"m": 3}),
    ("L 升", Fraction(1, 1000), {"m": 3}),
    ("g 克", 1, {"g": 1}),
    ("kg 千克 公斤", 1000, {"g": 1}),
    ("t 吨", 10**6, {"g": 1}),
    ("J", 1, {"J": 1}),
    ("kJ", 1000, {"J": 1}),
    ("MJ", 10**6, {"J": 1}),
    ("GJ", 10**9, {"J": 1}),
    ("TJ", 10**12, {"J": 1}),
    ("W", 1, {"J": 1, "s": -1}),
    ("kW 千瓦", 1000, {"J": 1, "s": -1}),
    ("kWh 度 千瓦时", KWH, {"J": 1}),
    ("MWh", KWH * 1000, {"J": 1}),
    ("s 秒", 1, {"s": 1}),
    ("h 小时", 3600, {"s": 1}),
    ("d 天 日", 86400, {"s": 1}),
    ("a 年 yr", 1, {"年": 1}),
    ("人次", 1, {"人次": 1}),
    ("人", 1, {"人": 1}),
    ("株", 1, {"株": 1}),
    ("头", 1, {"头": 1}),
    ("只", 1, {"只": 1}),
    ("个", 1, {"个": 1}),
    ("% 百分", Fraction(1, 100), {}),
    ("‰", Fraction(1, 1000), {}),
    ("1", 1, {}),
)
SYMBOLS = {
    name: (Fraction(size), dims) for names, size, dims in SIZES for name in names.split()
}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
RAISING = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
RAISED = re.compile("[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
TERM = re.compile(
    r"(?:10\^(?P<power>-?\d{1,2}))?(?P<name>[^\d\s^\[\]-]+|1)?"
    r"(?:\[(?P<of>\w+)\])?(?:\^?(?P<exponent>-?\d))?"
)
NUMBER = re.compile(r"[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
BIGGEST = 30  #: digits before or after the point; more is no figure of an account
NOTHING = {"", "-", "—", "–", "一", "/"}
"""What tables print where there is no figure (一 comes from scanned dashes)."""


class UnitError(ValueError):
    """A unit or figure that cannot be read, or does not fit; the text says what to do."""


@dataclass(frozen=True)
class Unit:
    """A unit as printed, its size in base units (元, m, g, J, s, 年 …), and its dimensions."""

    text: str
    factor: Fraction
    dims: Dims

    def is_same(self, other: "Unit") -> bool:
        """Say whether both mean the same, however they are written: t and 吨."""
        return (self.factor, self.dims) == (other.factor, other.dims)


@dataclass(frozen=True)
class Measure:
    """A figure with its unit; the digits printed tell how far it was rounded."""

    value: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{self.value} {self.unit.text}".rstrip()

    @property
    def exact(self) -> Fraction:
        """The figure in base units."""
        return Fraction(self.value) * self.unit.factor

    @property
    def slack(self) -> Fraction:
        """Half a unit of the last printed place, in base units: what rounding may hide."""
        return half_place(self.value) * self.unit.factor

    def to(self, unit: Unit) -> Fraction:
        """Return the figure as a number of another unit of the same dimensions."""
        if unit.dims != self.unit.dims:
            raise UnitError(f"{self} cannot be told in {unit.text}.")
        return self.exact / unit.factor


def half_place(value: Decimal) -> Fraction:
    """Return half a unit of the last printed place: 6.00 → 0.005; a bare 0 is exact."""
    exponent = int(value.as_tuple().exponent)
    return Fraction(10) ** exponent / 2 if value or exponent < 0 else Fraction(0)


@lru_cache(maxsize=1000)
def read_unit(text: str) -> Unit:
    """Read a unit; an unknown one is a `UnitError` that shows how units are written."""
    plain = _plain(text)
    over, *under = re.sub(r"[()]", "", plain).split("/")
    if re.search(r"\([^)]*/", plain) or not all(part.strip() for part in under):
        raise UnitError(f"“{text}”: write the unit with one “/”, as in 元/(hm²·年).")
    size, dims = _product(over, text)
    for part in under:
        below, lower = _product(part, text)
        size, dims = size / below, multiply(dims, [(name, -n) for name, n in lower])
    pretty = re.sub(r"\^(-?\d+)", lambda found: found[1].translate(RAISING), plain)
    return Unit(pretty, size, dims)


def multiply(*parts: Iterable[tuple[str, int]]) -> Dims:
    """Return the dimensions of a product."""
    powers: Counter[str] = Counter()
    for part in parts:
        for name, exponent in part:
            powers[name] += exponent
    return tuple(sorted((name, n) for name, n in powers.items() if n))


def read_number(text: str) -> Decimal:
    """Read a figure with the places that it is printed with."""
    plain = _plain(text)
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise UnitError(f"“{text}” is not a number.")
    if value and not -BIGGEST <= value.adjusted() <= BIGGEST:
        raise UnitError(f"“{text}” is no figure of an account: check its digits.")
    if len(value.as_tuple().digits) > BIGGEST:
        raise UnitError(f"“{text}” has more than {BIGGEST} digits: round it.")
    return value


def read_measure(text: str, unit: str = "") -> Measure | None:
    """Read "321.49 亿m³", or a bare number with the unit of its column; None for nothing."""
    plain = _plain(text)
    if plain in NOTHING:
        return None
    found = NUMBER.match(plain)
    if found is None:
        raise UnitError(f"“{text}” does not begin with a number: write it as in 321.49 亿m³.")
    own = plain[len(found[0]) :].strip()
    measure = Measure(read_number(found[0]), read_unit(own or unit))
    if own and unit and not measure.unit.is_same(read_unit(unit)):
        raise UnitError(f"“{text}” brings its own unit, and its column says {unit}: leave one.")
    return measure


def told(dims: Dims) -> str:
    """Return dimensions as people write a unit: (("m", -3), ("元", 1)) → 元/m³."""
    over = [_raised(name, n) for name, n in reversed(dims) if n > 0]
    under = [_raised(name, -n) for name, n in dims if n < 0]
    below = f"({'·'.join(under)})" if len(under) > 1 else "".join(under)
    return ("·".join(over) or "1") + (f"/{below}" if under else "")


def rescaled(unit: Unit, power: int) -> str:
    """Return the name of the unit that is 10^power times smaller: 万m³, 4 → m³."""
    bare = unit.text
    for name in MULTIPLIERS:
        bare = bare.removeprefix(name)
    for name in () if bare[:1].isdigit() else ("", *MULTIPLIERS):
        if read_unit(name + bare).factor * Fraction(10) ** power == unit.factor:
            return name + bare
    return f"10{str(-power).translate(RAISING)} {unit.text}"


def _raised(name: str, exponent: int) -> str:
    return name + (str(exponent).translate(RAISING) if exponent > 1 else "")


def _plain(text: str) -> str:
    """Return the text in half width, m³ as m^3 (or normalising would make it m3)."""
    text = RAISED.sub(lambda found: "^" + found[0].translate(SUPERSCRIPTS), text)
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def _product(text: str, whole: str) -> tuple[Fraction, Dims]:
    size, dims = Fraction(1), Dims()
    for part in re.split(r"[·.*×⋅\s]+", text):
        if part:
            factor, more = _term(part, whole)
            size, dims = size * factor, multiply(dims, more.items())
    return size, dims


def _term(text: str, whole: str) -> tuple[Fraction, Mapping[str, int]]:
    found = TERM.fullmatch(text)
    if found is not None and (found["name"] or found["power"]):
        size, name = Fraction(1), found["name"] or "1"
        if name not in SYMBOLS:
            multiplier = next((each for each in MULTIPLIERS if name.startswith(each)), "")
            size = Fraction(MULTIPLIERS.get(multiplier, 1))
            name = name.removeprefix(multiplier) or "1"
        if name in SYMBOLS:
            return _sized(size, name, found)
    raise UnitError(
        f"“{whole}” is no unit that is known here: “{text}”. Units are written as in "
        "亿m³, 万t, hm², kW·h, 元/(hm²·年), t[CO2]."
    )


def _sized(size: Fraction, name: str, found: re.Match[str]) -> tuple[Fraction, dict[str, int]]:
    factor, dims = SYMBOLS[name]
    exponent = int(found["exponent"] or 1)
    of = f"[{found['of']}]" if found["of"] else ""
    size *= factor**exponent * Fraction(10) ** int(found["power"] or 0)
    return size, {base + of: n * exponent for base, n in dims.items()}
