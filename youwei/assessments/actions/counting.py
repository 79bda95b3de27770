"""The secret ballot of an appraisal: prepared here, held by the box, counted into results."""

from dataclasses import asdict

from youwei.assessments.actions.holding import held, note, reporters
from youwei.assessments.events import AppraisalCounted, AppraisalToBallot, AppraisalVoteVoid
from youwei.assessments.machine import (
    Result,
    asked_line,
    heard,
    measured_line,
    measured_lines,
    parts_of,
    rated_lines,
    result_of,
)
from youwei.assessments.models import (
    ACCEPTED,
    COUNTED,
    DRAWN,
    INVITED,
    VOTING,
    Appraisal,
    Ratee,
)
from youwei.ballots import machine as box
from youwei.ballots.actions import make_round
from youwei.ballots.models import COUNTED as BALLOT_COUNTED
from youwei.ballots.models import Round
from youwei.ballots.queries import unit_keeping
from youwei.chronicle.actions import recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.measures.queries import number_about
from youwei.packs.declared import NotAllowed, label


@recorded
def prepare_vote(*, appraisal: Appraisal, by: User) -> Round:
    """Prepare the ballot: a question for each ratee and line, a code for each guest."""
    appraisal = held(appraisal, by, DRAWN)
    unit = unit_keeping(by, appraisal.unit_path)
    if unit is None:
        raise NotAllowed("Whoever keeps ballots in that unit prepares the vote.")
    sheet = appraisal.scheme
    coming = {
        group: appraisal.lines.filter(group=group, state__in=(INVITED, ACCEPTED)).count()
        for group in sheet.raters
    }
    if sum(coming.values()) < box.LEAST:
        raise NotAllowed("Fewer than five of those who were drawn would come.")
    options = [label(step, "zh") for step in sheet.scale.values()]
    questions = [
        {"text": _question(one, sheet.indicators[key].label), "options": options, "most": 1}
        for one in appraisal.ratees.all()
        for key in rated_lines(sheet)
    ]
    round_ = make_round(
        title=appraisal.title,
        questions=questions,
        groups=[
            {"name": label(sheet.raters[group].label, "zh"), "codes": count}
            for group, count in coming.items()
            if count
        ],
        unit_path=unit.path,
        by=by,
        asked_for=appraisal.key,
    )

    appraisal.state, appraisal.ballot = VOTING, round_.key
    appraisal.save(update_fields=["state", "ballot"])
    note(AppraisalToBallot(ballot=round_.key, asked=sum(coming.values())), appraisal, by)
    return round_


def _question(ratee: Ratee, line: str) -> str:
    return f"{ratee.name}：{label(line, 'zh')}"


def take_over_count(round_: Round) -> None:
    """Work out the results in the transaction of the count.

    A vote that came to nothing is held again.
    """
    appraisal = Appraisal.objects.select_for_update().get(key=round_.asked_for)
    if appraisal.ballot != round_.key or appraisal.state != VOTING:
        return
    if round_.state != BALLOT_COUNTED or round_.is_withheld:
        appraisal.state = DRAWN
        appraisal.save(update_fields=["state"])
        note(AppraisalVoteVoid(), appraisal, round_, about=[round_.key])
        return

    ratees, result = list(appraisal.ratees.all()), round_.result or {}
    for at, one in enumerate(ratees):
        one.result = asdict(_result(appraisal, one, at, result["batch"], round_))
        one.save(update_fields=["result"])
    appraisal.state, appraisal.counted_at = COUNTED, now()
    appraisal.turnout = {key: result[key] for key in ("given", "used", "ballots", "lost")}
    appraisal.turnout["invited"] = _invited(appraisal, round_)
    appraisal.save(update_fields=["state", "counted_at", "turnout"])
    said = AppraisalCounted(
        results={one.name: one.result for one in ratees},
        tells=[key for one in ratees for key in reporters(appraisal.scheme, one)],
    )
    note(said, appraisal, round_, about=[round_.key])


def _result(
    appraisal: Appraisal,
    ratee: Ratee,
    at: int,
    batch: list[dict[str, list[int]]],
    round_: Round,
) -> Result:
    sheet, keys = appraisal.scheme, rated_lines(appraisal.scheme)
    groups = list(_invited(appraisal, round_))
    lines = [
        asked_line(
            sheet,
            key,
            heard(sheet, parts_of(batch, groups, at * len(keys) + place), appraisal.eligible),
            ratee.kind,
        )
        for place, key in enumerate(keys)
    ]
    for key, measure in measured_lines(sheet).items():
        number = number_about(measure, ratee.row_key)
        lines.append(measured_line(sheet, key, number, ratee.kind))
    order = list(sheet.indicators)
    return result_of(sheet, sorted(lines, key=lambda line: order.index(line.key)))


def _invited(appraisal: Appraisal, round_: Round) -> dict[str, int]:
    """Return group → codes, in the order of the ballot: its groups bear Chinese names."""
    raters = appraisal.scheme.raters.items()
    names = {label(one.label, "zh"): group for group, one in raters}
    return {names[str(group["name"])]: int(group["codes"]) for group in round_.groups}
