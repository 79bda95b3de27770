"""Labels, dates, spans and masked values, worded as DESIGN_LANGUAGE section 5 asks.

Pure functions: whoever calls says which day is today.
"""

import re
from datetime import date, datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from youwei.packs.declared import NotAllowed

UNITS = {
    "minute": ("%(count)s minute", "%(count)s minutes"),
    "hour": ("%(count)s hour", "%(count)s hours"),
    "workday": ("%(count)s working day", "%(count)s working days"),
    "day": ("%(count)s day", "%(count)s days"),
    "week": ("%(count)s week", "%(count)s weeks"),
    "month": ("%(count)s month", "%(count)s months"),
    "year": ("%(count)s year", "%(count)s years"),
}
MONTHS = "January February March April May June July August September October November December"
SHORT_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"


def speaks_chinese() -> bool:
    """Whether the page in hand is read in Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def label(text: object) -> str:
    """Return the half of "批准 | Approve" that this reader reads; Chinese where it is alone."""
    chinese, _bar, english = str(text or "").partition(" | ")
    return chinese if speaks_chinese() or not english else english


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop, Chinese or Latin."""
    return text[: found.end()] if (found := re.search(r"。|\.(?=\s|$)", text)) else text


SPAN = re.compile(r"\d+ (minute|hour|day|workday|week|month|year)s?")
"""A span as declarations say it; see `span`."""


def refused(why: NotAllowed) -> str:
    """Say a refusal in the reader's language, with the labels that it names."""
    return _(why.sentence) % {name: _named(value) for name, value in why.names.items()}


def _named(value: object) -> object:
    if isinstance(value, tuple):
        return ("、" if speaks_chinese() else ", ").join(label(one) for one in value)
    if not isinstance(value, str):
        return value
    return span(value) if SPAN.fullmatch(value) else label(value) or value


def counted(count: float, unit: str) -> str:
    """Say a number with its unit of time: "3 个工作日"."""
    one, many = UNITS[unit]
    return ngettext(one, many, 1 if count == 1 else 2) % {"count": f"{count:,g}"}


def span(text: str) -> str:
    """Return a declared span, "10 workdays", as people say it."""
    count, _space, unit = str(text).partition(" ")
    return counted(int(count), unit.rstrip("s") if unit else "day")


def lasting(length: timedelta) -> str:
    """Say a stretch of time with one unit, no more exact than needed: "2.8 天", "40 分钟"."""
    minutes = length.total_seconds() / 60
    if minutes < 60:
        return counted(round(minutes), "minute")
    if minutes < 24 * 60:
        return counted(round(minutes / 60, 1), "hour")
    return counted(round(minutes / 1440, 1), "day")


def day(when: date, *, today: date) -> str:
    """Say "11 月 20 日"; with the year where it is not the present one."""
    if speaks_chinese():
        year = "" if when.year == today.year else f"{when.year} 年 "
        return f"{year}{when.month} 月 {when.day} 日"
    year = "" if when.year == today.year else f" {when.year}"
    return f"{when.day} {MONTHS.split()[when.month - 1]}{year}"


def short_day(when: date, *, today: date) -> str:
    """For tables: "11-20", and "2025-11-20" where the year is not the present one."""
    return f"{when:%m-%d}" if when.year == today.year else f"{when:%Y-%m-%d}"


def weekday(when: date) -> str:
    """Say "星期五"."""
    return _(WEEKDAYS.split()[when.weekday()])


def moment(when: datetime, *, today: date) -> str:
    """Say "今天 09:12", "昨天 16:05", "11-12 08:31"; `when` is local time."""
    clock = f"{when:%H:%M}"
    if when.date() == today:
        return _("today %(clock)s") % {"clock": clock}
    if when.date() == today - timedelta(days=1):
        return _("yesterday %(clock)s") % {"clock": clock}
    return f"{short_day(when.date(), today=today)} {clock}"


def short_weekday(when: date) -> str:
    """Say "周六", for lists."""
    return _(SHORT_WEEKDAYS.split()[when.weekday()])


def before(when: datetime) -> str:
    """Say a deadline later today: "12:00 前"."""
    return _("before %(clock)s") % {"clock": f"{when:%H:%M}"}


def open_ended() -> str:
    """Say that time does not press."""
    return _("no deadline")


def opening(title: str) -> str:
    """Name the button that opens a matter."""
    return _("Open: %(title)s") % {"title": label(title)}


def adding(title: str) -> str:
    """Name the button that adds a row to a register."""
    return _("Add: %(title)s") % {"title": label(title)}


def overdue_by(length: timedelta) -> str:
    """Say how late something is that was due today: "逾期 2 小时"."""
    return _("%(days)s late") % {"days": lasting(length)}


def due(on: date, *, today: date) -> str:
    """Say how near a deadline is: "逾期 2 天", "今天", "明天", "11-25"."""
    away = (on - today).days
    if away < 0:
        return _("%(days)s late") % {"days": counted(-away, "day")}
    if away < 2:
        return _("today") if away == 0 else _("tomorrow")
    return short_day(on, today=today)


def urgency(on: date | None, *, today: date) -> str:
    """Return the class that a deadline wears: late, soon or none."""
    if on is None:
        return ""
    return "late" if on < today else "soon" if (on - today).days < 2 else ""


def masked(value: object, kind: str = "") -> str:
    """Return a value shown in part: enough to recognise, not enough to use.

    Phones keep 3 and 4 digits, identity numbers 4 and 2, names their first character; anything
    else is hidden whole, since nobody declared which part is harmless.
    """
    text = str(value or "")
    if not text:
        return ""
    if kind == "phone" and re.fullmatch(r"\d{8,}", text):
        return f"{text[:3]}****{text[-4:]}"
    if kind == "identity" and len(text) >= 15:
        return f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}"
    if kind == "person":
        return f"{text[0]}{'*' * min(2, max(1, len(text) - 1))}"
    return "****"
