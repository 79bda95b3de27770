"""Units as tables print them: read, refused, converted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.ecovalue import UnitError, read_measure, read_unit
from youwei.engines.ecovalue.units import (
    MULTIPLIERS,
    SYMBOLS,
    half_place,
    multiply,
    read_number,
    rescaled,
    told,
)

terms = st.builds(
    lambda multiplier, symbol, exponent: f"{multiplier}{symbol}{exponent}",
    st.sampled_from(["", *MULTIPLIERS]),
    st.sampled_from([name for name in SYMBOLS if name != "1"]),
    st.sampled_from(["", "²", "^3", "⁻¹"]),
)


@pytest.mark.parametrize(
    ("text", "factor", "dims"),
    [
        ("亿m³", 10**8, (("m", 3),)),
        ("亿m3", 10**8, (("m", 3),)),
        ("10^8 m^3", 10**8, (("m", 3),)),
        ("10⁸m³", 10**8, (("m", 3),)),
        ("万立方米", 10**4, (("m", 3),)),
        ("km²", 10**6, (("m", 2),)),
        ("万hm²", 10**8, (("m", 2),)),
        ("万公顷", 10**8, (("m", 2),)),
        ("亩", Fraction(2000, 3), (("m", 2),)),
        ("千克", 1000, (("g", 1),)),
        ("万t", 10**10, (("g", 1),)),
        ("t[CO2]", 10**6, (("g[CO2]", 1),)),
        ("kW·h", 3_600_000, (("J", 1),)),
        ("亿kW·h", 360_000_000_000_000, (("J", 1),)),
        ("度", 3_600_000, (("J", 1),)),
        ("元/m³", 1, (("m", -3), ("元", 1))),
        ("万元/hm²", 1, (("m", -2), ("元", 1))),
        ("元/kW·h", Fraction(1, 3_600_000), (("J", -1), ("元", 1))),
        ("元/(kW·h)", Fraction(1, 3_600_000), (("J", -1), ("元", 1))),
        ("元·kW⁻¹·h⁻¹", Fraction(1, 3_600_000), (("J", -1), ("元", 1))),
        ("元/hm²/a", Fraction(1, 10_000), (("m", -2), ("元", 1), ("年", -1))),
        ("t/m³", 10**6, (("g", 1), ("m", -3))),
        ("万人次", 10**4, (("人次", 1),)),
        ("万", 10**4, ()),
        ("10^4", 10**4, ()),
        ("%", Fraction(1, 100), ()),
        ("1", 1, ()),
        ("", 1, ()),
    ],
)
def test_a_unit_is_read_as_tables_mean_it(text, factor, dims):
    unit = read_unit(text)

    assert (unit.factor, unit.dims) == (factor, dims)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("斗", "no unit that is known here"),
        ("万斗", "no unit that is known here"),
        ("m/(s/h)", "one “/”"),
        ("元/", "one “/”"),
        ("2", "no unit that is known here"),
        ("m#2", "no unit that is known here"),
        ("m^23", "no unit that is known here"),
    ],
)
def test_an_unknown_unit_is_refused_with_examples(text, why):
    with pytest.raises(UnitError, match=why):
        read_unit(text)


@given(terms, terms)
def test_the_unit_of_a_product_is_the_product_of_the_units(one, other):
    first, second, both = read_unit(one), read_unit(other), read_unit(f"{one}·{other}")

    assert both.factor == first.factor * second.factor
    assert both.dims == multiply(first.dims, second.dims)


@given(terms, terms)
def test_dividing_undoes_multiplying(one, other):
    unit, back = read_unit(one), read_unit(f"{one}·{other}/{other}")

    assert back.is_same(unit)


@given(terms)
def test_a_unit_is_known_by_the_text_that_it_is_shown_with(text):
    assert read_unit(read_unit(text).text).is_same(read_unit(text))


@given(st.sampled_from(["m³", "t", "kW·h", "元"]), st.sampled_from([*MULTIPLIERS]))
def test_a_unit_too_large_is_given_the_name_that_fits(bare, multiplier):
    power = len(str(MULTIPLIERS[multiplier])) - 1

    assert rescaled(read_unit(multiplier + bare), power) == bare
    assert rescaled(read_unit(bare), -power) == multiplier + bare


def test_a_unit_without_a_shorter_name_is_told_with_a_power_of_ten():
    assert rescaled(read_unit("10^4 m^3"), 4) == "10⁻⁴ 10⁴ m³"
    assert rescaled(read_unit("m³"), 1) == "10⁻¹ m³"


@pytest.mark.parametrize(
    ("dims", "text"),
    [
        ((), "1"),
        ((("m", -3), ("元", 1)), "元/m³"),
        ((("m", -2), ("元", 1), ("年", -1)), "元/(m²·年)"),
        ((("s", -1),), "1/s"),
        ((("g", -1), ("m", 3), ("元", 1)), "元·m³/g"),
    ],
)
def test_dimensions_are_told_as_people_write_them(dims, text):
    assert told(dims) == text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("321.49 亿m³", "321.49", "亿m³"),
        ("1,234.50 元", "1234.50", "元"),
        ("１２．５吨", "12.5", "吨"),
        ("779.42e4 t", "779.42e4", "t"),
        ("−3.5 m", "-3.5", "m"),
        ("0.37%", "0.37", "%"),
        ("12", "12", ""),
    ],
)
def test_a_figure_keeps_its_places_and_its_unit(text, value, unit):
    measure = read_measure(text)

    assert measure.value.as_tuple() == Decimal(value).as_tuple()
    assert measure.unit.is_same(read_unit(unit))


def test_a_figure_is_shown_with_its_unit_or_alone():
    assert str(read_measure("6.00 亿m^3")) == "6.00 亿m³"
    assert str(read_measure("12")) == "12"


@pytest.mark.parametrize("text", ["", " ", "-", "—", "/"])
def test_a_dash_is_no_figure(text):
    assert read_measure(text, "亿m³") is None


def test_a_unit_beside_the_number_and_one_of_the_column_must_be_the_same():
    assert read_measure("5 吨", "t").unit.text == "吨"
    with pytest.raises(UnitError, match="brings its own unit"):
        read_measure("5 kg", "t")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("about 5 t", "does not begin with a number"),
        ("½ t", "no unit"),
        ("12-15 t", "no unit"),
        ("1 2", "no unit"),
        ("1e99", "no figure of an account"),
        ("1" * 31, "more than 30 digits"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused(text, why):
    with pytest.raises(UnitError, match=why):
        read_measure(text)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "five", ""])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(UnitError, match="is not a number"):
        read_number(text)


def test_a_number_is_never_read_as_another_one():
    assert read_number("0") == 0
    assert read_number("0.0000001") == Decimal("1E-7")


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("6.00", Fraction(5, 1000)),
        ("158e4", 5000),
        ("0", 0),
        ("0.00", Fraction(5, 1000)),
        ("10", Fraction(1, 2)),
    ],
)
def test_rounding_hides_half_a_unit_of_the_last_place(text, half):
    assert half_place(Decimal(text)) == half


def test_slack_is_told_in_base_units():
    assert read_measure("6.00 亿m³").slack == 500_000


@given(st.decimals(-(10**6), 10**6, places=3), st.sampled_from(["t", "kg", "万t"]))
def test_a_figure_is_the_same_in_every_unit(number, unit):
    measure = read_measure(f"{number} {unit}")

    assert measure.to(read_unit("g")) == measure.exact


def test_a_volume_cannot_be_told_in_tons():
    with pytest.raises(UnitError, match="cannot be told in t"):
        read_measure("5 m³").to(read_unit("t"))
