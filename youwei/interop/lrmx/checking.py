"""What is doubtful in a form: it is told, never changed."""

from collections.abc import Iterator
from itertools import pairwise

from youwei.interop.lrmx.dates import DAYS, MONTHS, is_month, month_number
from youwei.interop.lrmx.person import Person
from youwei.interop.lrmx.resume import Entry, read_entries
from youwei.interop.lrmx.retirement import expected_month

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LAST_SIGN = "10X98765432"
"""GB 11643: the weighted sum of 17 digits modulo 11 chooses the last sign."""


def check(person: Person) -> tuple[str, ...]:
    """Return a sentence for everything that a person should look at."""
    found = [*_dates(person), *_number(person), *_retirement(person), *_resume(person)]
    return (*found, *_presence(person))


def _presence(person: Person) -> Iterator[str]:
    if not person.text("XingMing"):
        yield "The form has no name."
    if not person.photo:
        yield "The form has no photo; some editors stop at such a form."
    if person.text("XingBie") not in {"", "男", "女"}:
        yield f"The sex is “{person.text('XingBie')}” and neither 男 nor 女."


def _dates(person: Person) -> Iterator[str]:
    for element, text in person.texts:
        if (element in MONTHS | DAYS) and text and not is_month(text[:6]):
            yield f"{element}: “{text}” is no month."
    for row in person.family or ():
        born = row.text("ChuShengRiQi")
        if born and not is_month(born):
            yield f"{row.text('ChengWei')} {row.text('XingMing')}: “{born}” is no month."


def _number(person: Person) -> Iterator[str]:
    number = person.text("ShenFenZheng")
    if not number:
        return
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        yield "The identity number has not 18 signs."
        return
    total = sum(int(sign) * weight for sign, weight in zip(number, WEIGHTS, strict=False))
    if LAST_SIGN[total % 11] != number[17]:
        yield "The last sign of the identity number does not fit the others."
    born = person.text("ChuShengNianYue")
    if born and number[6:12] != born:
        yield f"The identity number says born {number[6:12]}, the form says {born}."


def _retirement(person: Person) -> Iterator[str]:
    expected, written = expected_month(person), person.text("DaoLingNianYue")
    if expected is not None and written != expected:
        should = expected or "nothing"
        yield f"DaoLingNianYue says “{written}”; the law of 2025 gives {should}."


def _resume(person: Person) -> Iterator[str]:
    before, entries = read_entries(person.text("JianLi"))
    if before:
        yield f"The résumé begins without a date: “{before[0][:20]}”."
    for entry in entries:
        if entry.ends and _order(entry.ends) < _order(entry.begins):
            yield f"The résumé ends before it begins: {entry.begins}--{entry.ends}."
    for one, following in pairwise(entries):
        yield from _between(one, following)


def _between(one: Entry, following: Entry) -> Iterator[str]:
    if not one.ends:
        yield f"{one.begins}-- has no end, and {following.begins} follows it."
    elif len(one.ends) == len(following.begins) == len("2001.09"):
        months = _order(following.begins) - _order(one.ends)
        if months > 1:
            yield f"Between {one.ends} and {following.begins} lie {months} months untold."
        if months < 0:
            yield f"{following.begins} begins before {one.ends} has ended."


def _order(day: str) -> int:
    """Count months; a year alone counts as its January."""
    return month_number(f"{day[:4]}{day[5:] or '01'}")
