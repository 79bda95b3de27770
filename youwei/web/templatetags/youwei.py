"""Words, dates and marks in templates: `{% load youwei %}`."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone

from youwei.chronicle.clock import today
from youwei.web import telling, words
from youwei.web.context import address

register = template.Library()


def _local(when: object) -> datetime | None:
    if not isinstance(when, datetime):
        return None
    return timezone.localtime(when) if timezone.is_aware(when) else when


def _date(when: object) -> date | None:
    if isinstance(when, str):
        try:
            return date.fromisoformat(when[:10])
        except ValueError:
            return None
    instant = _local(when)
    return instant.date() if instant else when if isinstance(when, date) else None


@register.filter
def label(text: object) -> str:
    """Say "批准 | Approve" in the reader's language."""
    return words.label(text)


@register.filter
def span(text: str) -> str:
    """Such as "10 workdays" as people say it."""
    return words.span(text) if text else ""


@register.filter
def lasting(length: timedelta | None) -> str:
    """Return a stretch of time in words."""
    return words.lasting(length) if length is not None else ""


@register.filter
def day(when: object) -> str:
    """Such as "11 月 20 日"."""
    found = _date(when)
    return words.day(found, today=today()) if found else ""


@register.filter
def short_day(when: object) -> str:
    """Say "11-20", for tables."""
    found = _date(when)
    return words.short_day(found, today=today()) if found else ""


@register.filter
def weekday(when: object) -> str:
    """Such as "星期五"."""
    found = _date(when)
    return words.weekday(found) if found else ""


@register.filter
def moment(when: object) -> str:
    """Say "今天 09:12"."""
    instant = _local(when)
    return words.moment(instant, today=today()) if instant else ""


@register.filter
def due(when: object) -> str:
    """How near a deadline is."""
    found = _date(when)
    return words.due(found, today=today()) if found else ""


@register.filter
def urgency(when: object) -> str:
    """Return the class of a deadline: late, soon or none."""
    return words.urgency(_date(when), today=today())


@register.filter
def masked(value: object, kind: str = "") -> str:
    """Show a value in part."""
    return words.masked(value, kind)


@register.filter
def count(number: object) -> str:
    """Say "41,287", the same in both languages."""
    return f"{number:,}" if isinstance(number, int | float) else str(number or 0)


@register.filter
def first_sentence(text: str) -> str:
    """Return what a page says at once; the rest stands behind it."""
    return words.first_sentence(text)


@register.filter
def after_first_sentence(text: str) -> str:
    """Return what the first sentence leaves."""
    return text[len(words.first_sentence(text)) :].strip()


@register.filter
def share(part: float | None) -> str:
    """0.934 as "93.4"; the sign and what it is of belong to the page."""
    return f"{part * 100:.1f}" if part is not None else "–"


@register.filter
def get(mapping: Any, key: object) -> object:
    """Return the value under a key that only the page knows."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def told(entry: Any) -> str:
    """Say an entry of the chronicle in one sentence."""
    return telling.told(entry)


@register.filter
def deed(entry: Any) -> str:
    """Say what an entry records, without its doer."""
    return telling.deed(entry)


@register.filter
def first_of(rows: Any, most: int) -> Any:
    """Return no more than so many rows."""
    return rows[:most]


@register.filter
def item(row: Any, place: int) -> object:
    """Return the value at a place that only the loop knows."""
    return row[place] if 0 <= place < len(row) else ""


@register.filter
def state_glyph(state: str) -> str:
    """Let only the five known states become classes."""
    return state if state in {"go", "ok", "warn", "bad"} else ""


@register.inclusion_tag("_components/seal.html")
def seal(number: int | None) -> dict[str, object]:
    """Show the seal of an entry, opening its proof; nothing before it is sealed."""
    return {"number": number, "url": address_of_entry(number) if number is not None else ""}


def address_of_entry(number: int) -> str:
    """Return where the proof of an entry is shown."""
    return address("chronicle:entry", number)


@register.simple_tag(takes_context=True)
def keep(context: dict[str, Any], **changes: object) -> str:
    """Return the present query with some of its words changed; None takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def htmx_config() -> str:
    """Return what htmx may do: nothing that the policy forbids; a refusal (422) is shown."""
    return json.dumps(
        {
            "includeIndicatorStyles": False,
            "allowEval": False,
            "selfRequestsOnly": True,
            "historyCacheSize": 0,
            "responseHandling": [
                {"code": "204", "swap": False},
                {"code": "[23]..", "swap": True},
                {"code": "422", "swap": True, "error": False},
                {"code": "[45]..", "swap": False, "error": True},
            ],
        }
    )
