"""Cases that live by chance: people, answers, days and waiting drawn from one seed."""

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from youwei.engines.calendar import Calendar, shipped
from youwei.packs.declared import Field, NotAllowed, Test
from youwei.procedures.declarations import Asks, Procedure
from youwei.procedures.machine import State, Step, answer, extend, start, take, tick

SEED = int(os.environ.get("YOUWEI_SEED", "20261120"))
SEQUENCES = int(os.environ.get("YOUWEI_SEQUENCES", "0"))
"""Sequences of one test; without a number each lives a few, the same in every run."""
BEGINS = datetime.fromisoformat("2025-09-22T09:00:00+08:00")  # National Day lies ahead
PEOPLE = tuple(f"user/{name}" for name in ("an", "bo", "cai", "du", "en", "fu"))
UNITS = ("units/east", "units/west")
WAITS = (
    timedelta(minutes=20), timedelta(hours=7), timedelta(days=2), timedelta(days=9),
    timedelta(days=80),
)  # fmt: skip


@dataclass
class Surroundings:
    """A county by chance: who holds which role, what measures say, which cases are open."""

    chance: random.Random
    calendar: Calendar = field(default_factory=shipped)
    hats: dict[str, frozenset[str]] = field(default_factory=dict)
    state: State | None = None
    opener: str = PEOPLE[0]
    open_cases: int = 0
    tests: dict[str, list[Any]] = field(default_factory=dict)

    def is_one_of(self, actor: str, who: str) -> bool:
        role, _, name = who.partition("@")
        if role:
            if role not in self.hats:
                self.hats[role] = frozenset(self.chance.sample(PEOPLE, 3))
            return actor in self.hats[role]
        if name == "opener":
            return actor == self.opener
        value = self.state.filled.get(name) if self.state else None
        return actor == value or (isinstance(value, list) and actor in value)

    def name_of(self, who: str) -> str:
        return f"“{who}”"

    def value(self, path: str) -> Any:
        return self.chance.choice(self.tests.get(path) or [None, 0, 5])

    def seats(self, asks: Asks) -> tuple[str, ...]:
        return PEOPLE[: self.chance.randrange(6)]

    def still_open(self) -> int:
        return self.open_cases


def tested(procedure: Procedure) -> dict[str, list[Any]]:
    """Return, for every path in a condition, values about the border of its tests."""
    found: dict[str, list[Any]] = {}
    for stage in procedure.stages.values():
        for move in stage.moves:
            for path, wanted in move.where.items():
                found.setdefault(path, [None]).extend(_around(wanted))
    return found


def _around(wanted: Any) -> Iterator[Any]:
    if not isinstance(wanted, Test):
        yield from wanted if isinstance(wanted, tuple) else (wanted,)
        return
    for bound in (wanted.least, wanted.most, wanted.above, wanted.below):
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            yield from (bound - 1, bound, bound + 1)


@dataclass
class Values:
    """What people write: mostly what conditions look at, sometimes anything, seldom nothing."""

    procedure: Procedure
    chance: random.Random
    people: Sequence[str]
    units: Sequence[str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tests = tested(self.procedure)

    def of(self, key: str, at: datetime) -> Any:
        """Return a value for a field, written at an instant."""
        field = self.procedure.fields[key]
        if self.tests.get(key) and self.chance.random() < 0.8:
            one = self.chance.choice(self.tests[key])
            if one is not None:
                return [one] if field.many else one
        if field.many:
            return [self._any(field, at) for _ in range(int(field.least or 1))]
        return self._any(field, at)

    def _checklist(self, field: Field) -> dict[str, dict[str, Any]]:
        lines = self.lists.get(field.of or "", ("one", "two"))
        return {key: {"yes": self.chance.random() < 0.9, "note": ""} for key in lines}

    def _any(self, field: Field, at: datetime) -> Any:
        least, most = int(field.least or 1), int(field.most or 2000)
        simple = {
            "choice": lambda: self.chance.choice([*field.options, None]),
            "yes": lambda: self.chance.random() < 0.5,
            "number": lambda: self.chance.randint(least, most),
            "money": lambda: str(self.chance.randint(least, most)),
            "date": lambda: (at - self.chance.choice(WAITS)).date().isoformat(),
            "person": lambda: self.chance.choice(self.people),
            "unit": lambda: self.chance.choice(self.units),
            "link": lambda: f"{field.of}/x",
            "phone": lambda: "13800002716",
            "identity": lambda: "11010519491231002X",
            "checklist": lambda: self._checklist(field),
        }
        return simple.get(field.type, lambda: "…")()


@dataclass
class Event:
    """What was tried, and what came of it: a step, or a sentence."""

    did: str
    actor: str
    before: State | None
    after: State
    step: Step | None
    refusal: str = ""


class Life:
    """One case from its opening on."""

    def __init__(self, procedure: Procedure, seed: int) -> None:
        self.procedure, self.chance = procedure, random.Random(seed)
        self.around = Surroundings(self.chance, tests=tested(procedure))
        self.values = Values(procedure, self.chance, people=PEOPLE, units=UNITS)
        self.at = BEGINS + timedelta(minutes=self.chance.randrange(60 * 24 * 200))
        self.around.opener = self.chance.choice(PEOPLE)
        self.state, self.opened = start(
            procedure, opener=self.around.opener, filled={}, at=self.at, around=self.around
        )
        self._came(self.opened)

    def events(self, most: int = 24) -> Iterator[Event]:
        """Go on until it has ended and refused what came after, or patience is at an end."""
        yield Event("open", self.around.opener, None, self.state, self.opened)
        after_the_end = 0
        for _ in range(most):
            yield self._try()
            after_the_end += self.state.ended_at is not None
            if after_the_end > 3:
                return

    def _try(self) -> Event:
        self.at += self.chance.choice(WAITS) if self.chance.random() < 0.6 else timedelta()
        if self.chance.random() < 0.3:
            self.around.open_cases = 0
        asked = self.procedure.stages[self.state.stage].asks is not None
        acts = [self._move] * 6 + [self._tick] * 2 + [self._extend]
        act = self._answer if asked and self.chance.random() < 0.6 else self.chance.choice(acts)
        actor = self.chance.choice(PEOPLE)
        before, self.around.state = self.state, self.state
        did = act.__name__.strip("_")
        try:
            step = act(actor)
        except NotAllowed as no:
            return Event(did, actor, before, self.state, None, str(no))
        return Event(did, actor, before, self.state, step)

    def _move(self, actor: str) -> Step:
        stage = self.procedure.stages[self.state.stage]
        place = self.chance.randrange(max(len(stage.moves), 1))
        move = stage.moves[place] if stage.moves else None
        writes = [*stage.fills, *(move.needs if move else ())]
        filled = {k: self.values.of(k, self.at) for k in writes if self.chance.random() < 0.95}
        after, step = take(
            self.procedure, self.state, place, actor=actor, at=self.at, around=self.around,
            reason=self.chance.choice(["", "有理由", "有理由"]), filled=filled,
        )  # fmt: skip
        self.state = after
        self._came(step)
        return step

    def _tick(self, _actor: str) -> Step | None:
        ticked = tick(self.procedure, self.state, at=self.at, around=self.around)
        if ticked is None:
            return None
        self.state, step = ticked
        if step.entered != step.left:
            self._came(step)
        return step

    def _extend(self, actor: str) -> None:
        clock = self.chance.choice([*self.procedure.clocks, "no-such-clock"])
        self.state = extend(
            self.procedure, self.state, clock, actor=actor,
            reason=self.chance.choice(["", "雨天"]), around=self.around,
        )  # fmt: skip

    def _answer(self, actor: str) -> None:
        asks = self.procedure.stages[self.state.stage].asks
        choices = [*(asks.choices if asks else ()), "no-such-choice"]
        self.state = answer(
            self.procedure, self.state, seat=actor, choice=self.chance.choice(choices),
            reason=self.chance.choice(["", "有顾虑"]), at=self.at,
        )  # fmt: skip

    def _came(self, step: Step) -> None:
        if step.opens is not None and step.opens.waits:
            self.around.open_cases = self.chance.randrange(3)
