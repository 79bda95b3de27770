"""Issues: groups of messages about one problem of one place, and how hot each of them is.

Copies are folded away first (`copies`), so neither the words that count as rare nor the groups
depend on them. What is left is linked where it is alike, and each linked part is divided by
average linkage (Sokal, Michener 1958, University of Kansas Science Bulletin 38:1409).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from youwei.engines.triage.copies import fold
from youwei.engines.triage.grams import Floats, Integers
from youwei.engines.triage.likeness import Index, likenesses
from youwei.engines.triage.vocabulary import narrow

LINKED = 0.15
"""Likeness that links two messages."""
TOGETHER = 0.1
"""Mean likeness of the messages of two groups from which on they are one issue."""
MOST_LINKED = 3000
"""Parts with more messages are linked more strictly until they fall apart."""
HALF_LIFE = 90.0
"""Days after which a voice counts half."""


@dataclass(frozen=True, kw_only=True)
class Messages:
    """n messages in the order of their file; person "": nobody can say whose it is.

    All of these count as one person of an issue at most: one person could have sent them all.

    days: when each came, in days from any start; empty where that is not known.
    """

    titles: Sequence[str]
    bodies: Sequence[str]
    people: Sequence[str]
    days: Floats

    def __len__(self) -> int:
        return len(self.titles)

    @property
    def turn(self) -> Integers:
        """Return the place of each message in time, shape (n,)."""
        order = np.arange(len(self))
        if len(self.days):
            order = np.lexsort((order, self.days))
        turn = np.empty(len(self), dtype=np.int64)
        turn[order] = np.arange(len(self))
        return turn


@dataclass(frozen=True, eq=False, kw_only=True)
class Issue:
    """heat: see `heat`. people: different ones. voices: own words of different people.

    messages: their places, the earliest first, copies included. first: the earliest place.
    """

    heat: float
    people: int
    voices: int
    messages: Integers

    @property
    def first(self) -> int:
        """Return the place of the earliest message."""
        return int(self.messages[0])


@dataclass(frozen=True, eq=False)
class Groups:
    """source: which message each one copies, shape (n,). issue: a number of each, (n,)."""

    source: Integers
    issue: Integers
    index: Index
    kept: Integers


def united(groups: Groups, same: Sequence[tuple[int, int]]) -> Groups:
    """Make one issue of those of any two messages that somebody said are the same."""
    rows, others = groups.issue[[a for a, _b in same]], groups.issue[[b for _a, b in same]]
    count = int(groups.issue.max(initial=-1)) + 1
    ones = np.ones(len(rows), dtype=bool)
    graph = coo_array((ones, (rows, others)), shape=(count, count))
    return replace(groups, issue=connected_components(graph, directed=False)[1][groups.issue])


def hot(messages: Messages, least: int = 5, half_life: float = HALF_LIFE) -> list[Issue]:
    """Return the issues of at least so many people, the hottest first."""
    return ranked(messages, group(messages), least=least, half_life=half_life)


def group(messages: Messages) -> Groups:
    """Put messages about one problem together; a copy goes where the one it copies goes."""
    texts = [f"{t} {b}" for t, b in zip(messages.titles, messages.bodies, strict=True)]
    source = fold(texts, messages.people, messages.turn)
    kept = np.flatnonzero(source == np.arange(len(texts)))
    chosen = kept.tolist()
    titles, bodies = messages.titles, messages.bodies
    index = Index.of([titles[at] for at in chosen], [bodies[at] for at in chosen])
    found = divide(index.vectors)
    place = np.empty(len(texts), dtype=np.int64)
    place[kept] = found
    return Groups(source, place[source], index, kept)


def divide(vectors: csr_array) -> Integers:
    """Return a group number for each row of unit vectors."""
    rows, others, likeness = _edges(vectors)
    count = vectors.shape[0]
    group_of, latest = np.arange(count), count
    waiting = [(np.arange(count), LINKED)]
    while waiting:
        members, bar = waiting.pop()
        for part in _parts(members, (rows, others, likeness), bar, count):
            if len(part) > MOST_LINKED:
                waiting.append((part, bar * 1.2))
                continue
            group_of[part] = latest + _averaged(narrow(vectors[part]))
            latest += len(part) + 1
    return np.unique(group_of, return_inverse=True)[1].astype(np.int64)


def _edges(vectors: csr_array) -> tuple[Integers, Integers, Floats]:
    found = list(zip(*likenesses(vectors, LINKED), strict=True))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    return np.concatenate(found[0]), np.concatenate(found[1]), np.concatenate(found[2])


def _parts(
    members: Integers, edges: tuple[Integers, Integers, Floats], bar: float, count: int
) -> list[Integers]:
    """Return the connected parts, of two and more members, at a likeness of `bar`."""
    rows, others, likeness = edges
    is_here = np.zeros(count, dtype=bool)
    is_here[members] = True
    kept = (likeness >= bar) & is_here[rows] & is_here[others]
    graph = coo_array((likeness[kept], (rows[kept], others[kept])), shape=(count, count))
    part = connected_components(graph.tocsr(), directed=False)[1][members]
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    return [members[one] for one in np.split(order, cuts) if len(one) > 1]


def _averaged(vectors: csr_array) -> Integers:
    """Divide one part by average linkage; return a number from 1 up for each of its rows."""
    # Every command would wait for these at its start; few ever group.
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    apart = 1 - (vectors @ vectors.T).toarray().astype(np.float64)
    apart = np.clip((apart + apart.T) / 2, 0, None)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - TOGETHER, "distance"), dtype=np.int64)


def ranked(
    messages: Messages,
    groups: Groups,
    *,
    least: int,
    half_life: float = HALF_LIFE,
    within: NDArray[np.bool_] | None = None,
) -> list[Issue]:
    """Return issues of at least so many people by heat, then people, then age.

    `within` leaves messages out of every count, such as those of other places.
    """
    turn = messages.turn
    order = np.lexsort((turn, groups.issue))
    cuts = np.flatnonzero(np.diff(groups.issue[order])) + 1
    found: list[tuple[tuple[float, ...], Issue]] = []
    for whole in np.split(order, cuts) if len(order) else []:
        members = whole if within is None else whole[within[whole]]
        people = {messages.people[at] for at in members}
        if len(people) < least:
            continue
        voices = first_voices(members[groups.source[members] == members], messages.people)
        days = messages.days[voices] if len(messages.days) else None
        warmth = heat(days, half_life) if days is not None else float(len(voices))
        issue = Issue(heat=warmth, people=len(people), voices=len(voices), messages=members)
        found.append(((-warmth, -len(voices), float(turn[members[0]])), issue))
    return [issue for _, issue in sorted(found, key=lambda one: one[0])]


def first_voices(members: Integers, names: Sequence[str]) -> Integers:
    """Return the first message of every person, in the order given."""
    first: dict[str, int] = {}
    for at in members.tolist():
        first.setdefault(names[at], at)
    return np.array(list(first.values()), dtype=np.int64)


def heat(days: Floats, half_life: float = HALF_LIFE) -> float:
    """Return the highest sum of voices at one time, each halved every `half_life` days.

    Five voices in a week are hotter than five in two years.
    """
    warmth, best, before = 0.0, 0.0, 0.0
    for day in np.sort(days).tolist():
        warmth = warmth * 0.5 ** ((day - before) / half_life) + 1.0
        best, before = max(best, warmth), day
    return best
