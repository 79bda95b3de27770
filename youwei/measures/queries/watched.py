"""Which figures stand on whose one screen: pages of measures say `watched_by`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.identity.models import User
from youwei.measures.queries.counting import Figure, figures_of, public_measures
from youwei.packs import world


@dataclass(frozen=True)
class Watched:
    """One page of figures."""

    title: str
    figures: Mapping[str, Figure]

    def of(self, *ways: str) -> Sequence[Figure]:
        """Return the figures that are counted in one of these ways, as they were declared."""
        return [one for one in self.figures.values() if one.measure.how in ways]


def is_watching(user: User) -> bool:
    """Say whether somebody has such a screen. No query beyond their roles."""
    roles = {hat.role for hat in getattr(user, "hats", ())}
    pages = world.current().sheets["measures"].values()
    return any(roles & set(page.watched_by) for page in pages)


def watched_by(user: User) -> Sequence[Watched]:
    """Count the pages that this person watches."""
    roles, public = {hat.role for hat in user.hats}, public_measures()
    sheets = world.current().sheets["measures"].values()
    pages = [page for page in sheets if roles & set(page.watched_by)]
    found = figures_of(key for page in pages for key in page.measures if key in public)
    return [
        Watched(page.title, {key: found[key] for key in page.measures if key in found})
        for page in pages
    ]
