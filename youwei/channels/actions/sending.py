"""Sending, at most once in effect.

Before a text leaves, the row says that it is being sent, and that is committed. Whoever finds
such a row later knows that a worker died in the middle: the text may have arrived. A gateway
that knows our ids is then handed the same id again; with any other the text stays in doubt,
and somebody at the machine decides.
"""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.channels import machine
from youwei.channels.actions.mailing import mail
from youwei.channels.declarations import Channels, Sms, Work
from youwei.channels.machine import Letter, Outcome
from youwei.channels.models import Dispatch
from youwei.channels.queries import Rest, channels, composed, named_or_none, signed
from youwei.channels.queries.letters import Compose
from youwei.chronicle.wire import TIMEOUT, Answer, InDoubt, NotReached, Request, ask

SURELY_DEAD = timedelta(seconds=6 * TIMEOUT)
MOST_TRIES = 48  # two days, with an hour between them
LONGEST_PAUSE = 3600  # seconds
BATCH = 100


def send_due(channel: str, *, compose: Compose = composed, limit: int = BATCH) -> int:
    """Send what waits on one channel; return how much has gone.

    A slow gateway holds up nobody else: each channel is a job of its own.
    """
    named = named_or_none()
    if not named.has(channel):
        return 0
    _settle_dead(channel, is_known=_knows_id(named, channel))
    due = list(Dispatch.objects.due(channel, timezone.now())[:limit])
    return sum(_send(one, named, compose) for one in due)


def try_channel(*, channel: str, to: str) -> Outcome:
    """Send one text at once, for whoever sets a gateway up; nothing is kept of it."""
    named = channels()
    text = signed(_("This is a test of Youwei. Nothing needs to be done."), named)
    letter = Letter(to, text, f"try:{secrets.token_hex(8)}", _("A test of Youwei"))
    return _posted(channel, named, letter)


def _knows_id(named: Channels, channel: str) -> bool:
    return channel == "sms" and named.sms is not None and named.sms.knows_id


def _settle_dead(channel: str, *, is_known: bool) -> None:
    """Decide what becomes of texts in whose sending a worker died."""
    now = timezone.now()
    dead = Dispatch.objects.filter(
        channel=channel, state=Dispatch.SENDING, tried_at__lt=now - SURELY_DEAD
    )
    if not dead.exists():  # looking takes no lock, once a second
        return
    if is_known:
        dead.update(state=Dispatch.WAITING, next_try_at=now)
    else:
        dead.update(state=Dispatch.DOUBTFUL, why="worker-died", next_try_at=None)


def _send(dispatch: Dispatch, named: Channels, compose: Compose) -> bool:
    letter = compose(dispatch)
    if letter is None:
        _settle(dispatch, Dispatch.MOOT, next_try_at=None, tried_at=timezone.now())
        return False
    if isinstance(letter, Rest):
        _settle(dispatch, Dispatch.WAITING, next_try_at=letter.until)
        return False
    if not _claim(dispatch):
        return False
    outcome = _posted(dispatch.channel, named, letter)
    if outcome.kind == "doubtful" and _knows_id(named, dispatch.channel):
        outcome = Outcome("later", outcome.why)
    _note(dispatch, outcome)
    return outcome.kind == "sent"


def _claim(dispatch: Dispatch) -> bool:
    """Say, before it leaves, that it is being sent; False if somebody else is at it."""
    waiting = Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.WAITING)
    taken = waiting.update(
        state=Dispatch.SENDING, tried_at=timezone.now(), tries=dispatch.tries + 1,
        next_try_at=None,
    )  # fmt: skip
    return bool(taken)


def _note(dispatch: Dispatch, outcome: Outcome) -> None:
    states = {"sent": Dispatch.SENT, "doubtful": Dispatch.DOUBTFUL, "later": Dispatch.WAITING}
    state, at = states.get(outcome.kind, Dispatch.REFUSED), None
    tries = dispatch.tries + 1
    if state == Dispatch.WAITING:
        at = timezone.now() + timedelta(seconds=min(2**tries, LONGEST_PAUSE))
        if tries >= MOST_TRIES:
            state, at = Dispatch.REFUSED, None
    _settle(dispatch, state, why=outcome.why, next_try_at=at)


def _settle(dispatch: Dispatch, state: str, **columns: datetime | str | None) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(state=state, **columns)


def _posted(channel: str, named: Channels, letter: Letter) -> Outcome:
    """Hand a text over. Whatever happens is an outcome; nothing of it is logged."""
    if settings.YOUWEI_DEMO:
        return Outcome("sent", "demo")  # it shows on its pages what would have gone
    if channel.startswith("robot-"):
        return _robot(channel.removeprefix("robot-"), named, letter)
    if channel == "mail" and named.mail is not None:
        return mail(named.mail, letter)
    asked = getattr(named, channel)
    return _sms(asked, letter) if isinstance(asked, Sms) else _work(asked, letter)


def _sms(channel: Sms, letter: Letter) -> Outcome:
    request, success = machine.sms_request(channel, letter), machine.sms_success(channel)
    return _asked(
        request, lambda answer: machine.of_answer(answer, success, knows_id=channel.knows_id)
    )


def _robot(key: str, named: Channels, letter: Letter) -> Outcome:
    robot = named.robots[key]
    request = machine.robot_request(robot, letter.text, at=time.time())
    return _asked(
        request, lambda answer: machine.of_answer(answer, machine.SUCCESS[robot.kind])
    )


def _asked(request: Request, judge: Callable[[Answer], Outcome]) -> Outcome:
    try:
        return judge(ask(request))
    except NotReached as no:
        return Outcome("later", str(no))
    except InDoubt as no:
        return Outcome("doubtful", str(no))


_tokens: dict[str, tuple[str, float]] = {}
"""Of each application: its token, and until when it is good. In memory alone."""


def _work(channel: Work, letter: Letter) -> Outcome:
    try:
        token = _token(channel)
    except (NotReached, InDoubt) as no:
        return Outcome("later", str(no))
    if not token:
        return Outcome("later", "no-token")
    request = machine.work_request(channel, letter, token)
    outcome = _asked(request, lambda answer: machine.of_answer(answer, machine.ERRCODE))
    if outcome.is_stale:
        _tokens.pop(_name(channel), None)
    return outcome


def _token(channel: Work) -> str:
    """Return the token of an application; it is asked for once in two hours."""
    token, until = _tokens.get(_name(channel), ("", 0.0))
    if until > time.monotonic():
        return token
    found = machine.token_of(ask(machine.token_request(channel)))
    if found is None:
        return ""
    _tokens[_name(channel)] = (found[0], time.monotonic() + found[1])
    return found[0]


def _name(channel: Work) -> str:
    return f"{channel.url} {channel.key} {channel.agent}"
