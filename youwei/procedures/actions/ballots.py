"""A stage that asks in secret: its vote is prepared here, and its count entered.

The ballot box holds the vote. What comes back are the counts alone.
"""

from dataclasses import replace

from youwei.ballots.actions import make_round
from youwei.ballots.models import COUNTED, Round
from youwei.ballots.queries import counts_of, unit_keeping
from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.joining import refuse_joined
from youwei.procedures.actions.writing import locked, put, refuse_away
from youwei.procedures.events import CaseCounted, CaseToBallot, CaseVoteVoid
from youwei.procedures.machine import BLANK, asked_in_secret, enter_count
from youwei.procedures.models import Case
from youwei.procedures.queries.around import Surroundings, has_a_turn


@recorded
def prepare_ballot(*, case: Case, by: User) -> Round:
    """Prepare the secret vote of the stage: its choices, and as many codes as are asked."""
    case = locked(case, None)
    refuse_away(case, "")
    refuse_joined(case, by, None)
    around, unit = Surroundings(case, by), unit_keeping(by, case.unit_path)
    if unit is None or not has_a_turn(case, by, around):
        raise NotAllowed("It is the turn of %(who)s.", who=around.names_of_turns or "—")
    state, asks = case.present, asked_in_secret(case.procedure, case.present)
    options = [label(said, "zh") for said in asks.choices.values()]
    round_ = make_round(
        title=f"{case.label}：{label(case.here.label, 'zh')}"[:200],
        questions=[{"text": case.label, "options": options, "most": 1}],
        groups=[{"name": label(case.here.label, "zh"), "codes": len(state.seats)}],
        unit_path=unit.path,
        by=by,
        asked_for=case.key,
    )

    at = now()
    put(case, replace(state, ballot=round_.key), by=str(by), at=at)
    _save(case)
    stage = label(case.here.label, "zh")
    said = CaseToBallot(stage=stage, ballot=round_.key, asked=len(state.seats))
    record(said, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)
    return round_


def take_over_count(round_: Round) -> None:
    """Enter what a secret vote has counted, in the transaction of the count itself.

    A void vote, and one in which fewer than five voted, enters nothing: it can be held again.
    """
    case = Case.objects.select_for_update(of=("self",)).get(key=round_.asked_for)
    if case.present.ballot != round_.key:
        return
    asks, counted = case.here.asks, {}
    if asks is not None and round_.state == COUNTED and not round_.is_withheld:
        numbers, blank = counts_of(round_)
        counted = {**dict(zip(asks.choices, numbers, strict=True)), BLANK: blank}
    put(case, enter_count(case.present, counted), by=str(round_), at=now())
    _save(case)
    stage = label(case.here.label, "zh")
    said = CaseCounted(stage=stage, counted=_in_words(case, counted)) if counted else None
    record(
        said or CaseVoteVoid(stage=stage), on=case, by=round_, about=[round_.key],
        unit_path=case.unit_path, zone=case.procedure.zone,
    )  # fmt: skip


def _save(case: Case) -> None:
    case.before = None  # what a vote has begun or decided is taken back by no click
    case.version += 1
    case.save()


def _in_words(case: Case, counted: dict[str, int]) -> str:
    asks = case.here.asks
    names = {**(asks.choices if asks else {}), BLANK: "空白 | Blank"}
    return "，".join(f"{label(names[key], 'zh')} {count}" for key, count in counted.items())
