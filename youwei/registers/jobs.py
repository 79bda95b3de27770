"""After the commit, search learns what was written. Each kind says how it is described."""

from collections.abc import Callable, Iterable, Mapping

from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.actions.search import Described, drop_text, index_text
from youwei.registers.models import Row, fields_of, table_of

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


def describe_row(key: str) -> Described | None:
    """Describe a row of a register by its open values."""
    register = key.partition("/")[0]
    row = table_of(register).objects.of(register).present().filter(key=key).first()
    if row is None:
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
