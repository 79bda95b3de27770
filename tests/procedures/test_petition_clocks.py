"""X8: the statutory times of a petition, as worked by hand, on the machine itself."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from youwei.engines.calendar import shipped
from youwei.packs.world import read_county
from youwei.procedures.machine import extend, start, take

COUNTIES = Path(__file__).resolve().parents[2] / "counties"
LINES = Path(__file__).with_name("petition_clocks.txt").read_text(encoding="utf-8").splitlines()
WORKED = [[part.strip() for part in one.split("|")] for one in LINES if not one.startswith("#")]
CALENDAR = shipped()
FILLED = {"duty-unit": "units/roads", "first": "user/fang"}
PAPERS = {"replied": "reply", "reviewed": "review"}


class Everybody:
    """Surroundings in which whoever acts may: only time is looked at here."""

    calendar = CALENDAR

    def is_one_of(self, actor, who):
        return who != "@accused"

    def name_of(self, who):
        return who

    def value(self, path):
        return None

    def seats(self, asks):
        return ()

    def still_open(self):
        return 0


@pytest.fixture(scope="module")
def petition():
    return read_county(COUNTIES, "demo").sheets["procedures"]["petition"]


def at(text):
    return CALENDAR.local(datetime.fromisoformat(text))


def walked(petition, way):
    """Return the state of a petition that entered these stages at these instants."""
    state = None
    for number, part in enumerate(way.split(", ")):
        name, _, when = part.partition(" ")
        actor = (
            f"user/{number}"  # a new one each time: who may not follow whom is told elsewhere
        )
        if state is None:
            state, _ = start(petition, opener=actor, filled={}, at=at(when), around=Everybody())
        elif name == "extended":
            state = extend(
                petition, state, "handling", actor=actor, reason="情况复杂", around=Everybody()
            )
        else:
            moves = [move.to for move in petition.stages[state.stage].moves]
            filled = {**FILLED, PAPERS.get(name, "reply"): "document/1"}
            writes = petition.stages[state.stage].fills
            written = {key: filled.get(key, "…") for key in writes}
            state, _ = take(
                petition, state, moves.index(name), actor=actor, at=at(when),
                around=Everybody(), reason="理由", filled=written,
            )  # fmt: skip
    return state


def ends(instant):
    return instant.isoformat(" ")[:16] if instant else "–"


def clock_of(state):
    running = state.clocks.get("handling")
    if running is None:
        return "–"
    if running.stopped_at is not None:
        return "停了"
    return "停着" if running.is_paused else ends(running.due_at)


def test_more_than_sixty_are_worked_by_hand():
    assert len(WORKED) > 60
    assert len({tuple(one) for one in WORKED}) == len(WORKED)


@pytest.mark.parametrize(("way", "stage", "clock", "steps"), WORKED)
def test_a_petition_has_until_the_instant_found_by_hand(petition, way, stage, clock, steps):
    state = walked(petition, way)

    assert ends(state.due_at) == stage
    assert clock_of(state) == clock


@pytest.mark.parametrize(("way", "stage", "clock", "steps"), WORKED)
def test_the_steps_beside_it_end_on_the_last_day(way, stage, clock, steps):
    """The steps are prose for people; this keeps them to what they stand beside."""
    ended = re.findall(r"(\d\d-\d\d)是第\d+天", steps)
    worked = re.findall(r"\d=(\d\d-\d\d)", steps)

    last = [part[5:10] for part in (stage, clock) if part[0] == "2"]
    assert last == [*worked[-1:], *ended[-1:]]


def test_a_county_sets_another_time_by_one_word(petition, tmp_path):
    shutil.copytree(COUNTIES / "base", tmp_path / "base")
    mine = tmp_path / "mine"
    (mine / "procedures").mkdir(parents=True)
    head = 'key = "mine"\ntitle = "本县"\nuses = ["base"]\n'
    (mine / "pack.toml").write_text(head, encoding="utf-8")
    changed = 'changes = true\nsource = "本县"\n[stages.received]\nwithin = "10 days"\n'
    (mine / "procedures" / "petition.toml").write_text(changed, encoding="utf-8")

    theirs = read_county(tmp_path, "mine").sheets["procedures"]["petition"]
    sooner = walked(theirs, "received 2026-01-05 09:00")

    assert ends(sooner.due_at) == "2026-01-15 23:59"
    assert ends(walked(petition, "received 2026-01-05 09:00").due_at) == "2026-01-20 23:59"


def test_every_statutory_time_names_its_article(petition):
    named = {key for key, stage in petition.stages.items() if stage.basis}

    assert named == {"received", "replied", "reviewing", "reviewed", "re-review"}
    assert petition.clocks["handling"].basis
