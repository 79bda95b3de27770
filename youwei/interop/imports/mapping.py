"""Which column is which field, and by what rows are recognised. People look before it runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.interop.imports.cells import DAY, importable
from youwei.interop.intake.mapping import likeness
from youwei.packs.declared import Field, NotAllowed, label
from youwei.packs.values import IDENTITY, is_closed
from youwei.registers.declarations import Register
from youwei.registers.queries.rows import ROW, UNIT

ROW_PART, UNIT_PART = "@row", "@unit"
SURE = 0.75  #: of likeness, for a suggestion
MOSTLY = 0.8  #: of the cells that are looked at
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
SAME: Mapping[str, Sequence[str]] = {
    "name": ("姓名", "名字", "名称", "全称"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码"),
    "identity": ("身份证", "身份证号", "身份证号码", "证件号码", "公民身份号码"),
    "sex": ("性别",),
    "born-on": ("出生日期", "出生年月", "生日"),
    "employer": ("工作单位", "就业单位", "所在企业"),
    "note": ("备注", "说明"),
}
"""Other names that many tables use, by the key or the type of a field."""
UNIT_NAMES = (*(half.strip() for half in UNIT.split("|")), "单位")
SEEN = {"phone": PHONE, "identity": IDENTITY, "date": DAY}
"""Types that are recognised by what stands in the cells."""
RECOGNISES = ("text", "phone", "identity", "number", "date", "unit", "person", "link", "place")


@dataclass(frozen=True)
class Wanted:
    """What somebody chose for a table."""

    columns: Mapping[int, str]  #: place of a column → field, "@row" or "@unit"
    empties: Sequence[str]  #: fields in which an empty cell deletes
    key: Sequence[str]  #: by which a row is recognised; none: every line is a new row
    unit: str  #: path of the unit of new rows, where no column says it

    def as_json(self) -> dict[str, object]:
        """Return it as the database keeps it."""
        columns = {str(place): name for place, name in self.columns.items()}
        kept = {"columns": columns, "empties": [*self.empties]}
        return {**kept, "key": [*self.key], "unit": self.unit}

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Wanted":
        """Read it back."""
        columns = {int(place): str(name) for place, name in dict(kept["columns"]).items()}  # type: ignore[call-overload]
        empties, key = list(kept["empties"]), list(kept["key"])  # type: ignore[call-overload]
        return cls(columns, empties, key, str(kept["unit"]))


def suggest(
    columns: Sequence[str], rows: Sequence[Sequence[str]], fields: Mapping[str, Field]
) -> dict[int, str]:
    """Guess by names, then by what stands in the cells of columns that have none."""
    plain = [_plain(column) for column in columns]
    named = {key: _names(key, field) for key, field in importable(fields).items()}
    exact = {ROW_PART: _halves(ROW), UNIT_PART: UNIT_NAMES}
    pairs = [
        (-likeness(column, name), place, key)
        for place, column in enumerate(plain)
        for key, names in named.items()
        for name in names
    ]
    pairs += [
        (-1.0, plain.index(name), key)
        for key, names in exact.items()
        for name in names
        if name in plain
    ]
    found: dict[int, str] = {}
    for unlike, place, key in sorted(pairs):
        if -unlike >= SURE and place not in found and key not in found.values():
            found[place] = key
    return found | _by_cells(columns, rows, fields, found)


def suggest_key(chosen: Mapping[int, str], sheet: Register, fields: Mapping[str, Field]) -> str:
    """Guess by what rows are recognised: the surest of what the columns give."""
    there = set(chosen.values())
    for key, _ in keys_offered(sheet, fields):
        parts = [part for part in key.split(",") if part]
        if parts and set(parts) - {UNIT_PART} <= there:
            return key
    return ""


def keys_offered(
    sheet: Register, fields: Mapping[str, Field]
) -> Sequence[tuple[str, Sequence[str]]]:
    """Return (key, its parts) by which rows may be recognised, the surest first."""
    single = [
        key
        for key, field in importable(fields).items()
        if field.type in RECOGNISES and not field.many
    ]
    first = [key for key in single if fields[key].type == "identity"]
    rest = [key for key in single if key not in first and (key,) != sheet.unique]
    named = naming_field(fields)
    keys = [(ROW_PART,), tuple(sheet.unique), *((key,) for key in first)]
    keys += [(named, UNIT_PART)] if named else []
    keys += [(key,) for key in rest]
    return [(",".join(key), key) for key in dict.fromkeys(keys) if key]


def naming_field(fields: Mapping[str, Field]) -> str:
    """Return the field that names a row: the first open text that must be there."""
    texts = [
        key for key, field in fields.items() if field.type == "text" and not is_closed(field)
    ]
    return next((key for key in texts if fields[key].required), texts[0] if texts else "")


def checked(wanted: Wanted, sheet: Register, fields: Mapping[str, Field]) -> Wanted:
    """Refuse a choice that cannot be meant, with the sentence that says what to do."""
    names = list(wanted.columns.values())
    known = {*importable(fields), ROW_PART, UNIT_PART}
    if foreign := sorted(set(names) - known):
        raise NotAllowed("There is no field %(fields)s here.", fields=", ".join(foreign))
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        label_of = fields[doubled[0]].label if doubled[0] in fields else doubled[0]
        raise NotAllowed("Two columns fill %(field)s; leave one of them out.", field=label_of)
    if not set(names) - {ROW_PART, UNIT_PART}:
        raise NotAllowed("Say of at least one column which field it fills.")
    if ",".join(wanted.key) not in {"", *dict(keys_offered(sheet, fields))}:
        raise NotAllowed("Please choose by what rows are recognised.")
    lacks = [part for part in wanted.key if part != UNIT_PART and part not in names]
    if lacks:
        labels = tuple(fields[part].label if part in fields else ROW for part in lacks)
        raise NotAllowed(
            "Rows are to be recognised by %(fields)s, but no column fills that.", fields=labels
        )
    return wanted


def _names(key: str, field: Field) -> Sequence[str]:
    own = {*SAME.get(key, ()), *(SAME.get(field.type, ()) if field.type in SEEN else ())}
    return [*_halves(field.label), key, *own]


def _halves(text: str) -> list[str]:
    return [label(text, "zh"), label(text, "en")]


def _plain(column: str) -> str:
    """Return a name without what stands in brackets behind it."""
    return re.sub(r"[（(].*?[)）]", "", column).strip(" *：:")


def _by_cells(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    fields: Mapping[str, Field],
    taken: Mapping[int, str],
) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, pattern in SEEN.items():
        free = [
            key
            for key, field in importable(fields).items()
            if field.type == kind and key not in taken.values()
        ]
        alike = [
            place
            for place in range(len(columns))
            if place not in taken and place not in found and _looks(place, rows, pattern)
        ]
        if len(free) == 1 and len(alike) == 1:
            found[alike[0]] = free[0]
    return found


def _looks(place: int, rows: Sequence[Sequence[str]], pattern: re.Pattern[str]) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    fits = sum(pattern.fullmatch(cell) is not None for cell in cells)
    return bool(cells) and fits >= MOSTLY * len(cells)
