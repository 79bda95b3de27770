"""Plays a walk through the stages, on the machine that real cases run on."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from youwei.engines.calendar import Calendar, add_span, read_span, shipped
from youwei.packs.county import World
from youwei.packs.declared import Field, NotAllowed
from youwei.procedures.declarations.words import Asks, Move, Procedure, Story
from youwei.procedures.machine import SILENT, Given, State, enter_count, start, take, tick

BEGINS = datetime.fromisoformat("2025-03-03T09:00:00+08:00")  # a Monday far from any festival
MOMENT = timedelta(seconds=1)
SPAN = re.compile(r"\d+ (minute|hour|workday|day|week|month|year)s?")
ONE: dict[str, Any] = {"number": 1, "money": "1", "yes": True, "checklist": {"all": True}}


def run_example(sheet: Procedure, story: Story, _world: World) -> str | None:
    """Take every step of the story; a step that is closed is refused with a sentence."""
    if story.path[0] != sheet.starts:
        raise NotAllowed("A case starts at “%(stage)s”.", stage=sheet.starts)
    told = Told(sheet, story)
    for there in story.path[1:]:
        told.go(there)
    return None


@dataclass
class Cast:
    """Everybody of a story: whoever's turn it is does it; one and the same where it says so."""

    procedure: Procedure
    story: Story
    stage: str
    calendar: Calendar

    def is_one_of(self, actor: str, who: str) -> bool:
        stage = self.procedure.stages[self.stage]
        asked = stage.asks.of if stage.asks else ()
        return who in {stage.by, *asked, *(move.by for move in stage.moves)}

    def name_of(self, who: str) -> str:
        return who

    def value(self, path: str) -> Any:
        return self.story.numbers.get(path, self.story.given.get(path))

    def seats(self, asks: Asks) -> tuple[str, ...]:
        stage = next(k for k, s in self.procedure.stages.items() if s.asks is asks)
        count = sum(self.story.answers.get(stage, {}).values())
        return tuple(f"seat {number}" for number in range(count))

    def still_open(self) -> int:
        return 0


class Told:
    """A story on its way."""

    def __init__(self, procedure: Procedure, story: Story) -> None:
        self.procedure, self.story = procedure, story
        self.cast = Cast(procedure, story, procedure.starts, shipped())
        self.written: dict[str, Any] = {}  #: what moves have set
        opener = self.actor("opener")
        self.state, _ = start(procedure, opener=opener, filled={}, at=BEGINS, around=self.cast)

    def actor(self, stage: str) -> str:
        return "one and the same" if stage in self.story.same else f"whoever has {stage}"

    def go(self, there: str) -> None:
        """Take the first move that leads there, or say why none does."""
        here = self.state.stage
        self.cast.stage = here
        at = self.when()
        if self.moves_by_itself(there, at):
            return
        self.state = self.answered(at)
        refusals = []
        for place, move in enumerate(self.procedure.stages[here].moves):
            if there not in (move.to, move.then):
                continue
            ready = replace(self.state, filled=self.filled(move, at))
            try:
                after, step = take(
                    self.procedure, ready, place,
                    actor=self.actor(here), at=at, around=self.cast, reason="示例",
                )  # fmt: skip
            except NotAllowed as no:
                refusals.append(no)
                continue
            if step.entered == there:
                self.state = after
                self.written |= step.filled
                return
        if len(refusals) == 1:
            raise refusals[0]
        if refusals:
            keys = " ".join(str(no.names.get("keys", "")) for no in refusals)
            raise NotAllowed("%(all)s", all="; ".join(map(str, refusals)), keys=keys)
        raise NotAllowed(
            "A case cannot go from “%(here)s” to “%(there)s”.", here=here, there=there
        )

    def when(self) -> datetime:
        """Return when the step is taken: after the rest that the story tells, or as soon as may be."""
        stage = self.procedure.stages[self.state.stage]
        rest = self.story.rests.get(self.state.stage, stage.at_least)
        if rest is None:
            return self.state.entered_at + MOMENT
        return add_span(self.state.entered_at, rest, self.cast.calendar).at + MOMENT

    def moves_by_itself(self, there: str, at: datetime) -> bool:
        stage = self.procedure.stages[self.state.stage]
        if stage.late_to != there or self.state.stage not in self.story.rests:
            return False
        moved = tick(self.procedure, self.state, at=at, around=self.cast)
        if moved is None:
            return False
        self.state = moved[0]
        return True

    def answered(self, at: datetime) -> State:
        asks, told = self.procedure.stages[self.state.stage].asks, self.answers(at)
        if asks and asks.secret:
            return enter_count(self.state, Counter(given.choice for given in told))
        return replace(self.state, answers=told)

    def answers(self, at: datetime) -> tuple[Given, ...]:
        told = self.story.answers.get(self.state.stage, {})
        choices = [choice for choice, n in told.items() if choice != SILENT for _ in range(n)]
        seats = self.state.seats
        return tuple(Given(s, c, "示例", at) for s, c in zip(seats, choices, strict=False))

    def filled(self, move: Move, at: datetime) -> Mapping[str, Any]:
        """Return the fields: as told, or anything, but never what the move asks about."""
        fields, story = self.procedure.fields, self.story
        filled = {
            key: anything(field, at)
            for key, field in fields.items()
            if key not in story.missing and key not in move.where
        }
        told = {key: self.told(key, at) for key in story.given if key in fields}
        return {**filled, **told, **self.written}

    def told(self, key: str, at: datetime) -> Any:
        """Return a value as it is told; a date may be told as how long ago it was."""
        value = self.story.given[key]
        if self.procedure.fields[key].type == "date" and SPAN.fullmatch(str(value)):
            return ago(str(value), at, self.cast.calendar).isoformat()
        return value


def anything(field: Field, at: datetime) -> Any:
    """Return some value of the field's type, where the story does not care which."""
    some = (
        next(iter(field.options), "…") if field.type == "choice" else ONE.get(field.type, "…")
    )
    some = at.date().isoformat() if field.type == "date" else some
    return [some] if field.many else some


def ago(span: str, at: datetime, calendar: Calendar) -> date:
    """Return the day from which such a span ends today."""
    day, wanted = calendar.local(at).date(), read_span(span)
    while add_span(calendar.at(day, BEGINS.time()), wanted, calendar).at.date() > at.date():
        day -= timedelta(days=1)
    return day


__all__ = ["State", "run_example"]
