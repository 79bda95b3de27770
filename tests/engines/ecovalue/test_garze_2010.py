"""The published account of 甘孜州 2010 (生态学报 2017, 37(19): 6302-6312), worked out again."""

import csv
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.shared_data import shared
from youwei.engines.ecovalue import (
    Account,
    Equation,
    Factor,
    Line,
    Published,
    Row,
    Statement,
    Table,
    check,
    compare,
    method_of,
    read_measure,
    read_unit,
)

pytestmark = pytest.mark.shared

YI = 10**8
UNITS = {  # item of the file → service, unit of the quantity, unit of the price
    "生活用水": ("水资源", "亿m³", "元/m³"),
    "工业用水": ("水资源", "亿m³", "元/m³"),
    "农业用水": ("水资源", "亿m³", "元/m³"),
    "水电": ("水电", "亿kW·h", "元/kW·h"),
    "水源涵养": ("水源涵养", "亿m³", "元/m³"),
    "减少泥沙淤积": ("土壤保持", "亿t", "元/m³"),
    "N面源": ("土壤保持", "亿t", "元/t"),
    "P面源": ("土壤保持", "亿t", "元/t"),
    "防风固沙": ("防风固沙", "万t", "元/m²"),
    "湖泊调蓄": ("洪水调蓄", "亿m³", "元/m³"),
    "水库调蓄": ("洪水调蓄", "亿m³", "元/m³"),
    "沼泽调蓄": ("洪水调蓄", "亿m³", "元/m³"),
    "SO2": ("大气净化", "t", "元/t"),
    "NOx": ("大气净化", "t", "元/t"),
    "粉尘": ("大气净化", "t", "元/t"),
    "COD": ("水质净化", "t", "元/t"),
    "氨氮": ("水质净化", "t", "元/t"),
    "固碳": ("固碳", "亿t", "元/t"),
    "释氧": ("释氧", "亿t", "元/t"),
    "植被蒸腾": ("气候调节", "亿kW·h", "元/kW·h"),
    "水面蒸发": ("气候调节", "亿kW·h", "元/kW·h"),
    "森林病虫害": ("病虫害控制", "万hm²", "元/hm²"),
    "草地病虫害": ("病虫害控制", "万hm²", "元/hm²"),
}
FACTORS = {
    "减少泥沙淤积": [("0.24", False), ("0.93 t/m³", True)],
    "N面源": [("0.37 %", False)],
    "P面源": [("0.108 %", False)],
    "防风固沙": [("1.28 t/m³", True), ("0.1 m", True)],
}
ONLY_STATED = {  # goods and tourism, printed without a price
    "农业产品": "12.2875",
    "林业产品": "2.3777",
    "畜牧业产品": "22.0760",
    "渔业产品": "0.0356",
    "景观游憩": "70.6669",
}
METHOD = method_of("garze-2017")
LATER = method_of("cn-2022")


def line(record):
    item = record["service"]
    service, unit, per = UNITS[item]
    quantity, *_, price = (part.strip() for part in record["quantity_x_price"].split(" x "))
    return Line(
        service=service,
        item=item,
        quantity=read_measure(quantity.split("/")[0].removesuffix("e4"), unit),
        factors=tuple(Factor(read_measure(text), down) for text, down in FACTORS.get(item, [])),
        price=read_measure(price.split("/")[0], per),
        stated=read_measure(record["printed_100m_yuan"], "亿元"),
    )


@pytest.fixture(scope="module")
def account():
    path = shared("ecovalue", "garze_2010_services.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line(record) for record in csv.DictReader(file)]
    stated = [Line(service=s, stated=read_measure(v, "亿元")) for s, v in ONLY_STATED.items()]
    return Account(place="甘孜州", year=2010, method=METHOD, lines=(*lines, *stated))


@pytest.fixture(scope="module")
def table():
    path = shared("ecovalue", "garze_2010_by_ecosystem.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        (_, *columns), *lines = csv.reader(file)
    printed = "632.64 2269.71 399.60 2.28 59.56 0.03 0.04 1939.27 2157.86 13.93 70.67"
    totals = "2176.00 1490.88 2397.56 1396.13 42.29 1.00 5.60 36.13"
    return Table(
        name="表4",
        columns=tuple(columns),
        rows=tuple(
            Row(name, tuple(map(Decimal, cells)), Decimal(total))
            for (name, *cells), total in zip(lines, printed.split(), strict=True)
        ),
        totals=tuple(map(Decimal, totals.split())),
        whole=Decimal("7545.59"),
    )


@pytest.fixture(scope="module")
def published(account, table):
    areas = "31920.60 32283.46 71113.87 2864.27 1707.87 74.53 1259.91 8463.19"
    totals = {"product": "632.64", "regulating": "6842.28", "culture": "70.67"}
    return Published(
        account=account,
        totals={k: read_measure(v, "亿元") for k, v in (totals | {"total": "7545.59"}).items()},
        tables=(
            table,
            Table(
                name="表1",
                columns=table.columns,
                rows=(Row("面积", tuple(map(Decimal, areas.split())), Decimal("149687.70")),),
            ),
        ),
        statements=(
            Statement("面积", read_measure("149687.70 km²"), "表1"),
            Statement("面积", read_measure("15.26 万km²"), "正文第1节"),
        ),
        equations=(
            Equation(
                name="沼泽洪水调蓄能力 0.3·S·10⁶",
                coefficient=Decimal("0.3E6"),
                inputs=(read_measure("0.70"), read_measure("2864.27 km²")),
                unit=read_unit("万m³/a"),
                result=read_measure("6.00 亿m³/a"),
            ),
            Equation(
                name="水库洪水调蓄能力 0.35·C",
                coefficient=Decimal("0.35"),
                inputs=(read_measure("300 万m³"),),
                unit=read_unit("万m³/a"),
                result=read_measure("0.01 亿m³/a"),
            ),
        ),
    )


def test_the_total_worked_out_again_is_the_published_one_within_half_a_percent(account):
    assert abs(account.total / YI / Decimal("7545.59") - 1) <= Decimal("0.005")
    assert abs(account.published / YI - Decimal("7545.59")) < Decimal("0.01")


def test_twenty_rows_agree_within_half_a_percent_and_three_with_short_figures_within_five(
    account,
):
    rows = {each.line.item: each for each in compare(account)}
    off = {item for item, each in rows.items() if each.off > Fraction(5, 1000)}

    assert len(rows) == 23
    assert off == {"水库调蓄", "粉尘", "氨氮"}
    assert all(each.off <= Fraction(5, 100) for each in rows.values())


def test_rounding_of_the_printed_figures_explains_every_row(account):
    assert all(each.is_explained for each in compare(account))


def test_its_four_contradictions_are_found_and_nothing_else(published):
    findings = {each.where: each for each in check(published, LATER)}

    assert set(findings) == {
        "沼泽洪水调蓄能力 0.3·S·10⁶",
        "表4, column 湿地",
        "面积",
        "甘孜州",
    }
    marsh = findings["沼泽洪水调蓄能力 0.3·S·10⁶"]
    assert marsh.what == "unit"
    assert "10^4 times too large: m³/a would fit" in marsh.says
    assert "1,396.16, printed is 1,396.13" in findings["表4, column 湿地"].says
    assert "149687.70 km² (表1) and 15.26 万km²" in findings["面积"].says
    assert "does not count 释氧 (24.1 %), 病虫害控制 (0.2 %)" in findings["甘孜州"].says
    assert "570,975," in findings["甘孜州"].says


def test_the_later_list_of_services_leaves_5709_75(account):
    later = account.under(LATER)

    assert round(later.published / YI, 2) == Decimal("5709.75")
    assert {each.service for each in account.left_out(LATER)} == {"释氧", "病虫害控制"}
