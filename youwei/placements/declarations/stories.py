"""Plays a small plan against the rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from youwei.packs.conditions import holds, share
from youwei.packs.county import World
from youwei.packs.declared import NotAllowed, label
from youwei.placements.declarations.words import Placement, Rule, Story

Team = list[tuple[Mapping[str, Any], Mapping[str, Any]]]
"""The people of a team, each with the seat."""


def run_example(sheet: Placement, story: Story, _world: World) -> str | None:
    """Count what the plan leaves unmet, or refuse a plan that breaks a rule."""
    unmet = [label(rule.label, "zh") for rule in _unmet(sheet, story)]
    if story.distance is not None:
        return None if len(unmet) == story.distance else f"leaves unmet: {', '.join(unmet)}"
    if unmet:
        raise NotAllowed("These rules are not kept: %(rules)s.", rules=", ".join(unmet))
    return None


def _unmet(sheet: Placement, story: Story) -> Iterator[Rule]:
    teams: dict[Any, Team] = defaultdict(list)
    for person, seat in story.plan.items():
        team = story.seats[seat].get(sheet.team or "")
        teams[team].append((story.people[person], story.seats[seat]))
    for rule in sheet.rules:
        for members in teams.values():
            if not _keeps(rule, members):
                yield rule


def _keeps(rule: Rule, members: Team) -> bool:
    """Whether a team keeps a rule; who is kin to whom, no story knows."""
    seated = [person for person, seat in members if holds(rule.seats, seat)]
    fit = sum(holds(rule.people, person) is True for person in seated)
    if rule.least is None and rule.most is None:
        return rule.none_of is not None or fit == len(seated)
    if not seated:
        return True
    is_enough = rule.least is None or fit >= share(rule.least, len(seated))
    return is_enough and (rule.most is None or fit <= share(rule.most, len(seated)))
