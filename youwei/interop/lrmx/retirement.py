"""The month of reaching the age limit as the law raises it step by step (渐进式延迟退休).

Source: 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定, 13 September 2024, in
force from 1 January 2025. Limits 60 and 55 move a month for every four months, up to 36; limit
50 a month for every two, up to 60.
"""

import re

from youwei.interop.lrmx.dates import is_month, month_number, month_text
from youwei.interop.lrmx.person import FormError, Person

BEGINS = month_number("202501")
STEPS = {60: (4, 36), 55: (4, 36), 50: (2, 60)}
"""Limit before the reform → months per step, most months of delay."""

UNMOVED = {63, 65, 66}


def retirement_month(born: str, limit: int) -> str:
    """Return yyyyMM for a birth month and the limit before the reform; "" where blank."""
    if limit in UNMOVED:
        return ""
    if limit not in STEPS or not is_month(born):
        known = ", ".join(map(str, sorted([*STEPS, *UNMOVED])))
        raise FormError(f"Please give a birth month as yyyyMM and one of the limits {known}.")
    reached = month_number(born) + limit * 12
    step, most = STEPS[limit]
    months = reached - BEGINS + 1
    delay = min(most, (months - 1) // step + 1) if months >= 1 else 0
    return month_text(reached + delay)


def expected_month(person: Person) -> str | None:
    """Return what DaoLingNianYue should be, or None where the form does not say enough."""
    limit = re.search(r"(\d+)岁", person.text("GaiGeQianRenZhiNianLingJieXian"))
    born = person.text("ChuShengNianYue")
    if not limit or int(limit[1]) not in {*STEPS, *UNMOVED} or not is_month(born):
        return None
    return retirement_month(born, int(limit[1]))
