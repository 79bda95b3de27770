"""What a measure may not do."""

from collections.abc import Iterator

from youwei.measures.declarations.words import Measure, Measures
from youwei.packs.bounds import Bounds
from youwei.packs.lines import Place


def hold(page: Measures, bounds: Bounds) -> None:
    """Complaints have no goal, a portrait no care, and no number reads a higher zone.

    What was lifted from somebody counts no more, whoever counts it.
    """
    for key, measure in page.measures.items():
        place = ("measures", key)
        found = bounds.reading.measure(key)
        if measure.goal is not None:
            bounds.refuse((*place, "goal"), found, "complaint")
            bounds.called(place, measure.label)
        if page.career:
            bounds.refuse(place, found, "care", "reward")
        bounds.reaches(place, found, page.zone)
        _lifted(place, measure, bounds)


def _lifted(place: Place, measure: Measure, bounds: Bounds) -> None:
    """Refuse to count findings that lapse other than as they stand."""
    kind, _, key = measure.of.partition("/")
    if (
        kind == "clauses"
        and key in _lapsing(bounds)
        and measure.where.get("standing") is not True
    ):
        says = (
            "counts findings that were lifted or have lapsed too: say standing = true in where"
        )
        bounds.say((*place, "where"), says)
    if kind == "procedure":
        for name in sorted(set(_found_in(key, measure, bounds))):
            says = "counts what a decision elsewhere may lift: count clauses/%(list)s instead"
            bounds.say((*place, "of"), says, list=name)


def _lapsing(bounds: Bounds) -> set[str]:
    lists = bounds.world.sheets["clauses"]
    return {
        key
        for key, sheet in lists.items()
        if sheet.lapses_at or (sheet.stands_at and any(c.lasts for c in sheet.clauses.values()))
    }


def _found_in(procedure: str, measure: Measure, bounds: Bounds) -> Iterator[str]:
    """Name the lists whose findings begin in the cases that this measure counts by themselves."""
    lists = bounds.world.sheets["clauses"]
    stages = measure.where.get("stage", measure.among.get("stage", ()))
    wanted = (
        {stages}
        if isinstance(stages, str)
        else set(stages if isinstance(stages, tuple) else ())
    )
    for key in _lapsing(bounds):
        begins = {
            stage
            for one, _, stage in (
                reference.partition(".") for reference in lists[key].stands_at
            )
            if one == procedure
        }
        if begins & wanted or (begins and measure.about):
            yield key
