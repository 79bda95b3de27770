"""Values of declared fields: one fixed form for each type, whoever sends them.

text, note, phone, identity: str. number: int or float. money: str of a decimal, in the field's
unit. date: "2026-11-20". yes: bool. choice, clause: its key. person, unit, place, link: the key
of the row. file: the digest of the document. checklist: {clause: {"yes": bool or None
while it is not answered, "note": str}}. A `many` field: a list of these.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from youwei.packs.declared import Field, NotAllowed

LONGEST = {"note": 20_000}
LINE = 500
NAMING = ("person", "unit", "place", "link", "clause", "choice", "file")
"""Types whose values name something: one that is named twice is one."""
PHONE = re.compile(r"^\+?[0-9][0-9 \-]{5,18}[0-9]$")
IDENTITY = re.compile(r"^[1-9]\d{16}[\dX]$")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Signs that nobody sees or types; XML forbids them, and PostgreSQL the first."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_closed(field: Field) -> bool:
    """Say whether values of this field are masked or sealed, never among the open ones."""
    return field.privacy != "open" or bool(field.sealed_to)


def is_empty(value: Any) -> bool:
    """Say whether nothing was given. `False` and 0 are values."""
    return value is None or value == "" or value == [] or value == {}


def title(field: Field) -> str:
    """Return the label as it stands in sentences: the Chinese half."""
    return field.label.partition("|")[0].strip()


def clean_values(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values in their fixed form; refuse an unknown field and what does not fit."""
    if unknown := sorted(set(values) - set(fields)):
        raise NotAllowed("There is no field %(fields)s here.", fields=", ".join(unknown))
    return {key: clean_value(fields[key], value) for key, value in values.items()}


def clean_value(field: Field, value: Any) -> Any:
    """Return one value in its fixed form, or None for nothing."""
    if is_empty(value):
        return None
    if field.many:
        many = value if isinstance(value, list | tuple) else [value]
        cleaned = [_one(field, one) for one in many if not is_empty(one)]
        if field.type in NAMING:
            cleaned = list(dict.fromkeys(cleaned))  # the same person twice is one person
        _within(field, len(cleaned))
        return cleaned or None
    return _one(field, value)


def _one(field: Field, value: Any) -> Any:
    clean = CLEAN.get(field.type, _line)
    cleaned = clean(field, value)
    if field.type in ("number", "money") and not field.many:
        _within(field, float(str(cleaned)))
    return cleaned


def _within(field: Field, size: float) -> None:
    if field.least is not None and size < field.least:
        raise NotAllowed(
            "%(field)s: at least %(limit)s.", field=field.label, limit=f"{field.least:g}"
        )
    if field.most is not None and size > field.most:
        raise NotAllowed(
            "%(field)s: at most %(limit)s.", field=field.label, limit=f"{field.most:g}"
        )


def seen(text: str) -> str:
    """Leave out what nobody sees: a feed or another program could not be told it."""
    return UNSEEN.sub("", text)


def _line(field: Field, value: Any) -> str:
    text = seen(str(value)).strip()
    longest = LONGEST.get(field.type, LINE)
    if len(text) > longest:
        raise NotAllowed(
            "%(field)s: at most %(limit)s characters.", field=field.label, limit=str(longest)
        )
    return text


def _number(field: Field, value: Any) -> int | float:
    try:
        number = float(str(value).replace(",", "").replace("，", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e15:
        raise NotAllowed("%(field)s: write a number, like 12 or 3.5.", field=field.label)
    return int(number) if number.is_integer() else number


def _money(field: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value).replace(",", "").replace("，", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > Decimal(10) ** 15:
        raise NotAllowed("%(field)s: write an amount, like 1200 or 99.50.", field=field.label)
    return format(amount, "f")


def _day(field: Field, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)[:10].replace("/", "-")).isoformat()
    except ValueError as no:
        raise NotAllowed("%(field)s: write a date, like 2026-11-20.", field=field.label) from no


def _yes(field: Field, value: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False, "yes": True, "no": False}
    known |= {"是": True, "否": False, "on": True, "1": True, "0": False}
    if value not in known:
        raise NotAllowed("%(field)s: yes or no.", field=field.label)
    return known[value]


def _choice(field: Field, value: Any) -> str:
    if value in field.options:
        return str(value)
    for key, label in field.options.items():
        if str(value).strip() in (label, *(part.strip() for part in label.split("|"))):
            return key
    options = tuple(field.options.values())
    raise NotAllowed("%(field)s: one of %(options)s.", field=field.label, options=options)


def _phone(field: Field, value: Any) -> str:
    phone = str(value).strip()
    digits = re.sub(r"\D", "", phone)
    if not PHONE.match(phone) or (digits.startswith("1") and len(digits) != 11):
        raise NotAllowed(
            "%(field)s: a mobile number has 11 digits; this one has %(digits)s.",
            field=field.label,
            digits=str(len(digits)),
        )
    return phone


def _identity(field: Field, value: Any) -> str:
    number = str(value).strip().upper()
    if not IDENTITY.match(number):
        raise NotAllowed("%(field)s: an identity number has 18 characters.", field=field.label)
    rest = sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False)) % 11
    if "10X98765432"[rest] != number[-1]:
        raise NotAllowed(
            "%(field)s: the last character does not fit the others; look for a typing error.",
            field=field.label,
        )
    return number


def _checklist(field: Field, value: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(value, Mapping):
        raise NotAllowed("%(field)s: answer each line with yes or no.", field=field.label)
    return {str(key): _answer(field, answer) for key, answer in value.items()}


def _answer(field: Field, answer: Any) -> dict[str, Any]:
    """Return one line's answer in its fixed form; a bare yes or no has no note."""
    given = answer if isinstance(answer, Mapping) else {"yes": answer}
    if given.get("yes") not in (True, False, None):
        raise NotAllowed("%(field)s: answer each line with yes or no.", field=field.label)
    return {"yes": given.get("yes"), "note": _line(field, given.get("note") or "")}


def met(checklist: Mapping[str, Mapping[str, Any]]) -> int:
    """Count the lines that are answered with yes."""
    return sum(answer["yes"] is True for answer in checklist.values())


def _link(field: Field, value: Any) -> str:
    """Return the key or number of a row or case of the very thing that the field links to.

    What it may link to is checked when the county is loaded; nothing else can be named later.
    """
    text, of = _line(field, value), re.escape(field.of or "")
    case = rf"(case/)?{of.upper()}-\d{{4}}-(N-)?\d+"
    if of and not re.fullmatch(rf"{of}/\S+|{case}", text):
        raise NotAllowed("%(field)s: choose one of those that are offered.", field=field.label)
    return text


CLEAN = {
    "link": _link,
    "number": _number,
    "money": _money,
    "date": _day,
    "yes": _yes,
    "choice": _choice,
    "phone": _phone,
    "identity": _identity,
    "checklist": _checklist,
}
