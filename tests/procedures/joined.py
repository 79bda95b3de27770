"""A street by chance: orders opened, joined, separated, split, worked, rated, in any order."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import (
    extend_case,
    join_case,
    move_case,
    open_case,
    separate_case,
    split_case,
    take_back,
    tick_case,
)
from youwei.procedures.machine import own_fields, parts_in, waits_in
from youwei.procedures.models import Case, Joined
from youwei.registers.models import Unit

STEPS = 14


@dataclass
class Street:
    """People, their orders, and what each of them said: what must never change."""

    chance: random.Random
    residents: list[User]
    staff: list[User]
    home: Unit
    units: list[str]
    categories: list[str]
    cases: list[Case] = field(default_factory=list)
    said: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    rated: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    last: str = ""
    refused: set[str] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)

    def live(self) -> None:
        """Open a few orders, and let chance act on them; check after every step."""
        for _ in range(self.chance.randint(2, 4)):
            self._open()
        acts: list[tuple[Callable[[], object], int]] = [
            (self._join, 7), (self._separate, 5), (self._split, 1), (self._move, 12),
            (self._tick, 2), (self._take_back, 1), (self._extend, 1),
        ]  # fmt: skip
        for _ in range(STEPS):
            act = self.chance.choices([one for one, _ in acts], [n for _, n in acts])[0]
            try:
                self.last = act.__name__
                act()
                self.done[act.__name__] += 1
            except NotAllowed as refusal:
                self.refused.add(refusal.sentence)
                self.done["refused"] += 1
            self.check()

    def check(self) -> None:
        """Hold everything that joining must leave alone."""
        mine = list(Case.objects.filter(pk__in=[case.pk for case in self.cases]))
        assert len(mine) == len(self.cases)
        open_ = {one.case_id: one.lead for one in Joined.objects.filter(until=None)}
        for case in mine:
            self._check_one(case, open_.get(case.pk), set(open_))
        self.cases = mine

    def _check_one(self, case: Case, lead: Case | None, along: set[int]) -> None:
        told = case.filled["matter"], case.closed.get("phone", ""), case.opener_key
        assert told == self.said[case.key]
        if case.key in self.rated:
            assert (case.filled.get("solved"), case.filled.get("verdict")) == self.rated[
                case.key
            ]
        else:
            assert not case.filled.get("verdict")
        turns = case.turns.filter(left_at=None)
        assert turns.exists() == (case.ended_at is None), (self.last, case.stage, case.key)
        if lead is None:
            return
        sheet = case.procedure
        assert case.ended_at is None
        assert lead.pk not in along, "a chain"
        assert not parts_in(sheet, lead.stage)
        assert case.stage == lead.stage or waits_in(sheet, lead.stage)
        if case.stage == lead.stage:
            own = own_fields(sheet)
            shared = {k: v for k, v in lead.filled.items() if k not in own}
            assert {k: v for k, v in case.filled.items() if k not in own} == shared

    def _any(self) -> Case:
        case = self.chance.choice(self.cases)
        case.refresh_from_db()
        return case

    def _open(self) -> None:
        who = self.chance.choice(self.residents)
        filled = {"matter": f"第 {len(self.said)} 件", "phone": f"1380000{len(self.said):04d}"}
        case = open_case(procedure="order", unit=self.home, by=who, filled=filled)
        self._remember(case)

    def _remember(self, case: Case) -> None:
        self.cases.append(case)
        told = case.filled["matter"], case.closed.get("phone", ""), case.opener_key
        self.said[case.key] = told

    def _join(self) -> None:
        case, lead = self._any(), self._any()
        join_case(case=case, lead=lead, by=self._somebody(case))

    def _separate(self) -> None:
        going = [c for c in self.cases if c.joinings.filter(until=None).exists()]
        case = self.chance.choice(going or self.cases)
        separate_case(case=case, by=self._somebody(case), reason="不是一件")

    def _split(self) -> None:
        case = self._any()
        words = {"matter": f"第 {len(self.said)} 件"}
        made = split_case(case=case, filled=words, reason="两件事", by=self._somebody(case))
        self._remember(made)

    def _somebody(self, case: Case) -> User:
        openers = [who for who in self.residents if who.key == case.opener_key]
        return self.chance.choice([*self.staff, *openers, *openers])

    def _move(self) -> None:
        case = self._any()
        if not case.here.moves:
            raise NotAllowed("This case has ended.")
        place = self.chance.randrange(len(case.here.moves))
        move = case.here.moves[place]
        filled = {key: self._value(key) for key in {*case.here.fills, *move.needs} & VALUES}
        by = self.chance.choice(self._holders(case, move.by or case.here.by or ""))
        moved = move_case(case=case, place=place, by=by, filled=filled, reason="因为")
        if filled.keys() & {"verdict"}:
            self.rated[case.key] = (moved.filled.get("solved"), moved.filled.get("verdict"))

    def _holders(self, case: Case, who: str) -> list[User]:
        if who == "@opener":
            return [one for one in self.residents if one.key == case.opener_key]
        role = who.partition("@")[0]
        return [one for one in self.staff if any(h.role == role for h in one.hats)]

    def _tick(self) -> None:
        case = self._any()
        if case.due_at is not None:
            tick_case(case=case, at=case.due_at + timedelta(minutes=1))

    def _take_back(self) -> None:
        case = self._any()
        before = case.before or {}
        who = [one for one in (*self.staff, *self.residents) if one.key == before.get("by")]
        if not who:
            raise NotAllowed("Only whoever took the last step can take it back.")
        take_back(case=case, by=who[0])
        case.refresh_from_db()
        self.rated.pop(case.key, None)
        if case.filled.get("verdict"):
            self.rated[case.key] = (case.filled.get("solved"), case.filled["verdict"])

    def _extend(self) -> None:
        case = self._any()
        if "whole" not in case.present.clocks or case.ended_at is not None:
            raise NotAllowed("This case has ended.")
        extend_case(case=case, clock="whole", reason="下雨", by=self.chance.choice(self.staff))

    def _value(self, key: str) -> Any:
        pick = self.chance.choice
        return {
            "category": lambda: pick(self.categories),
            "lane": lambda: pick(["ordinary", "ordinary", "urgent"]),
            "lead": lambda: pick(self.units),
            "should": lambda: pick(self.units),
            "promise": lambda: pick([3, 10]),
            "result": lambda: f"做了 {now():%H%M%S}",
            "contact": lambda: "relay",
            "more": lambda: "补充",
            "contacted": lambda: "yes",
            "reached": lambda: pick([True, False]),
            "solved": lambda: pick(["yes", "partly", "no"]),
            "verdict": lambda: pick(["satisfied", "fair", "dissatisfied"]),
        }[key]()


VALUES = {
    "category", "lane", "lead", "should", "promise", "result", "contact", "more", "contacted",
    "reached", "solved", "verdict",
}  # fmt: skip
