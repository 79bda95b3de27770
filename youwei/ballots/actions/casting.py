"""Casting: a code is marked by one connection, and a ballot put into the urn by another.

Three commits: the code is on the way, the ballot is in the urn, the code is used. Nothing of it
is recorded before the round is counted.
"""

from django.db import transaction

from youwei.ballots import machine
from youwei.ballots.actions import urns
from youwei.ballots.models import FREE, GOING, OPEN, USED, Code, Round
from youwei.ballots.queries import find_code
from youwei.packs.declared import NotAllowed

WRONG = "This code opens no vote. Please check it; the vote may also have closed."
SPENT = "This code has been used. It counts once: what was put in first stays."
GOING_NOW = (
    "With this code a ballot is on its way at this moment, or was when a machine stopped. "
    "Please ask those who keep the vote."
)
UNSURE = (
    "The machine did not answer. Your ballot may or may not be in the urn; the count says how "
    "many codes were used without a ballot. Please tell those who keep the vote."
)


def cast(*, code: str, answers: machine.Answers) -> Round:
    """Put one ballot in. It counts once, or is refused and the code is as it was."""
    found = find_code(code)
    if found is None:
        raise NotAllowed(WRONG)
    _check(found.round, answers)

    _mark_going(found)
    try:
        urns.put_ballot(found.round.name, machine.Ballot(found.group, answers))
    except urns.CommitUnknown:
        raise NotAllowed(UNSURE) from None
    except BaseException:
        Code.objects.filter(pk=found.pk, state=GOING).update(state=FREE)
        raise
    Code.objects.filter(pk=found.pk).update(state=USED)
    return found.round


def _check(round_: Round, answers: machine.Answers) -> None:
    if len(answers) != len(round_.questions):
        raise NotAllowed("Please answer all questions on one page, or leave them blank.")
    for question, marked in zip(round_.questions, answers, strict=True):
        if len(set(marked)) != len(marked) or len(marked) > question["most"]:
            raise NotAllowed(
                "Please mark at most %(most)s: %(question)s",
                most=question["most"],
                question=question["text"],
            )
        if not set(marked) <= set(range(len(question["options"]))):
            raise NotAllowed("Please choose among what stands on the ballot.")


@transaction.atomic
def _mark_going(found: Code) -> None:
    round_ = Round.objects.select_for_update().get(pk=found.round_id)  # waits for a closing
    if round_.state != OPEN:
        raise NotAllowed(urns.CLOSED)
    if Code.objects.filter(pk=found.pk, state=FREE).update(state=GOING):
        return
    state = Code.objects.values_list("state", flat=True).get(pk=found.pk)
    raise NotAllowed(SPENT if state == USED else GOING_NOW)
