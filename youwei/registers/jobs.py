"""After the commit, search learns what was written. Each kind says how it is described."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from youwei.chronicle.models import Entry
from youwei.engines.calendar import add_span, shipped
from youwei.identity.actions import Office
from youwei.packs import world
from youwei.packs.conditions import minutes
from youwei.packs.declared import Field, label
from youwei.packs.values import is_closed
from youwei.registers.actions.erasing import OVER, erase_row
from youwei.registers.actions.search import Described, drop_text, index_text
from youwei.registers.models import Row, fields_of, table_of

BATCH = 200
SLACK = timedelta(days=7)  # months are not all of thirty days
Describe = Callable[[str], Described | None]
_describers: dict[str, Describe] = {}


def register_described(prefix: str, describe: Describe) -> None:
    """Let `describe(key)` say what is found of things like "case/…"; None takes them out."""
    _describers[prefix] = describe


def index_entries(entries: Iterable[Entry]) -> None:
    """Bring the search index up to these entries. Doing it twice changes nothing."""
    keys = dict.fromkeys(entry.on_key for entry in entries)
    described = {key: describe(key) for key in keys if (describe := _describer(key))}
    index_text([thing for thing in described.values() if thing is not None])
    drop_text([key for key, thing in described.items() if thing is None])


def erase_what_is_over(*, at: datetime) -> int:
    """Erase rows whose time is over, two hundred at a time; return how many."""
    count = 0
    for key, sheet in world.current().sheets["registers"].items():
        if sheet.keeps is None or sheet.extends:
            continue
        office = Office(f"office/{key}", label(sheet.title, "zh"))
        soon = at - timedelta(minutes=minutes(sheet.keeps)) + SLACK
        rows = table_of(key).objects.of(key).filter(erased_at=None, written_at__lt=soon)
        for row in rows.exclude(data_key="").order_by("written_at")[:BATCH]:
            if add_span(row.written_at, sheet.keeps, shipped()).at < at:
                erase_row(row=row, basis=OVER, by=office)
                count += 1
    return count


def describe_row(key: str) -> Described | None:
    """Describe a row of a register by its open values."""
    register = key.partition("/")[0]
    row = table_of(register).objects.of(register).present().filter(key=key).first()
    if row is None or row.erased_at is not None:
        return None
    fields = fields_of(register)
    open_fields = {name: field for name, field in fields.items() if not is_closed(field)}
    return Described(
        of=f"register/{register}",
        row_key=key,
        label=row.label,
        hint=row.unit_name,
        unit_path=row.unit_path,
        text=_text(row, open_fields),
    )


def _describer(key: str) -> Describe | None:
    prefix = key.partition("/")[0]
    if prefix in _describers:
        return _describers[prefix]
    return describe_row if prefix in world.current().sheets["registers"] else None


def _text(row: Row, fields: Mapping[str, Field]) -> str:
    said = []
    for key, field in fields.items():
        value = row.value(key)
        if field.type in ("text", "note", "number", "date"):
            said.append(str(value or ""))
        elif field.type == "choice" and value:
            said.append(field.options.get(str(value), ""))
    return " ".join(said)
