"""What a scheme may not do."""

from collections.abc import Iterator

from youwei.assessments.declarations.words import Scheme
from youwei.packs.bounds import Bounds
from youwei.packs.lines import Place
from youwei.packs.rows import NOTHING


def hold(scheme: Scheme, bounds: Bounds) -> None:
    """Complaints, care and other schemes' rewards are no achievement; no zone is climbed."""
    row = bounds.world.row(f"register/{scheme.rates}") or NOTHING
    everything = bounds.reading.thing("registers", scheme.rates)
    for key, raters in scheme.raters.items():
        listed = bounds.reading.tables(raters.listed_in)
        everything |= listed
        bounds.refuse(("raters", key, "listed_in"), listed, "complaint", "care", "reward")
    for key, line in scheme.indicators.items():
        found = bounds.reading.reference(line.source)
        everything |= found
        place = ("indicators", key)
        bounds.refuse((*place, "source"), found, "complaint", "care", "reward", own=scheme)
        bounds.called(place, line.label)
        if scheme.shows == "ranks" and bounds.has_reward(found):
            bounds.say(("shows",), "a reward is never ranked")
    for at, path in _tests(scheme):
        found = bounds.reading.paths((path,), row)
        everything |= found
        bounds.refuse(at, found, "complaint", "care", "reward", own=scheme)
    bounds.reaches(("zone",), everything, scheme.zone)


def _tests(scheme: Scheme) -> Iterator[tuple[Place, str]]:
    """Yield every field and measure that decides who is rated, or how."""
    for path in scheme.where:
        yield ("where", path), path
    for number, quota in enumerate(scheme.quotas):
        for path in quota.where:
            yield ("quotas", number, "where", path), path
        yield ("quotas", number, "of"), quota.of
    if scheme.weights_by:
        yield ("weights_by",), scheme.weights_by
