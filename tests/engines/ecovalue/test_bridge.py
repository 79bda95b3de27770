"""The bridge between years: effects that add up to the fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.ecovalue import (
    Account,
    AccountError,
    Factor,
    Line,
    Method,
    bridge,
    method_of,
    read_measure,
)

EARLY = Method("early", "旧", "GEP", {"all": ("空气", "固碳", "释氧")})
LATE = Method("late", "新", "GEP", {"all": ("大气", "固碳", "噪声")}, also={"空气": "大气"})
PARTS = ("quantity", "price", "method", "undivided")


def line(service, quantity, price, factor=None, **words):
    factors = (Factor(read_measure(factor)),) if factor else ()
    quantity, price = read_measure(quantity), read_measure(price)
    return Line(service=service, quantity=quantity, price=price, factors=factors, **words)


def account(*lines, method=EARLY, place="槐溪县"):
    return Account(place=place, year=None, method=method, lines=lines)


def effects(before, after):
    made = bridge(before, after)
    return tuple(getattr(made, part) for part in PARTS)


@st.composite
def accounts(draw):
    method = draw(st.sampled_from([EARLY, LATE]))
    names = draw(st.lists(st.sampled_from(method.services), min_size=1, unique=True))
    lines = []
    for name in names:
        quantity = draw(st.decimals(-1000, 1000, places=3))
        price = draw(st.decimals(0, 1000, places=2))
        factor = draw(st.none() | st.decimals(0, 5, places=2).map(str))
        unit = draw(st.sampled_from(["t", "m³"]))
        if draw(st.booleans()):
            lines.append(line(name, f"{quantity} {unit}", f"{price} 元/{unit}", factor))
        else:
            lines.append(Line(service=name, stated=read_measure(f"{quantity} 元")))
    return account(*lines, method=method)


@given(accounts(), accounts())
def test_the_four_effects_add_up_exactly(before, after):
    made = bridge(before, after)

    assert (
        made.quantity + made.price + made.method + made.undivided == after.total - before.total
    )
    assert sum(each.total for each in made.lines) == after.total - before.total


@given(accounts(), accounts())
def test_exchanging_the_years_turns_every_sign(before, after):
    assert effects(before, after) == tuple(-each for each in effects(after, before))


@given(accounts())
def test_from_an_account_to_itself_nothing_changes(made):
    assert effects(made, made) == (0, 0, 0, 0)


@given(st.decimals(1, 1000, places=2), st.decimals(1, 1000, places=2))
def test_a_change_of_price_alone_is_a_price_effect(old, new):
    before = account(line("固碳", "100 t", f"{old} 元/t"))
    after = account(line("固碳", "100 t", f"{new} 元/t"))

    assert effects(before, after) == (0, 100 * (new - old), 0, 0)


def test_a_change_of_both_is_shared_out_evenly():
    before = account(line("固碳", "100 t", "10 元/t"))
    after = account(line("固碳", "120 t", "15 元/t"))

    # Bennet: 20 · (10 + 15) / 2 = 250 and 5 · (100 + 120) / 2 = 550; together 1800 − 1000
    assert effects(before, after) == (250, 550, 0, 0)


def test_a_change_of_all_three_is_shared_out_over_every_order():
    before = account(line("固碳", "1 t", "1 元/t", "1"))
    after = account(line("固碳", "2 t", "3 元/t", "4"))

    # quantity: 1 · (2·(1·1 + 4·3) + 1·3 + 4·1) / 6 = 5.5
    # factor: 3 · (2·(1·1 + 2·3) + 1·3 + 2·1) / 6 = 9.5; price: the rest of 24 − 1
    assert effects(before, after) == (Decimal("5.5"), 8, Decimal("9.5"), 0)


def test_units_may_change_between_years_without_an_effect():
    before = account(line("固碳", "2 万t", "10 元/t"))
    after = account(line("固碳", "20000000 kg", "0.01 元/kg"))

    assert effects(before, after) == (0, 0, 0, 0)


def test_a_service_that_only_one_list_counts_is_an_effect_of_the_method():
    before = account(line("固碳", "1 t", "10 元/t"), line("释氧", "1 t", "7 元/t"))
    after = account(
        line("固碳", "1 t", "10 元/t"), line("噪声", "2 km", "3 元/km"), method=LATE
    )

    assert effects(before, after) == (0, 0, -7 + 6, 0)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_service_finds_itself_under_its_other_name(turn):
    pair = [
        account(line("空气", "1 t", "10 元/t")),
        account(line("大气", "2 t", "10 元/t"), method=LATE),
    ]

    assert effects(*pair[::turn]) == (10 * turn, 0, 0, 0)


def test_two_services_under_one_name_are_both_counted_once():
    many = Method("many", "多", "GEP", {"all": ("甲", "乙")})
    one = Method("one", "一", "GEP", {"all": ("丙",)}, also={"甲": "丙", "乙": "丙"})
    before = account(line("甲", "1 t", "10 元/t"), line("乙", "1 t", "5 元/t"), method=many)
    after = account(line("丙", "1 t", "15 元/t"), method=one)

    assert effects(before, after) == (-5, 5, 0, 0)
    assert effects(after, before) == (5, -5, 0, 0)


def test_what_appears_or_goes_within_the_list_is_a_quantity():
    before = account(line("固碳", "1 t", "10 元/t", ecosystem="森林"))
    after = account(
        line("固碳", "1 t", "10 元/t", ecosystem="湿地"), line("释氧", "1 t", "4 元/t")
    )

    made = bridge(before, after)

    assert {each.name: each.quantity for each in made.lines} == {
        "固碳 · 森林": -10,
        "固碳 · 湿地": 10,
        "释氧": 4,
    }


def test_another_way_of_counting_is_an_effect_of_the_method():
    before = account(line("固碳", "1 t", "10 元/t"))
    by_area = account(line("固碳", "1 hm²", "25 元/hm²"))
    by_density = account(line("固碳", "1 t", "5 元/m³", "2 m³/t"))

    assert effects(before, by_area) == (0, 0, 15, 0)
    assert effects(before, by_density) == (0, 0, 0, 0)
    assert bridge(before, by_density).lines[0].total == 0


def test_a_stated_value_is_not_divided():
    priced = account(line("固碳", "1 t", "10 元/t"))
    stated = account(Line(service="固碳", stated=read_measure("12 元")))
    new = account(*priced.lines, Line(service="释氧", stated=read_measure("3 元")))

    assert effects(priced, stated) == (0, 0, 0, 2)
    assert effects(stated, priced) == (0, 0, 0, -2)
    assert effects(priced, new) == (0, 0, 0, 3)


def test_a_gep_and_a_vep_have_no_bridge():
    plot = Account(
        place="槐溪县",
        year=2024,
        method=method_of("vep-beijing"),
        lines=(Line(service="修复成本", stated=read_measure("5 元")),),
    )

    with pytest.raises(AccountError, match="no bridge between a GEP and a VEP"):
        bridge(account(line("固碳", "1 t", "10 元/t")), plot)


def test_two_places_have_no_bridge():
    with pytest.raises(AccountError, match="of 槐溪县 and of 柳河县"):
        bridge(
            account(line("固碳", "1 t", "10 元/t")),
            account(line("固碳", "1 t", "10 元/t"), place="柳河县"),
        )
