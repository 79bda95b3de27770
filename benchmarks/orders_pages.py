"""Server time of the pages over 16,639 orders of residents: cockpit, figures, bench, lists.

    ./run bench orders_pages [orders]

Some orders are lived by the real actions, as in the demo; the others are their twins, row by
row. Beside each page stands the number of its queries, and beside the cockpit what counting all
of its figures anew takes, which happens at most a thirtieth of the time.
"""

import random
import sys
import time
from datetime import timedelta
from itertools import islice
from typing import Any

from benchmarks._measure import Figure, report, throwaway_database
from benchmarks.pages import get, get_connection, page, twins

ORDERS, REAL = 16_639, 120
AT_MOST = 100.0  # ms, median


def house() -> dict[str, Any]:
    """Make a small county with all departments, and whoever looks; return them by role."""
    add_unit, add_user, give_role, setup, departments = get(
        "registers.actions.add_unit",
        "identity.actions.add_user",
        "identity.actions.give_role",
        "identity.actions.SETUP",
        "interop.demo.units.DEPARTMENTS",
    )
    top = add_unit(code="500233", name="忠县", level="county", by=setup)
    add_unit(code="500233-homes", name="居民", level="household", by=setup, above=top)
    for key, name in departments.items():
        add_unit(code=f"500233-{key}", name=name, level="unit", by=setup, above=top)
    town = add_unit(code="500233001", name="忠州街道", level="town", by=setup, above=top)
    for number in range(1, 9):
        village = add_unit(
            code=f"50023300100{number}", name=f"{number}社区", level="village", by=setup,
            above=town,
        )  # fmt: skip
        add_unit(
            code=f"{village.code}-1", name="第一网格", level="grid", by=setup, above=village
        )
    made = {}
    for role, unit in (("county-secretary", top), ("dispatcher", town)):
        made[role] = add_user(key=f"user/{role}", username=role, name=role, by=setup)
        give_role(user=made[role], role=role, unit=unit, by=setup)
    return made


def orders(count: int) -> None:
    """Live some orders, and add their twins, spread over three years."""
    seed_years, case_model = get("interop.demo.years.seed_years", "procedures.models.Case")
    for _one in islice(seed_years(), REAL):
        pass
    cases = list(case_model.objects.of("order").order_by("pk"))
    twins(cases, max(0, count - len(cases)))
    dice = random.Random(16_639)
    copies = list(case_model.objects.filter(reference__startswith="X-"))
    for case in copies:
        case.opened_at -= timedelta(days=dice.randrange(1095))
    case_model.objects.bulk_update(copies, ["opened_at"], batch_size=500)


def main() -> int:
    """Print the median of every page; 1 if the cockpit is above its limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with throwaway_database():
        people = house()
        orders(count)
        connection, cockpit_of, now = (
            get_connection(),
            *get("desk.queries.cockpit_of", "chronicle.clock.now"),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        began = time.perf_counter()
        cockpit_of(people["county-secretary"], now=now())
        anew = (time.perf_counter() - began) * 1e3
        figures = [
            Figure(what="counting all figures of the cockpit anew", value=anew, unit="ms")
        ]
        for role, url, limit in (
            ("county-secretary", "/cockpit/", AT_MOST),
            ("county-secretary", "/statistics/", None),
            ("county-secretary", "/statistics/satisfaction/", None),
            ("dispatcher", "/bench/", None),
            ("dispatcher", "/desk/", None),
            ("dispatcher", "/procedures/order/", None),
            ("dispatcher", "/", None),
        ):
            took, queries = page(people[role], url)
            what = f"{role} {url} ({queries} queries)"
            figures.append(Figure(what=what, value=took, unit="ms", at_most=limit))
        return report(f"{count:,} orders", figures)


if __name__ == "__main__":
    sys.exit(main())
