"""A house in a database of its own: `python -m tests.boundaries.standing build | search`.

build: makes it, and prints its planted words as JSON. search: reads these from standard input,
walks the house as everybody, reads every table, and prints what was found where.
"""

import json
import logging
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests.boundaries.house import CAST, House, build_house  # noqa: E402
from tests.boundaries.test_canaries import ALLOWED, leaks, pages, rows_of  # noqa: E402
from tests.cast import build_county  # noqa: E402
from youwei.identity.models import User  # noqa: E402
from youwei.procedures.models import Case  # noqa: E402
from youwei.registers.actions import change_row  # noqa: E402
from youwei.registers.models import Import, Person  # noqa: E402

OVERWRITTEN = "13999900017"
PAGES = 60


def build() -> dict[str, str]:
    setup_test_environment()  # the house looks into an answer as tests do
    call_command("migrate", verbosity=0)
    made = build_house(build_county())
    row, by = made.people[1], made.users["lin"]
    for phone in (OVERWRITTEN, row.closed["phone"]):
        row = change_row(row=row, values={"phone": phone}, by=by, version=row.version)
    return made.secrets


def standing(secrets: dict[str, str]) -> House:
    """Return the house as it lies in the database."""
    made = House(build_county(), secrets=secrets)
    made.users = {name: User.objects.get(username=name) for name in CAST}
    made.letters = list(Case.objects.of("letters").order_by("pk"))
    made.orders = list(Case.objects.of("order").order_by("pk"))
    reports = list(Case.objects.of("report-check").order_by("pk"))
    made.reports, made.anonymous = reports[:-1], reports[-1]
    made.people = list(Person.objects.order_by("pk"))
    made.imported = Import.objects.get()
    made.petition = Case.objects.of("petition").get()
    made.filing = Case.objects.of("risk-filing").get()
    return made


def search(secrets: dict[str, str]) -> dict[str, object]:
    logging.disable(logging.WARNING)
    house = standing(secrets)
    found, visited = [], 0
    for name in ("", *CAST):
        for url, text in pages(house, name, most=PAGES):
            visited += 1
            found += [f"{name} {url}: {what}" for what in leaks(house, name, text)]
    closed = {word: what for word, what in secrets.items() if what not in ALLOWED}
    tables = {
        table: sorted({what for word, what in closed.items() if word in text})
        for table, text in rows_of(set(connection.introspection.table_names()))
    }
    return {
        "found": found,
        "visited": visited,
        "tables": {table: what for table, what in tables.items() if what},
    }


if __name__ == "__main__":
    is_search = sys.argv[1] == "search"
    said = search(json.load(sys.stdin)) if is_search else build()
    sys.stdout.write(json.dumps(said))
