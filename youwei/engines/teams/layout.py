"""From teams to a matching problem: rules on traits become bars and counts on keys."""

from dataclasses import replace
from functools import singledispatch

import numpy as np

from youwei.engines.matching import rules as keyed
from youwei.engines.matching.model import Block, Integers, Problem, ProblemError, Rule, Wish
from youwei.engines.teams.conditions import Trait, Where, meets
from youwei.engines.teams.model import (
    Apart,
    Avoid,
    Fixed,
    Likeness,
    Moves,
    Number,
    Only,
    Scores,
    Seat,
    Stay,
    Structure,
    TeamRule,
    Teams,
    TeamWish,
    units,
)


def as_problem(teams: Teams) -> Problem:
    """Write teams as a matching problem with the same keys, rule names and sources."""
    return Problem(
        people=tuple(member.key for member in teams.members),
        seats=tuple(seat.key for seat in teams.seats),
        wishes=tuple(Wish(w.name, points(w, teams), w.weight) for w in teams.wishes),
        rules=tuple(as_rule(rule, teams) for rule in teams.rules),
        each_person=teams.each_person,
        empty_costs=teams.empty_costs,
    )


def people_like(teams: Teams, where: Where) -> frozenset[str]:
    """Return the keys of the people who meet a condition."""
    return frozenset(m.key for m in teams.members if meets(m.traits, where))


def seats_like(seats: tuple[Seat, ...], where: Where) -> frozenset[str]:
    """Return the keys of the seats that meet a condition; `team` may be asked like a trait."""
    return frozenset(s.key for s in seats if meets({"team": s.team, **s.traits}, where))


@singledispatch
def as_rule(rule: TeamRule, teams: Teams) -> Rule:
    """Write one rule on traits as bars and counts on keys."""
    raise TypeError(f"{rule} is no rule of teams.")


@as_rule.register
def _(rule: Only, teams: Teams) -> Rule:
    return keyed.only(
        rule.name,
        seats=seats_like(teams.seats, rule.seats),
        people=people_like(teams, rule.people),
        everybody=[member.key for member in teams.members],
        source=rule.source,
    )


@as_rule.register
def _(rule: Structure, teams: Teams) -> Rule:
    groups = [*teams.by_team.values()] if rule.over == "each team" else [teams.seats]
    people = people_like(teams, rule.people)
    parts = [_limited(rule, seats_like(group, rule.seats), people) for group in groups]
    return Rule(rule.name, rule.source, counts=tuple(c for part in parts for c in part.counts))


def _limited(rule: Structure, seats: frozenset[str], people: frozenset[str]) -> Rule:
    if not seats:
        return Rule(rule.name)
    least = None if rule.least is None else units(rule.least, len(seats), rounding="up")
    most = None if rule.most is None else units(rule.most, len(seats), rounding="down")
    if least is None and most is None:
        raise ProblemError(f"The rule “{rule.name}” needs a least or a most.")
    return keyed.quota(
        rule.name, seats=seats, people=people, limits=(least, most), cost=rule.cost
    )


@as_rule.register
def _(rule: Avoid, teams: Teams) -> Rule:
    wanted = seats_like(teams.seats, rule.seats)
    groups: dict[Trait, set[str]] = {}
    for seat in teams.seats:
        value = {"team": seat.team, **seat.traits}.get(rule.seat_trait)
        if seat.key in wanted and value not in (None, ""):
            groups.setdefault(value, set()).add(seat.key)
    bars = [
        Block(people_like(teams, {rule.person_trait: value}), frozenset(seats))
        for value, seats in groups.items()
    ]
    return Rule(rule.name, rule.source, bars=tuple(bar for bar in bars if bar.people))


@as_rule.register
def _(rule: Apart, teams: Teams) -> Rule:
    groups = [[seat.key for seat in seats] for seats in teams.by_team.values()]
    return keyed.apart(rule.name, rule.pairs, teams=groups, source=rule.source)


@as_rule.register
def _(rule: Fixed, teams: Teams) -> Rule:
    barred = keyed.forbid(rule.name, rule.may_not, source=rule.source)
    return replace(barred, counts=keyed.force(rule.name, rule.must).counts)


@as_rule.register
def _(rule: Moves, teams: Teams) -> Rule:
    return keyed.moves(
        rule.name,
        now=teams.now,
        people=[member.key for member in teams.members],
        seats=[seat.key for seat in teams.seats],
        most=units(rule.most, len(teams.seats), rounding="down"),
        source=rule.source,
    )


@singledispatch
def points(wish: TeamWish, teams: Teams) -> Integers:
    """Return the points that a wish gives every pair, shape people by seats."""
    raise TypeError(f"{wish} is no wish of teams.")


def _nothing(teams: Teams) -> Integers:
    return np.zeros((len(teams.members), len(teams.seats)), dtype=np.int64)


@points.register
def _(wish: Likeness, teams: Teams) -> Integers:
    given = _nothing(teams)
    seats = [{"team": s.team, **s.traits}.get(wish.seat_trait) for s in teams.seats]
    for row, member in enumerate(teams.members):
        value = member.traits.get(wish.person_trait)
        if value not in (None, ""):
            given[row] = [value == seat for seat in seats]
    return given


@points.register
def _(wish: Number, teams: Teams) -> Integers:
    given = _nothing(teams)
    wanted = seats_like(teams.seats, wish.seats)
    columns = [at for at, seat in enumerate(teams.seats) if seat.key in wanted]
    for row, member in enumerate(teams.members):
        value = member.traits.get(wish.trait) or 0
        if not isinstance(value, int | float):
            raise ProblemError(f"“{value}” of {member.key} is not a number ({wish.name}).")
        given[row, columns] = round(value * wish.times)
    return given


@points.register
def _(wish: Stay, teams: Teams) -> Integers:
    given = _nothing(teams)
    seat_at = {seat.key: at for at, seat in enumerate(teams.seats)}
    for row, member in enumerate(teams.members):
        if member.now in seat_at:
            given[row, seat_at[member.now]] = 1
    return given


@points.register
def _(wish: Scores, teams: Teams) -> Integers:
    given = _nothing(teams)
    row_at = {member.key: at for at, member in enumerate(teams.members)}
    seat_at = {seat.key: at for at, seat in enumerate(teams.seats)}
    for (person, seat), number in wish.points.items():
        if person not in row_at or seat not in seat_at:
            raise ProblemError(f"“{wish.name}” has points for {person} in {seat}: not there.")
        given[row_at[person], seat_at[seat]] = number
    return given
