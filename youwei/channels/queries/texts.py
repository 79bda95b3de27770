"""What is said outside the house to those who work in it: number, stage and a link.

Never a word of a matter, a name or a phone: what leaves lies in other people's machines.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.channels.declarations import Channels, Robot
from youwei.channels.machine import Letter
from youwei.channels.models import Address, Dispatch
from youwei.channels.queries.named import CLOSED, channels
from youwei.chronicle import clock
from youwei.chronicle.models import Entry
from youwei.identity.keys import code_for, unlock
from youwei.packs.conditions import minutes
from youwei.packs.declared import label
from youwei.procedures.models import Case
from youwei.registers.models import Unit
from youwei.web.context import address as page_of

PURPOSE = "address"
GOOD_FOR = timedelta(minutes=10)
HISTORY = timedelta(days=7)
"""What happened so long before it was written down is history that somebody enters."""
LATE = "case.late"
A_DAY = 24 * 60


def code_at(address: Address, *, at: datetime) -> str:
    """Return the code that was sent to an address, or nothing once its time is over."""
    is_over = address.proved_at is not None or at - address.asked_at > GOOD_FOR
    return "" if is_over else code_for(f"{address.pk}:{address.salt}", purpose=PURPOSE)


def shown(address: Address) -> str:
    """Return an address in full, for its own person alone."""
    return unlock(address.sealed, purpose=PURPOSE)


def is_history(entry: Entry) -> bool:
    """Say whether an entry tells of long ago: nobody is sent a text about it today."""
    off = clock.now() - timezone.now()  # the demo lives on a day of its own
    return entry.recorded_at + off - entry.happened_at > HISTORY


def case_of(entry: Entry) -> Case | None:
    """Return the case that an entry is on. One query, none where it is on something else."""
    is_case = entry.on_key.startswith("case/")
    return Case.objects.filter(key=entry.on_key).first() if is_case else None


def is_urgent(entry: Entry) -> bool:
    """Say whether it is late, or in a stage that lasts hours."""
    if entry.event == LATE:
        return True
    case = case_of(entry)
    within = case.here.within if case is not None else None
    return within is not None and minutes(within) < A_DAY


def robots_for(entry: Entry, named: Channels) -> Iterator[str]:
    """Yield the robots that speak of an entry."""
    case = case_of(entry) if named.robots else None
    if case is None or case.procedure.nature in CLOSED:
        return
    for key, robot in named.robots.items():
        if _speaks(robot, entry, case):
            yield key


def _speaks(robot: Robot, entry: Entry, case: Case) -> bool:
    if case.procedure_key not in robot.procedures:
        return False
    if robot.unit:
        unit = Unit.objects.filter(code=robot.unit).first()
        if unit is None or not case.unit_path.startswith(unit.path):
            return False
    if entry.event == LATE:
        return robot.late
    entered = str(entry.payload.get("entered") or "")
    stages = case.procedure.stages
    return any(label(stages[key].label, "zh") == entered for key in robot.at if key in stages)


def notice_letter(dispatch: Dispatch) -> Letter | None:
    """Put together what one person is told at their own address."""
    address = _address(dispatch)
    if address is None or address.proved_at is None or dispatch.entry is None:
        return None
    named = channels()
    case = case_of(dispatch.entry)
    if case is None or case.procedure.nature in CLOSED:
        text = _("Something new waits for you. Please sign in: %(link)s") % {
            "link": f"{named.site}{page_of('desk:desk')}"
        }
    else:
        text = _("%(number)s: %(stage)s. Please sign in: %(link)s") % {
            "number": case.reference,
            "stage": _stage(dispatch.entry, case),
            "link": f"{named.site}{page_of('procedures:case', case.reference)}",
        }
    return Letter(shown(address), signed(text, named), dispatch.key, _("News on your desk"))


def group_letter(dispatch: Dispatch) -> Letter | None:
    """Put together what a robot says in a group: number and stage, and nothing else."""
    case = case_of(dispatch.entry) if dispatch.entry is not None else None
    if case is None or dispatch.entry is None or case.procedure.nature in CLOSED:
        return None
    says = (
        _("%(number)s is late: %(stage)s")
        if dispatch.entry.event == LATE
        else _("%(number)s: %(stage)s")
    )
    text = says % {"number": case.reference, "stage": _stage(dispatch.entry, case)}
    return Letter("", signed(text, channels()), dispatch.key)


def proof_letter(dispatch: Dispatch) -> Letter | None:
    """Put together the code that proves an address."""
    address = _address(dispatch)
    if address is None or not hmac.compare_digest(address.salt, dispatch.key.split(":")[-1]):
        return None
    code = code_at(address, at=timezone.now())
    if not code:
        return None
    return Letter(shown(address), says_code(code, channels()), dispatch.key, _("Your code"))


def says_code(code: str, named: Channels) -> str:
    """Return the text that brings a code."""
    text = _("%(code)s is your code, good for ten minutes. Nobody of us asks you for it.")
    return signed(text % {"code": code}, named)


def signed(text: str, named: Channels) -> str:
    """Return a text with who sends it before it, as SMS in China bear it."""
    return f"【{named.signature}】{text}" if named.signature else text


def _stage(entry: Entry, case: Case) -> str:
    said = entry.payload.get("entered") or entry.payload.get("stage")
    return str(said or label(case.here.label, "zh"))


def _address(dispatch: Dispatch) -> Address | None:
    found = Address.objects.filter(user__key=dispatch.about, channel=dispatch.channel)
    return found.filter(user__is_active=True).first()
