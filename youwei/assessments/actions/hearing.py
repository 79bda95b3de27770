"""The rated report beforehand, read their result first, and answer before it stands."""

from youwei.assessments.actions.holding import held, note
from youwei.assessments.events import AppraisalStands, RatedAnswered, RatedReported
from youwei.assessments.machine import measured_lines
from youwei.assessments.models import BEGUN, COUNTED, DRAWN, LISTED, STANDS, Appraisal, Ratee
from youwei.assessments.queries.hearing import may_stand_on
from youwei.chronicle.actions import recorded
from youwei.chronicle.clock import now, today
from youwei.identity.models import User
from youwei.measures.queries import number_about
from youwei.packs.declared import NotAllowed

LONGEST = 20_000


@recorded
def hand_in_report(*, ratee: Ratee, report: str, by: User) -> Ratee:
    """Hand in what the rated tell the community, with their figures as they are counted now."""
    ratee, appraisal = reporting(ratee, by)
    if appraisal.state not in (BEGUN, LISTED, DRAWN):
        raise NotAllowed("The vote has begun: a report is handed in before it.")
    text = report.strip()
    if not 1 <= len(text) <= LONGEST:
        raise NotAllowed("Please write what was done this year.")

    measures = measured_lines(appraisal.scheme).values()
    ratee.report = text
    ratee.figures = {name: number_about(name, ratee.row_key) for name in measures}
    ratee.save(update_fields=["report", "figures"])
    note(RatedReported(rated=ratee.name, report=text, figures=ratee.figures), appraisal, by)
    return ratee


@recorded
def answer_result(*, ratee: Ratee, answer: str, by: User) -> Ratee:
    """Answer to one's result. It travels with it."""
    ratee, appraisal = reporting(ratee, by)
    if appraisal.state != COUNTED:
        raise NotAllowed("There is no result to answer now.")
    text = answer.strip()
    if not 1 <= len(text) <= LONGEST:
        raise NotAllowed("Please write your answer, or that you have none.")

    ratee.answer, ratee.answered_at = text, now()
    ratee.save(update_fields=["answer", "answered_at"])
    note(RatedAnswered(rated=ratee.name, answer=text), appraisal, by)
    return ratee


@recorded
def confirm_results(*, appraisal: Appraisal, by: User) -> Appraisal:
    """Let the results stand: everybody has answered, or has had three working days for it."""
    appraisal = held(appraisal, by, COUNTED)
    waiting = appraisal.ratees.filter(answered_at=None)
    day = may_stand_on(appraisal)
    if waiting.exists() and (day is None or today() <= day):
        raise NotAllowed(
            "%(name)s has not answered yet, and may until %(day)s. Without an answer the"
            " results stand after that.",
            name=waiting[0].name,
            day=f"{day:%Y-%m-%d}" if day else "—",
        )

    appraisal.state = STANDS
    appraisal.save(update_fields=["state"])
    note(AppraisalStands(), appraisal, by)
    return appraisal


def reporting(ratee: Ratee, by: User) -> tuple[Ratee, Appraisal]:
    """Lock whom it rates for somebody who reports there."""
    appraisal = Appraisal.objects.select_for_update().get(pk=ratee.appraisal_id)
    ratee = Ratee.objects.select_for_update().get(pk=ratee.pk)
    roles = appraisal.scheme.reported_by
    if not any(hat.role in roles and hat.unit_path == ratee.unit_path for hat in by.hats):
        raise NotAllowed("Whoever reports for %(name)s does this.", name=ratee.name)
    return ratee, appraisal
