"""A round ends: closed by a person, counted by itself, entered as one shuffled batch."""

import time

from youwei.ballots import keys, machine
from youwei.ballots.actions import urns
from youwei.ballots.actions.rounds import kept
from youwei.ballots.events import RoundClosed, RoundCounted, RoundVoided
from youwei.ballots.followers import hand_over
from youwei.ballots.models import (
    CLOSING,
    COUNTED,
    GOING,
    OPEN,
    USED,
    VOID,
    Round,
)
from youwei.chronicle.actions import record, recorded
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed

PATIENCE = 10.0  #: seconds that ballots on their way have after the urn is shut
GLANCE = 0.05


@recorded
def close_round(*, round_: Round, by: User) -> Round:
    """Take no more ballots. What is on its way at this moment is still counted, or refused."""
    round_ = kept(round_, by)
    if round_.state != OPEN:
        raise NotAllowed("This vote is not open.")

    round_.state = CLOSING
    round_.save(update_fields=["state"])
    record(RoundClosed(), on=round_, by=by, unit_path=round_.unit_path, zone=round_.zone)
    return round_


def count_round(*, round_: Round) -> Round:
    """Count a closed round, and destroy its key and its urn. Doing it again changes nothing."""
    if round_.state == CLOSING:
        try:
            ballots = urns.shut_urn(round_.name, questions=len(round_.questions))
        except keys.KeyLost:
            raise NotAllowed(
                "The key of this urn is lost, so nobody can open it. Please declare the vote "
                "void with this reason, and hold it again."
            ) from None
        _wait_for_those_on_the_way(round_)
        round_ = _enter(round_=round_, ballots=ballots)
    if round_.state == COUNTED:
        urns.throw_away(round_.name)
    return round_


def _wait_for_those_on_the_way(round_: Round) -> None:
    ends = time.monotonic() + PATIENCE
    while round_.codes.filter(state=GOING).exists() and time.monotonic() < ends:
        time.sleep(GLANCE)


@recorded
def _enter(*, round_: Round, ballots: list[machine.Ballot]) -> Round:
    """Write the count and the shuffled votes; the round itself does it."""
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.state != CLOSING:
        raise NotAllowed("This vote has been counted already.")
    used = round_.codes.filter(state=USED).count()
    spent = used + round_.codes.filter(state=GOING).count()
    if not used <= len(ballots) <= spent:
        raise NotAllowed(
            "The urn holds %(ballots)s ballots, but %(used)s codes were used: somebody wrote "
            "into the tables. Please declare the vote void with this reason.",
            ballots=len(ballots),
            used=used,
        )

    entered = RoundCounted(
        given=round_.given,
        used=spent,
        ballots=len(ballots),
        lost=spent - len(ballots),
        batch=machine.batch(
            ballots,
            questions=len(round_.questions),
            groups=len(round_.groups),
            chance=urns.chance,
        ),
    )
    round_.state = COUNTED
    round_.result = {
        "given": entered.given,
        "used": entered.used,
        "ballots": entered.ballots,
        "lost": entered.lost,
        "batch": entered.batch,
    }
    round_.save(update_fields=["state", "result"])
    record(entered, on=round_, by=round_, unit_path=round_.unit_path, zone=round_.zone)
    hand_over(round_)
    return round_


def void_round(*, round_: Round, reason: str, by: User) -> Round:
    """Declare a round void: its ballots are destroyed uncounted."""
    round_ = _void(round_=round_, reason=reason, by=by)
    urns.throw_away(round_.name)
    return round_


@recorded
def _void(*, round_: Round, reason: str, by: User) -> Round:
    round_ = kept(round_, by)
    if round_.state in (COUNTED, VOID):
        raise NotAllowed("This vote has ended already.")
    if not reason.strip():
        raise NotAllowed("Please give a reason.")

    round_.state = VOID
    round_.save(update_fields=["state"])
    voided = RoundVoided(reason=reason.strip())
    record(voided, on=round_, by=by, unit_path=round_.unit_path, zone=round_.zone)
    hand_over(round_)
    return round_


def sweep_keys() -> int:
    """Throw away what a machine that stopped after a count left behind."""
    ended = Round.objects.filter(state__in=(COUNTED, VOID)).values_list("key", flat=True)
    names = {key.partition("/")[2] for key in ended}
    left = sorted(keys.kept() & names)
    for name in left:
        urns.throw_away(name)
    keys.tidy()
    return len(left)
