"""Follows the names in a page of measures."""

from collections.abc import Iterator

from youwei.measures.declarations.words import Measure, Measures
from youwei.packs.checker import Checker
from youwei.packs.lines import Place
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import Row

COUNTABLE = ("register", "procedure", "ledger", "clauses", "rhythm", "scheme", "placement")
PLACED = ("procedure", "register")
"""What lies in a unit, and so on a map."""
OF_NUMBERS = ("sum", "mean", "median", "spread")
OF_A_FIELD = (*OF_NUMBERS, "people", "latest")


def reads(page: Measures, reading: Reading) -> Iterator[Thing]:
    """Yield what its measures read."""
    for key in page.measures:
        yield from reading.measure(key)


def check(page: Measures, checker: Checker) -> None:
    """Follow every measure."""
    for key, measure in page.measures.items():
        place = ("measures", key)
        if checker.reference((*place, "of"), measure.of, COUNTABLE) is None:
            continue
        row = checker.world.row(measure.of)
        if row is not None:
            _measure(place, measure, row, checker)
    _shown(page, checker)
    for number, story in enumerate(page.examples):
        what = ("examples", number, "measure")
        checker.known(what, story.measure, page.measures, "measure")


def _shown(page: Measures, checker: Checker) -> None:
    """Hold what is on the map and on somebody's screen to what there is."""
    for key in page.on_map:
        if not checker.known(("on_map",), key, page.measures, "measure"):
            continue
        if page.measures[key].of.partition("/")[0] not in PLACED:
            checker.say(("on_map",), "“%(name)s” counts what lies in no place", name=key)
    for key in page.watched_by:
        checker.known(("watched_by",), key, checker.world.roles, "role")


def _measure(place: Place, measure: Measure, row: Row, checker: Checker) -> None:
    checker.where((*place, "where"), measure.where, row)
    checker.where((*place, "among"), measure.among, row)
    _field(place, measure, row, checker)
    _time(place, measure, row, checker)
    _parts(place, measure, checker)
    if measure.how == "share" and not (measure.where or measure.worth):
        checker.say((*place, "how"), "a share needs where or worth")
    checker.known((*place, "about"), measure.about, row.fields, "field")
    checker.known((*place, "less"), measure.less, checker.world.measures, "measure")
    for path in measure.by:
        checker.field((*place, "by"), path, row)


def _field(place: Place, measure: Measure, row: Row, checker: Checker) -> None:
    if not measure.field:
        if measure.how in OF_A_FIELD:
            checker.say((*place, "how"), "%(how)s of what? say field", how=measure.how)
        return
    field = checker.field((*place, "field"), measure.field, row)
    if field is None:
        return
    if measure.how in OF_NUMBERS and field.type not in ("number", "money"):
        checker.say(
            (*place, "field"),
            "a %(how)s needs a number, “%(name)s” is a %(type)s",
            how=measure.how,
            name=measure.field,
            type=field.type,
        )
    for choice in measure.worth:
        checker.known((*place, "worth", choice), choice, field.options, "choice")


def _time(place: Place, measure: Measure, row: Row, checker: Checker) -> None:
    if measure.how == "time" and not measure.since:
        checker.say((*place, "how"), "from where? say since")
    if measure.done_within and measure.how != "time":
        checker.say(
            (*place, "done_within"), 'only a time is done within something: how = "time"'
        )
    stages = row.fields["stage"].options if "stage" in row.fields else {}
    dates = [key for key, field in row.fields.items() if field.type == "date"]
    for word in ("since", "until"):
        end = getattr(measure, word)
        checker.known((*place, word), end, [*stages, *dates], "stage or date")


def _parts(place: Place, measure: Measure, checker: Checker) -> None:
    """Hold a weighted measure to others of the same rows."""
    if (measure.how == "weighted") != bool(measure.parts):
        checker.say((*place, "parts"), "parts belong to a weighted measure, and it needs them")
    for key in measure.parts:
        at, measures = (*place, "parts", key), checker.world.measures
        if checker.known(at, key, measures, "measure") and measures[key].of != measure.of:
            checker.say(at, "“%(name)s” counts other rows than this measure", name=key)
