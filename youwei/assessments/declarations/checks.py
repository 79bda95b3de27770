"""Follows the names in a scheme, and says what a result consists of."""

from collections.abc import Iterator

from youwei.assessments.declarations.drawing import check_drawn, check_holders
from youwei.assessments.declarations.words import Indicator, Quota, Scheme
from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.declared import Field
from youwei.packs.lines import Place
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import NOTHING, Row, choice, implied

AROUND = {
    "supervisor": implied("分管领导", "person"),
    "colleagues": implied("同事", "person"),
    "staff": implied("下属", "person"),
    "self": implied("本人", "person"),
}
"""People who are found from the person rated: "@supervisor"."""


def row(key: str, world: World) -> Row:
    """Return the fields of a result: of whom, of which year, how much, which band."""
    scheme: Scheme = world.sheets["assessments"][key]
    return Row(
        {
            "result": implied("结果", "number"),
            "unit": implied("单位", "unit"),
            "year": implied("年度", "number"),
            "subject": implied("对象", "link", scheme.rates),
            "band": choice("等次", {k: band.label for k, band in scheme.bands.items()}),
        }
    )


def reads(scheme: Scheme, reading: Reading) -> Iterator[Thing]:
    """Yield the sources of its indicators."""
    for indicator in scheme.indicators.values():
        yield from reading.reference(indicator.source)


def check(scheme: Scheme, checker: Checker) -> None:
    """Follow raters, indicators and quotas."""
    if checker.sheet(("rates",), "registers", scheme.rates) is None:
        return
    rated = checker.world.row(f"register/{scheme.rates}") or NOTHING
    checker.where(("where",), scheme.where, rated)
    _raters(scheme, Row({**rated.fields, **AROUND}), checker)
    check_holders(scheme, checker)
    column = (
        checker.field(("weights_by",), scheme.weights_by, rated) if scheme.weights_by else None
    )
    for key, indicator in scheme.indicators.items():
        _indicator(("indicators", key), scheme, indicator, column, checker)
        _source(("indicators", key, "source"), scheme, key, indicator, checker)
    grouped = Row({"unit": implied("单位", "unit"), **rated.fields})
    for number, quota in enumerate(scheme.quotas):
        _quota(("quotas", number), scheme, quota, grouped, checker)
    for number, story in enumerate(scheme.examples):
        checker.known(("examples", number, "band"), story.band, scheme.bands, "band")


def _raters(scheme: Scheme, around: Row, checker: Checker) -> None:
    for key, raters in scheme.raters.items():
        checker.who(("raters", key, "who"), raters.who, around)
        place = ("raters", key, "joins")
        checker.known(place, raters.joins, scheme.raters, "group of raters")
        if bool(raters.who) == bool(raters.listed_in):
            checker.say(("raters", key), "who rates? say either who or listed_in")
        check_drawn(("raters", key), scheme, raters, checker)


def _indicator(
    place: Place, scheme: Scheme, line: Indicator, column: Field | None, checker: Checker
) -> None:
    checker.known((*place, "under"), line.under, scheme.indicators, "indicator")
    for group in line.raters:
        checker.known((*place, "raters"), group, scheme.raters, "group of raters")
    for value in line.weight if isinstance(line.weight, dict) else ():
        options = column.options if column else ()
        checker.known((*place, "weight", value), value, options, "value of weights_by")


def _source(place: Place, scheme: Scheme, key: str, line: Indicator, checker: Checker) -> None:
    if line.source.startswith("#"):
        checker.field(place, line.source, NOTHING)
    elif "/" in line.source:
        checker.reference(place, line.source, ("clauses", "scheme"))
    elif line.source != "raters":
        checker.say(place, "say “raters”, “#measure”, “clauses/list” or “scheme/other”")
    elif not scheme.raters and not any(o.under == key for o in scheme.indicators.values()):
        checker.say(place, "nobody rates here: say raters or another source")


def _quota(place: Place, scheme: Scheme, quota: Quota, row: Row, checker: Checker) -> None:
    checker.known((*place, "band"), quota.band, scheme.bands, "band")
    checker.field((*place, "of"), quota.of, row)
    checker.where((*place, "where"), quota.where, row)
