"""A register of 300,000 people and an Excel file of as many: read, matched, compared, kept.

    ./run bench register_excel [people]

The file is what the register exports, with one cell in a hundred changed, compared first with
an empty register, where every line is new, then with the full one. The full register is made
straight in its tables: how fast rows are written is told by a thousand of them, through the
actions.
"""

import json
import random
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.test import override_settings
from django.utils.module_loading import import_string

from benchmarks._measure import Figure, report, seconds, throwaway_database
from benchmarks.search import names

PEOPLE = 300_000
AT_MOST = 25.0  # s
WRITTEN = 1_000
SEXES = {"male": "男", "female": "女"}
LEVELS = {"county-deputy": "副县", "town-head": "正科", "town-deputy": "副科", "staff": "科员"}
COLUMNS = ("姓名", "性别", "职务层次", "任现层次时间", "成长地", "所属单位", "行编号")


def main() -> int:
    """Print the seconds of each comparison; 1 if one is above the limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with (
        tempfile.TemporaryDirectory() as place,
        throwaway_database(),
        override_settings(YOUWEI_DATA=place),
    ):
        return report(f"{count:,} rows of Excel", figures(count, Path(place)))


def figures(count: int, place: Path) -> list[Figure]:
    """Compare with nothing, then with everything; write some."""
    clerk, town = cast()
    people = invented(count, town)
    file = place / "people.xlsx"
    write_file(file, people, town)
    key = ["name", "@unit"]
    look = seconds(lambda: bring(file, clerk))
    empty = seconds(compared(file, clerk, key))
    lines = import_string("youwei.registers.models.ImportLine").objects
    expect(lines.filter(kind="new").count(), count)
    lines.all().delete()
    some = seconds(lambda: write_some(people[:WRITTEN], town, clerk))
    fill(people, town)
    full = seconds(compared(file, clerk, ["@row"]))
    expect(lines.filter(kind="differs").count(), sum(one["changed"] for one in people))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Figure(what="size of the file", value=file.stat().st_size / 2**20, unit="MB"),
        Figure(what="looked at by the page of columns", value=look, unit="s"),
        Figure(what="all rows new", value=empty, unit="s", at_most=AT_MOST),
        Figure(what="all rows known, 1 % differ", value=full, unit="s", at_most=AT_MOST),
        Figure(what="rows written through the actions", value=WRITTEN / some, unit="/s"),
        Figure(what="peak memory of all this", value=peak, unit="MB"),
    ]


def expect(there: int, wanted: int) -> None:
    """Stop where a comparison found something else than what was put in."""
    if there != wanted:
        raise SystemExit(f"{there:,} lines instead of {wanted:,}")


def cast() -> tuple[Any, Any]:
    """Return a clerk who keeps the register, and a town."""
    setup = import_string("youwei.identity.actions.SETUP")
    add_unit = import_string("youwei.registers.actions.add_unit")
    county = add_unit(code="500233", name="忠县", level="county", by=setup)
    town = add_unit(code="500233001", name="忠州街道", level="town", by=setup, above=county)
    clerk = import_string("youwei.identity.actions.add_user")(
        key="user/lin", username="lin", name="lin", by=setup
    )
    give = import_string("youwei.identity.actions.give_role")
    give(user=clerk, role="organisation-officer", unit=county, by=setup)
    return clerk, town


def invented(count: int, town: Any) -> list[dict[str, Any]]:
    """Return people whose names are told apart by a number."""
    chance = random.Random(20261130)
    return [
        {
            "key": f"people/{number:016x}",
            "name": f"{name}{number}",
            "sex": chance.choice(list(SEXES)),
            "level": chance.choice(list(LEVELS)),
            "level-since": f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}-11",
            "home-town": town.key,
            "changed": chance.random() < 0.01,
        }
        for number, name in enumerate(names(count, chance))
    ]


def write_file(path: Path, people: list[dict[str, Any]], town: Any) -> None:
    """Write people as an export has them; the sex of some is changed."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    for line, one in enumerate(people, start=1):
        other = {"male": "female", "female": "male"}[one["sex"]]
        sex = SEXES[other if one["changed"] else one["sex"]]
        cells = [one["name"], sex, LEVELS[one["level"]], one["level-since"]]
        sheet.write_row(line, 0, [*cells, town.label, town.label, one["key"]])
    book.close()


def fill(people: list[dict[str, Any]], town: Any) -> None:
    """Put people straight into the table of the register."""
    person = import_string("youwei.registers.models.Person")
    kept = ("sex", "level", "level-since", "home-town")
    person.objects.all().delete()
    person.objects.bulk_create(
        (
            person(
                key=one["key"], label=one["name"], unit_path=town.path, unit_name=town.label,
                filled={key: one[key] for key in kept}, salt="0", digest="0",
                written_at=datetime(2026, 1, 1, tzinfo=UTC), written_by="bench",
            )
            for one in people
        ),
        batch_size=2_000,
    )  # fmt: skip


def bring(file: Path, clerk: Any) -> Any:
    """Bring a file, as the page does it."""
    upload = import_string("django.core.files.uploadedfile.SimpleUploadedFile")
    brought = import_string("youwei.interop.imports.bringing.bring")
    return brought(upload(file.name, file.read_bytes()), register="people", by=clerk)


def compared(file: Path, clerk: Any, key: list[str]) -> Callable[[], None]:
    """Bring a file; return what the worker does with it: read, match, compare, keep."""
    table = bring(file, clerk)
    ask = import_string("youwei.registers.actions.imports.ask_comparison")
    places = ["name", "sex", "level", "level-since", "home-town", "@unit", "@row"]
    columns = {
        str(at): name for at, name in enumerate(places) if name != "@row" or key == [name]
    }
    ask(table=table, wanted={"columns": columns, "empties": [], "key": key, "unit": "500233/"})

    def work() -> None:
        import_string("youwei.interop.imports.jobs.go_on")()
        table.refresh_from_db()
        if table.state != "compared":
            raise SystemExit(json.dumps(table.said, ensure_ascii=False))

    return work


def write_some(people: list[dict[str, Any]], town: Any, clerk: Any) -> None:
    """Write people one by one, as an accepted line is written."""
    write = import_string("youwei.registers.actions.write_row")
    for one in people:
        values = {key: one[key] for key in ("name", "sex", "level", "level-since", "home-town")}
        write(register="people", values=values, unit=town, by=clerk, because="bench")


if __name__ == "__main__":
    sys.exit(main())
