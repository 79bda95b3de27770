"""What procedures offer: search, notices, the work of the clock, a tab, who reads a record."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import (
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.urls import reverse
from django.utils.translation import gettext_noop

from youwei.ballots.followers import Asker, register_asker
from youwei.chronicle.clock import now
from youwei.chronicle.followers import (
    Told,
    register_follower,
    register_inside,
    register_notice,
    register_periodic,
)
from youwei.chronicle.models import Entry, register_visibility
from youwei.chronicle.queries.naming import Sealed, register_sealing
from youwei.identity.models import User
from youwei.identity.queries import LOOKS, register_looks
from youwei.measures.queries import register_countable
from youwei.packs import world
from youwei.procedures.actions import take_over_count
from youwei.procedures.jobs import (
    count_hot_issues,
    describe_case,
    drop_files,
    erase_what_is_over,
    learn_categories,
    tick_cases,
)
from youwei.procedures.models import Case, Meeting, Party, Turn
from youwei.procedures.models.cases import OPENER, seals_opener
from youwei.procedures.queries.counted import counted_cases, readable, titles_of
from youwei.procedures.queries.findings import counted_findings
from youwei.procedures.queries.lists import cases_found
from youwei.procedures.queries.looks import (
    looked_at,
    looks_at_cases_of,
    looks_in_ended_checks_of,
    shown_looks,
)
from youwei.procedures.queries.meetings import sits_anywhere
from youwei.procedures.queries.page import ANSWERS
from youwei.registers.jobs import register_described
from youwei.registers.queries import register_findable
from youwei.web.nav import Tab, add_tab

EVERY, EVERY_TEN, EVERY_HOUR = 60, 600, 3600  # seconds
DAILY = 24 * 60 * 60
ERASURE = ("case.erasure-asked", "case.erasure-refused", "case.erased")
LOOKED_AT = gettext_noop(
    "A check that was kept from you has ended. Your account shows who looked at what is held "
    "about you."
)
ENDS = ("case.moved", "case.moved-by-time")
STEPS = (
    "case.moved",
    "case.moved-by-time",
    "case.went-along",
    "case.followed",
    "case.unheard",
)


def _sees(user: User) -> Q:
    away = Party.objects.filter(user_key=user.key, relation=Party.WITHDREW)
    kept_from = Q(event__in=ANSWERS, on_key__in=away.values("case__key"))
    return Q(on_key__in=Case.objects.visible_to(user).values("key")) & ~kept_from


def _sees_meetings(user: User) -> Q:
    """Whoever withdrew reads no minutes; from whom a case is kept reads nothing of it."""
    away = Party.objects.filter(user_key=user.key, relation=Party.WITHDREW)
    seen = Q(on_key__in=Meeting.objects.visible_to(user).values("key"))
    withdrew = Q(event="meeting.minutes") & Q(Exists(_of_the_line(away)))
    return seen & ~withdrew & ~Q(Exists(_of_the_line(_kept_from(user))))


def _kept_from(user: User) -> QuerySet[Party]:
    hidden = Party.objects.filter(Turn.seats_of(user), relation=Party.HIDDEN)
    seen = Case.objects.visible_to(user)
    return (hidden | Party.hidden_from(user)).exclude(case__in=seen)


def _of_the_line(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Keep those of whose case a line of the record speaks."""
    speaks_of = ExpressionWrapper(OuterRef("about"), output_field=TextField())
    return parties.annotate(about=speaks_of).filter(about__contains=F("case__key"))


def _seals(keys: Sequence[str], user: User) -> Mapping[str, Sealed]:
    """Return who opened those of these cases of which this reader is not told."""
    sheets = world.current().sheets["procedures"]
    sealed = [key for key, sheet in sheets.items() if seals_opener(sheet)]
    cases = Case.objects.filter(key__in=keys, procedure_key__in=sealed)
    openers = cases.exclude(opener_key=user.key).values_list("key", "opener_key")
    return {key: Sealed(opener, OPENER) for key, opener in openers}


def _stays_inside(key: str) -> bool:
    """Say whether a case is of those of which nobody but its readers learns anything."""
    case = Case.objects.filter(key=key).first()
    return case is not None and case.procedure.nature in ("complaint", "care")


def _told_of_meeting(entry: Entry) -> Iterable[Told]:
    return [Told(key, url_key=entry.on_key) for key in entry.payload.get("tells") or ()]


def _told_of_answer(entry: Entry) -> Iterable[Told]:
    """Tell whoever is said to have answered: they know best whether it is so."""
    return [Told(key, url_key=entry.on_key) for key in entry.about_keys if key != entry.by_key]


def _everybody(user: User) -> Q:
    return Q(on_key__startswith="clauses/")


def _told(entry: Entry) -> Iterable[Told]:
    """Tell whom the declared move names, and the opener of every step that others take."""
    keys = list(entry.payload.get("tells") or ())
    if entry.event in STEPS:
        opener = Case.objects.filter(key=entry.on_key).values_list("opener_key", flat=True)
        keys += list(opener)
    return [
        Told(key, url_key=entry.on_key) for key in dict.fromkeys(keys) if key != entry.by_key
    ]


def _told_of_looks(entry: Entry) -> Iterable[Told]:
    """Tell whom a case concerns of each look at it, and whom it was kept from at its end."""
    case = Case.objects.filter(key=entry.on_key).first()
    if case is None:
        return []
    if entry.event in LOOKS:
        knows = (entry.by_key, entry.payload.get("whose"))  # told of the whole, once
        return [Told(key, url_key=entry.on_key) for key in looked_at(case) if key not in knows]
    shown = shown_looks(case, last=entry.happened_at)
    return [Told(key, LOOKED_AT, url_key="account/") for key in shown]


def _address(key: str) -> str:
    return reverse("procedures:case", args=[key.partition("/")[2]])


register_visibility("case/", _sees)
register_sealing("case/", _seals)
register_inside("case/", _stays_inside)
register_looks(looks_at_cases_of, with_reason=True)
register_looks(looks_in_ended_checks_of, with_reason=False)
for event in (*LOOKS, *ENDS):
    register_notice(event, _told_of_looks)
register_visibility("meeting/", _sees_meetings)
register_asker("case", Asker(take_over_count, _address))
register_visibility("clauses/", _everybody)
register_described("case", describe_case)
register_findable(cases_found)
register_countable("procedure", counted_cases, readable, titles_of)
register_countable("clauses", counted_findings, readable, titles_of)
register_periodic("cases.tick", EVERY, tick_cases)
register_periodic("triage.hot", EVERY_TEN, count_hot_issues)
register_periodic("triage.learn", EVERY_HOUR, learn_categories)
register_periodic("cases.erase", DAILY, lambda: erase_what_is_over(at=now()))
register_follower("cases.files", drop_files)
for event in (*STEPS, *ERASURE, "case.late", "case.put-in-charge"):
    register_notice(event, _told)
for event in ("case.answered-for", "case.answer-corrected", "case.withdrew"):
    register_notice(event, _told_of_answer)
register_notice("meeting.called", _told_of_meeting)
add_tab(Tab(label="事项 | Matters", url_name="procedures:index", order=20, also=("/cases/",)))
add_tab(
    Tab(
        label="会议 | Meetings",
        url_name="procedures:meetings",
        order=25,
        shown_to=lambda user: isinstance(user, User) and sits_anywhere(user),
    )
)
