"""Server time of the pages that people open all day, with 16,639 letters in the house.

    ./run bench pages [letters]

Some letters are opened and moved by the real actions; the others are their twins, row by row.
Each page is asked for through Django's client, by a reader who sees all letters and by one who
sees those of an office. Beside it stands the number of queries.
"""

import random
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.module_loading import import_string

from benchmarks._measure import Figure, report, throwaway_database

LETTERS = 16_639
REAL = 60
OFFICES = 20
TIMES = 21
AT_MOST = 60.0  # ms, median


def get(*names: str) -> list[Any]:
    """Return things of the platform, once Django is there."""
    return [import_string(f"youwei.{name}") for name in names]


def people() -> tuple[Any, Any, Sequence[Any]]:
    """Make a county with its offices; return the clerk, a handler and the offices."""
    add_unit, add_user, give_role, setup = get(
        "registers.actions.add_unit",
        "identity.actions.add_user",
        "identity.actions.give_role",
        "identity.actions.SETUP",
    )
    county = add_unit(code="500233", name="忠县", level="county", by=setup)
    offices = [
        add_unit(code=f"500233-{n}", name=f"县第{n}局", level="unit", by=setup, above=county)
        for n in range(OFFICES)
    ]
    hats = (("clerk", "petition-office", county), ("handler", "handler", offices[0]))
    made = []
    for name, role, unit in hats:
        user = add_user(key=f"user/{name}", username=name, name=name, by=setup)
        give_role(user=user, role=role, unit=unit, by=setup)
        made.append(user)
    return made[0], made[1], [county, *offices]


def real_letters(clerk: Any, units: Sequence[Any], chance: random.Random) -> list[Any]:
    """Open letters and move most of them to an office, by the real actions."""
    open_case, move_case, now = get(
        "procedures.actions.open_case", "procedures.actions.move_case", "chronicle.clock.now"
    )
    made = []
    for number in range(REAL):
        begins = now() - timedelta(days=chance.randrange(30, 1000))
        filled = {"title": f"第{number}件 路灯不亮", "matter": "三天没有灯了。" * 9}
        filled |= {"kind": chance.choice(["advice", "ask", "help", "complaint"])}
        case = open_case(
            procedure="letters", unit=units[0], by=clerk, opener=clerk, filled=filled, at=begins
        )
        if number % 4:
            at = begins + timedelta(days=1)
            case = move_case(case=case, place=0, by=clerk, at=at)
            office = {"lead": units[1 + number % (OFFICES - 1)].key}
            case = move_case(
                case=case, place=0, by=clerk, filled=office, at=at + timedelta(minutes=5)
            )
        made.append(case)
    return made


def twins(cases: Sequence[Any], count: int) -> None:
    """Add twins of real letters, with their turns and their lines of the index."""
    case_model, turn, value = get(
        "procedures.models.Case", "procedures.models.Turn", "registers.models.IndexedValue"
    )
    made = [
        _copy(cases[n % len(cases)], key=f"case/X-{n:06d}", reference=f"X-{n:06d}")
        for n in range(count)
    ]
    case_model.objects.bulk_create(made, batch_size=500)
    turns = {case.pk: list(turn.objects.filter(case=case)) for case in cases}
    values = {case.pk: list(value.objects.filter(row_key=case.key)) for case in cases}
    pairs = [(cases[n % len(cases)].pk, twin) for n, twin in enumerate(made)]
    turn.objects.bulk_create(
        (_copy(one, case_id=twin.pk) for pk, twin in pairs for one in turns[pk]),
        batch_size=2000,
    )
    value.objects.bulk_create(
        (_copy(one, row_key=twin.key) for pk, twin in pairs for one in values[pk]),
        batch_size=2000,
    )


def _copy(row: Any, **changed: Any) -> Any:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    own = row._meta.pk.attname
    return type(row)(**{k: v for k, v in fields.items() if k != own} | changed)


def get_connection() -> Any:
    """Return the database connection, once Django is there."""
    return import_string("django.db.connection")


def page(user: Any, url: str) -> tuple[float, int]:
    """Return the median ms of a page, and how many queries it asks."""
    client, connection = import_string("django.test.Client")(), get_connection()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(url)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{user} {url}: {answer.status_code}")
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(url)
        took.append((time.perf_counter() - began) * 1e3)
    return statistics.median(took), len(asked)


def main() -> int:
    """Print the median of every page; 1 if a list or a case is above the limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    with throwaway_database():
        clerk, handler, units = people()
        cases = real_letters(clerk, units, random.Random(20261123))
        twins(cases, count - REAL)
        connection = get_connection()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        listed, case = "/procedures/letters/", cases[1].get_absolute_url()
        figures = []
        for user, url, limit in (
            (clerk, listed, AT_MOST),
            (clerk, f"{listed}?page=200", AT_MOST),
            (clerk, f"{listed}?order=title", AT_MOST),
            (clerk, f"{listed}?f.stage=handling", AT_MOST),
            (clerk, case, AT_MOST),
            (clerk, "/desk/", None),
            (handler, listed, AT_MOST),
            (handler, "/desk/", None),
            (clerk, "/statistics/", None),
        ):
            took, queries = page(user, url)
            what = f"{user} {url} ({queries} queries)"
            figures.append(Figure(what=what, value=took, unit="ms", at_most=limit))
        return report(f"{count:,} letters", figures)


if __name__ == "__main__":
    sys.exit(main())
