"""What residents are told by SMS: number, step, a link, and what they are asked."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.channels.declarations import Channels, Quiet
from youwei.channels.machine import Letter
from youwei.channels.models import Dispatch
from youwei.channels.queries import Rest, named_or_none, says_code, signed
from youwei.chronicle.models import Entry
from youwei.engines.personal import personal_in
from youwei.packs.declared import label
from youwei.portal.models import Mark, Visit
from youwei.portal.queries.phones import (
    CODE,
    TEXT,
    Held,
    code_of_visit,
    found_by,
    is_hushed,
    phone_of,
)
from youwei.procedures.models import Case

OPENED = "case.opened"
STEPS = (OPENED, "case.moved", "case.moved-by-time", "case.went-along", "case.followed")
LONGEST = 3 * 67
"""Signs that a question may have with all that stands around it: three SMS."""


def kind_of(entry: Entry, case: Case) -> str:
    """Return what an entry is to whoever opened the case; nothing for their own step."""
    texts = case.procedure.texts
    if texts is None or entry.event not in STEPS:
        return ""
    if entry.event != OPENED and entry.by_key == case.opener_key:
        return ""
    said = str(entry.payload.get("entered") or entry.payload.get("stage") or "")
    stages = case.procedure.stages
    for kind, names in texts.stages.items():
        if any(label(stages[name].label, "zh") == said for name in names if name in stages):
            return kind
    return ""


def text_letter(dispatch: Dispatch) -> Letter | Rest | None:
    """Put together what a resident is told, if it still holds and it is not night."""
    case = Case.objects.filter(key=dispatch.about).first()
    entry = dispatch.entry
    if case is None or entry is None or case.is_past or not _is_true(entry, case):
        return None
    phone, mark = phone_of(case), Mark.objects.filter(case_key=case.key).first()
    if not phone.startswith("1") or mark is None or is_hushed(phone):
        return None
    named, now = named_or_none(), timezone.localtime()
    if rests := _rests(named, phone, now):
        return Rest(rests)
    return Letter(phone, _said(entry, case, mark, named), dispatch.key)


def code_letter(dispatch: Dispatch) -> Letter | None:
    """Put together a code, for the phone of a case that was given with it, and only there."""
    visit = Visit.objects.filter(pk=int(dispatch.key.rpartition(":")[2])).first()
    case = Case.objects.filter(key=dispatch.about).first() if dispatch.about else None
    code = code_of_visit(visit, timezone.now()) if visit is not None else ""
    if not code or case is None or not phone_of(case):
        return None
    return Letter(phone_of(case), says_code(code, named_or_none()), dispatch.key)


def shown_code(held: Held) -> str:
    """Return what the demo would have sent, to be shown in place of sending it."""
    dispatch = Dispatch.objects.filter(key=f"{CODE}:{held.visit.pk}").first()
    letter = code_letter(dispatch) if dispatch is not None else None
    return letter.text if letter is not None else ""


def shown_text(case: Case) -> str:
    """Return what the demo would have sent last about a case, if it still holds."""
    sent = Dispatch.objects.filter(kind=TEXT, about=case.key).select_related("entry")
    last, mark = sent.order_by("-pk").first(), Mark.objects.filter(case_key=case.key).first()
    if last is None or last.entry is None or mark is None or not _is_true(last.entry, case):
        return ""
    return _said(last.entry, case, mark, named_or_none())


def _is_true(entry: Entry, case: Case) -> bool:
    """Say whether the case still is where the entry brought it; what is received stays so."""
    kind = kind_of(entry, case)
    if kind == "received":
        return case.ended_at is None
    said = str(entry.payload.get("entered") or "")
    return bool(kind) and said == label(case.here.label, "zh")


def _rests(named: Channels, phone: str, now: datetime) -> datetime | None:
    """Return until when a text waits: for the morning, or for a day with room for it."""
    morning = _next(now, named.quiet.until)
    if is_quiet(named.quiet, now.time()):
        return morning
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    went = Dispatch.objects.filter(
        kind=TEXT, about__in=found_by(phone), tried_at__gte=day,
        state__in=(Dispatch.SENT, Dispatch.SENDING, Dispatch.DOUBTFUL),
    )  # fmt: skip
    return morning if went.count() >= named.daily else None


def is_quiet(quiet: Quiet, at: time) -> bool:
    """Say whether a time is between the two, over midnight; the same twice is never."""
    since, until = time.fromisoformat(quiet.since), time.fromisoformat(quiet.until)
    return since <= at < until if since <= until else at >= since or at < until


def _next(now: datetime, at: str) -> datetime:
    clocked = time.fromisoformat(at)
    morning = now.replace(hour=clocked.hour, minute=clocked.minute, second=0, microsecond=0)
    return morning if morning > now else morning + timedelta(days=1)


def _said(entry: Entry, case: Case, mark: Mark, named: Channels) -> str:
    kind, link = kind_of(entry, case), f"{named.short or named.site}/s/{mark.link}"
    names = {"number": case.reference, "link": link}
    if kind == "asked":
        question = str(entry.payload.get("reason") or "").strip()
        long = _("%(unit)s asks you (%(number)s): %(question)s Answer: %(link)s")
        unit = case.lead_name or case.unit_name
        text = signed(long % {**names, "question": question, "unit": unit}, named)
        if question and len(text) <= LONGEST and not personal_in(question):
            return text
    return signed(_sentence(kind) % names, named)


def _sentence(kind: str) -> str:
    return {
        "received": _("%(number)s is received. Follow it, or end these texts: %(link)s"),
        "asked": _("%(number)s: you are asked something. Please answer: %(link)s"),
        "answered": _("%(number)s is answered. Please look and rate it: %(link)s"),
        "reopened": _("%(number)s goes to another person to be looked at again. %(link)s"),
        "ended": _("%(number)s has ended. %(link)s"),
    }[kind]
