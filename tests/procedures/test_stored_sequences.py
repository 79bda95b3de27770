"""The same by the real actions: generated acts on stored cases, on whichever database runs."""

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import QuerySet

from tests.procedures.generated import BEGINS, SEED, SEQUENCES, WAITS, Event, Values
from tests.procedures.test_sequences import check_case
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed, label
from youwei.packs.world import read_county
from youwei.procedures.actions import (
    answer_case,
    extend_case,
    fill_case,
    move_case,
    open_case,
    take_back,
    tick_case,
)
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Turn
from youwei.procedures.queries.around import Seat, sits
from youwei.registers.models import Unit

COUNTIES = Path(__file__).resolve().parents[2] / "counties"
PROCEDURES = sorted(read_county(COUNTIES, "demo").sheets["procedures"])
EACH, ACTS = SEQUENCES or 25, 12


def roles_of(procedure: Procedure) -> set[str]:
    """Return every role that the procedure speaks of."""
    words = [*procedure.opened_by]
    for stage in procedure.stages.values():
        words += [stage.by or "", *(stage.asks.of if stage.asks else ())]
        words += [move.by or "" for move in stage.moves]
    words += [clock.extend.by for clock in procedure.clocks.values() if clock.extend]
    return {word.partition("@")[0] for word in words} & world.current().roles.keys()


@pytest.fixture
def people(county, someone) -> Sequence[User]:
    """Two holders of every role in every unit of its level, for all procedures at once."""
    sheets = world.current().sheets["procedures"].values()
    roles = sorted(set().union(*(roles_of(sheet) for sheet in sheets)))
    return [
        someone(f"{role}-{unit.code}-{number}", role, unit)
        for role in roles
        for unit in Unit.objects.filter(level=world.current().roles[role].level)
        for number in (1, 2)
    ]


class StoredLife:
    """One case in the database from its opening on."""

    def __init__(self, key: str, seed: int, people: Sequence[User]) -> None:
        self.chance, self.people = random.Random(seed), people
        self.procedure: Procedure = world.current().sheets["procedures"][key]
        units = list(Unit.objects.filter(level="unit").values_list("key", flat=True))
        keys = [user.key for user in people]
        sheets = world.current().sheets["clauses"]
        lists = {name: tuple(sheet.clauses) for name, sheet in sheets.items()}
        self.values = Values(self.procedure, self.chance, people=keys, units=units, lists=lists)
        self.at = BEGINS + timedelta(minutes=self.chance.randrange(60 * 24 * 200))
        opener, unit = self._opener()
        self.case = open_case(procedure=key, unit=unit, by=opener, at=self.at)

    def _opener(self) -> tuple[User, Unit]:
        roles = [who for who in self.procedure.opened_by if "@" not in who]
        able = [u for u in self.people if any(hat.role in roles for hat in u.hats)]
        opener = self.chance.choice(able)
        return opener, Unit.objects.get(unit_path=opener.hats[0].unit_path)

    def act(self) -> str:
        """Try one thing as somebody; return the refusal, or nothing."""
        if self.chance.random() < 0.5:
            self.at += self.chance.choice(WAITS)
        acts = [self._move] * 7 + [self._tick] * 2 + [self._fill, self._extend, self._take_back]
        act = self._answer if self._is_asked() else self.chance.choice(acts)
        try:
            act(self._somebody())
        except NotAllowed as no:
            return str(no)
        return ""

    def _is_asked(self) -> bool:
        return self.case.here.asks is not None and self.chance.random() < 0.6

    def _somebody(self) -> User:
        """Return whoever has a seat, or, now and then, anybody."""
        turns = Turn.objects.filter(case=self.case, left_at=None)
        seats = [Seat(turn.role, turn.unit_path, turn.user_key) for turn in turns]
        seated = [user for user in self.people if any(sits(user, seat) for seat in seats)]
        is_anybody = not seated or self.chance.random() < 0.15
        return self.chance.choice(self.people if is_anybody else seated)

    def _move(self, by: User) -> None:
        stage = self.case.here
        place = self.chance.randrange(max(len(stage.moves), 1))
        needs = stage.moves[place].needs if stage.moves else ()
        filled = {key: self.values.of(key, self.at) for key in (*stage.fills, *needs)}
        move_case(
            case=self.case, place=place, by=by, filled=filled, at=self.at,
            reason=self.chance.choice(["", "有理由", "有理由"]), version=self.case.version,
        )  # fmt: skip

    def _fill(self, by: User) -> None:
        filled = {key: self.values.of(key, self.at) for key in self.case.here.fills}
        fill_case(case=self.case, filled=filled, by=by)

    def _tick(self, _by: User) -> None:
        if not tick_case(case=self.case, at=self.at):
            raise NotAllowed("Nothing is due.")

    def _answer(self, by: User) -> None:
        asks = self.case.here.asks
        assert asks is not None
        choice = self.chance.choice(list(asks.choices))
        answer_case(case=self.case, choice=choice, by=by, reason="理由", at=self.at)

    def _extend(self, by: User) -> None:
        clock = next(iter(self.procedure.clocks), "none")
        extend_case(case=self.case, clock=clock, reason="雨天", by=by)

    def _take_back(self, by: User) -> None:
        take_back(case=self.case, by=by)


def lines(case: Case) -> QuerySet[Entry]:
    return Entry.objects.filter(on_key=case.key).order_by("id")


def check_record(case: Case) -> None:
    """The record alone tells the whole way of the case."""
    stages = {key: label(stage.label, "zh") for key, stage in case.procedure.stages.items()}
    here = ""
    for entry in lines(case):
        said = entry.payload
        if entry.event == "case.opened":
            assert here == ""
            here = said["stage"]
        elif "entered" in said:
            assert said["left"] == here
            here = said["entered"]
    assert here == stages[case.stage]


def live(key: str, seed: int, people: Sequence[User]) -> Case:
    life = StoredLife(key, seed, people)
    had = lines(life.case).count()
    for _ in range(ACTS):
        was_ended, version = life.case.ended_at, life.case.version
        refusal = life.act()
        case = Case.objects.get(pk=life.case.pk)
        check_case(case.procedure, Event("", "", None, case.present, None))
        assert (case.stage, case.ended_at) == (case.present.stage, case.present.ended_at)
        had += not refusal
        assert lines(case).count() == had
        assert (
            case.ended_at is None or not Turn.objects.filter(case=case, left_at=None).exists()
        )
        if refusal:
            assert (case.version, case.ended_at) == (version, was_ended)
        life.case = case
    check_record(life.case)
    return life.case


@pytest.mark.parametrize("key", PROCEDURES)
def test_generated_sequences_never_break_a_stored_case(key, people):
    chance = random.Random(SEED)

    cases = [live(key, chance.getrandbits(48), people) for _ in range(EACH)]

    assert len(set(Turn.objects.values_list("stage", flat=True))) > 1
    assert any(case.ended_at for case in cases) or EACH < 100
