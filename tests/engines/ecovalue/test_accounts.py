"""Lines, accounts, kinds, lists of services: what adds, what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.ecovalue import (
    Account,
    AccountError,
    Factor,
    Line,
    Method,
    MethodError,
    add,
    method_of,
    read_measure,
    read_method,
    shares,
    shipped,
)
from youwei.engines.ecovalue.account import LARGEST, to_fen

GEP = Method("list", "清单", "GEP", {"regulating": ("水源涵养", "固碳"), "culture": ("景观",)})
LATER = Method("later", "新清单", "GEP", {"all": ("水源涵养",)}, also={"固碳": "水源涵养"})
VEP = Method("plot", "地块", "VEP", {"cost": ("成本",), "income": ("收益",)})


def line(service="水源涵养", quantity="12.40 亿m³", price="7.06 元/m³", **words):
    return Line(
        service=service, quantity=read_measure(quantity), price=read_measure(price), **words
    )


def stated(service, value, **words):
    return Line(service=service, stated=read_measure(value), **words)


def account(*lines, method=GEP, place="槐溪县", year=2024):
    return Account(place=place, year=year, method=method, lines=lines)


lines = st.builds(
    lambda service, ecosystem, quantity, price: line(
        service, f"{quantity} 万m³", f"{price} 元/m³", ecosystem=ecosystem
    ),
    st.sampled_from(GEP.services),
    st.sampled_from(["森林", "湿地", ""]),
    st.decimals(-10_000, 10_000, places=3),
    st.decimals(0, 100, places=2),
)
accounts = st.lists(lines, min_size=1, unique_by=lambda x: x.name).map(lambda x: account(*x))


def test_a_line_is_worth_its_quantity_times_its_price():
    assert line().value == Decimal("8754400000.00")


def test_factors_stand_between_quantity_and_price():
    silt = line(
        "水源涵养",
        "38.86 亿t",
        "15.58 元/m³",
        factors=(
            Factor(read_measure("0.24")),
            Factor(read_measure("0.93 t/m³"), is_divisor=True),
        ),
    )

    assert silt.value == Decimal("15624227096.77")  # 38.86e8 · 0.24 / 0.93 · 15.58


@given(st.decimals(-1000, 1000, places=4), st.decimals(0, 1000, places=2))
def test_a_line_is_worth_the_same_in_every_unit(quantity, price):
    tons = line(quantity=f"{quantity} 万t", price=f"{price} 元/t")
    kilograms = line(quantity=f"{quantity * 10_000_000} kg", price=f"{price} 元/百万g")

    assert tons.value == kilograms.value == to_fen(Fraction(quantity) * 10**4 * Fraction(price))


@given(st.fractions(-(10**9), 10**9))
def test_a_loss_is_rounded_to_the_fen_like_a_gain(amount):
    assert to_fen(-amount) == -to_fen(amount)
    assert abs(Fraction(to_fen(amount)) - amount) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"price": "7 元/t"}, "gives 元·m³/g, not 元. Correct a unit"),
        ({"price": "7 m³"}, "gives m⁶, not 元"),
        ({"price": "7 元/t[C]", "quantity": "5 t[CO2]"}, r"g\[CO2\]/g\[C\], not 元"),
        ({"quantity": "—"}, "the quantity is missing"),
        ({"price": "—"}, "the price is missing"),
        ({"quantity": "99e20 m³"}, "one 亿 or 万 too many"),
    ],
)
def test_a_unit_error_is_an_error_with_a_sentence(words, why):
    with pytest.raises(AccountError, match=why):
        line(**words)


def test_the_sentence_about_units_names_the_factors():
    dust = Factor(read_measure("0.93 t/m³"), is_divisor=True)

    with pytest.raises(AccountError, match=r"5 m³ ÷ 0.93 t/m³ × 7 元/t gives 元·m⁶/g²"):
        line(quantity="5 m³", price="7 元/t", factors=(dust,))
    with pytest.raises(AccountError, match=r"5 m³ × 0.93 t/m³ × 7 元/m³ gives 元·g/m³"):
        line(quantity="5 m³", price="7 元/m³", factors=(Factor(dust.measure),))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({}, "give a quantity and a price, or a value"),
        ({"stated": "5 t"}, "the value is in t; write it in 元"),
        ({"stated": "5"}, "the value is in no unit; write it in 元"),
        (
            {"stated": "5 元", "factors": (Factor(read_measure("2")),)},
            "factors need a quantity",
        ),
        ({"stated": f"{LARGEST} 元"}, "one 亿 or 万 too many"),
    ],
)
def test_a_line_without_quantity_needs_a_value_in_money(words, why):
    value = words.pop("stated", "")

    with pytest.raises(AccountError, match=why):
        Line(service="水源涵养", item="甲", stated=read_measure(value), **words)


def test_nothing_is_divided_by_zero():
    with pytest.raises(AccountError, match="divided by zero"):
        line(factors=(Factor(read_measure("0"), is_divisor=True),))


def test_a_stated_value_stands_where_nothing_can_be_worked_out():
    both = line(stated=read_measure("87.5 亿元"))
    alone = stated("景观", "5.10 亿元/年")

    assert (both.value, both.published) == (Decimal("8754400000.00"), Decimal("8750000000.00"))
    assert alone.value == alone.published == Decimal("510000000.00")
    assert line().published == line().value


def test_a_line_is_called_by_its_service_item_and_ecosystem():
    assert line(item="调蓄", ecosystem="湿地").name == "水源涵养 · 调蓄 · 湿地"
    assert line().name == "水源涵养"


@given(accounts, st.sampled_from(["service", "ecosystem", "item", "group"]))
def test_the_parts_by_any_axis_add_up_to_the_total_to_the_fen(made, axis):
    assert sum(made.by(axis).values()) == made.total


@given(accounts)
def test_the_order_of_the_lines_changes_nothing(made):
    turned = account(*reversed(made.lines))

    assert turned.total == made.total
    assert turned.by("service") == made.by("service")


def test_shares_are_of_the_sum_and_of_nothing_there_are_none():
    assert shares([("a", Decimal(1)), ("b", Decimal(3))]) == {
        "a": Fraction(1, 4),
        "b": Fraction(3, 4),
    }
    assert shares([("a", Decimal(0))]) == {"a": None}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "has no lines"),
        ([line("释氧")], "释氧 is not among the services of list: 水源涵养, 固碳, 景观"),
        ([line(), line()], "水源涵养 stands twice"),
    ],
)
def test_an_account_that_cannot_stand_is_refused(lines, why):
    with pytest.raises(AccountError, match=why):
        account(*lines)


def test_one_service_under_two_names_stands_twice():
    with pytest.raises(AccountError, match="固碳 stands twice"):
        account(line("水源涵养"), line("固碳"), method=LATER)


def test_another_list_leaves_only_what_it_counts_under_its_own_names():
    made = account(line("固碳"), stated("景观", "5 亿元"))

    left = made.under(LATER)

    assert [each.service for each in left.lines] == ["水源涵养"]
    assert [each.service for each in made.left_out(LATER)] == ["景观"]
    assert left.total + stated("景观", "5 亿元").value == made.total


def test_a_list_that_leaves_nothing_is_refused():
    with pytest.raises(AccountError, match="has no lines"):
        account(stated("景观", "5 亿元")).under(LATER)


def test_a_gep_does_not_become_a_vep():
    with pytest.raises(AccountError, match="neither becomes the other"):
        account(line()).under(VEP)


def test_accounts_of_places_add():
    one, other = account(line()), account(line(), place="柳河县")

    assert add([one, other]).amount == one.total + other.total
    assert add([one]) == one.worth


@given(accounts, st.decimals(0, 10**9, places=2))
def test_a_vep_is_never_added_to_a_gep(made, income):
    plot = account(stated("收益", f"{income} 元"), method=VEP, place="苗圃")

    for pair in ([made, plot], [plot, made]):
        with pytest.raises(AccountError, match="never added to a GEP"):
            add(pair)
    with pytest.raises(AccountError, match="side by side"):
        _ = made.worth + plot.worth


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (account(line(), method=LATER, place="柳河县"), "their lists of services differ"),
        (account(line(), place="柳河县", year=2023), "of 2024 and 2023 do not add"),
        (account(line()), "槐溪县 would be counted twice"),
    ],
)
def test_accounts_that_are_not_alike_do_not_add(other, why):
    with pytest.raises(AccountError, match=why):
        add([account(line()), other])


def test_nothing_does_not_add():
    with pytest.raises(AccountError, match="nothing to add"):
        add([])


def test_a_vep_is_the_cost_and_the_income_that_is_expected():
    """A nursery of 沭阳 in the public record: 9740.538 = 5000 + 1157.926 + 3582.612 万元."""
    plot = Account(
        place="苗圃",
        year=2023,
        method=method_of("vep-beijing"),
        lines=(
            stated("使用成本", "5000 万元"),
            stated("修复成本", "1157.926 万元"),
            stated("预期市场收益", "3582.612 万元"),
        ),
    )

    assert plot.total == Decimal("97405380.00")
    assert plot.by("group") == {"cost": Decimal("61579260"), "income": Decimal("35826120")}


def test_the_shipped_methods_are_of_one_kind_each_and_list_their_services():
    assert {method.kind for method in shipped().values()} == {"GEP", "VEP"}
    assert "释氧" not in method_of("cn-2022").services
    assert method_of("cn-2022").name_of("大气净化") == "空气净化"
    assert method_of("cn-2022").group_of("大气净化") == "regulating"
    assert not method_of("gb-2025").is_checked


@pytest.mark.parametrize(
    ("key", "why"),
    [("cn-2202", "Did you mean “cn-2022”"), ("seea", "there are: garze-2017, cn-2022")],
)
def test_an_unknown_method_is_told_which_there_are(key, why):
    with pytest.raises(MethodError, match=why):
        method_of(key)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"a": ["x"]}, "needs a kind"),
        ({"kind": "GDP", "a": ["x"]}, "needs a kind"),
        ({"kind": "GEP"}, "needs groups"),
        ({"kind": "GEP", "a": "x"}, "needs groups"),
        ({"kind": "GEP", "a": []}, "needs groups"),
        ({"kind": "GEP", "a": [1]}, "needs groups"),
        ({"kind": "GEP", "a": ["x"], "b": ["x"]}, "lists x twice"),
        ({"kind": "GEP", "a": ["x"], "also": "y"}, "needs other names as"),
        ({"kind": "GEP", "a": ["x"], "also": {"y": 1}}, "needs other names as"),
        ({"kind": "GEP", "a": ["x"], "also": {"y": "z"}}, "another name for z"),
    ],
)
def test_a_method_that_cannot_be_read_is_refused(words, why):
    with pytest.raises(MethodError, match=why):
        read_method("mine", words)


def test_a_method_without_a_title_is_called_by_its_key():
    assert read_method("mine", {"kind": "VEP", "a": ["x"]}).title == "mine"
