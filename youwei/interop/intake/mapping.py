"""Which column is which field: names in, columns out; people look before it runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from youwei.packs.declared import NotAllowed, label
from youwei.procedures.declarations import Procedure

TIME = re.compile(r"时间|日期|time|date", re.IGNORECASE)
LEAST = 0.45  # of likeness, for a suggestion
SAME = {"title": ("主题", "题目"), "matter": ("详情", "正文"), "reply": ("答复意见", "回复")}
"""Other names of fields that many tables use."""


@dataclass(frozen=True)
class Columns:
    """Columns of a table: which field each fills, and which tells when a stage was entered."""

    fields: Mapping[str, str]  #: column → field
    times: Mapping[str, str]  #: column → stage
    unused: Sequence[str]  #: columns that are left out


def suggest(columns: Sequence[str], sheet: Procedure) -> Columns:
    """Guess by names: each field and each stage is given to the column that is most like it."""
    fields: dict[str, str] = {}
    times: dict[str, str] = {}
    for column in columns:
        if TIME.search(column):
            stage = _nearest(TIME.sub("", column), _stages(sheet), taken=times.values())
            if stage:
                times[column] = stage
        elif field := _nearest(column, _fields(sheet), taken=fields.values()):
            fields[column] = field
    used = {*fields, *times}
    return Columns(fields, times, [column for column in columns if column not in used])


def checked(mapping: Columns, columns: Sequence[str], sheet: Procedure) -> Columns:
    """Refuse a mapping that names what is not there, with the sentence that says what."""
    for column in (*mapping.fields, *mapping.times):
        if column not in columns:
            raise NotAllowed("The table has no column %(column)s.", column=column)
    for field in mapping.fields.values():
        if field not in sheet.fields:
            raise NotAllowed("There is no field %(fields)s here.", fields=field)
    for stage in mapping.times.values():
        if stage not in sheet.stages:
            raise NotAllowed("There is no stage %(stage)s here.", stage=stage)
    if sheet.starts not in mapping.times.values():
        raise NotAllowed("Say which column tells when it came in.")
    return mapping


def _fields(sheet: Procedure) -> dict[str, Sequence[str]]:
    return {
        key: (label(field.label, "zh"), label(field.label, "en"), key, *SAME.get(key, ()))
        for key, field in sheet.fields.items()
    }


def _stages(sheet: Procedure) -> dict[str, Sequence[str]]:
    return {
        key: (label(stage.label, "zh"), label(stage.label, "en"), key)
        for key, stage in sheet.stages.items()
    }


def _nearest(column: str, names: Mapping[str, Sequence[str]], taken: object) -> str:
    best, most = "", LEAST
    for key, known in names.items():
        like = max(likeness(column, name) for name in known)
        if like > most and key not in list(taken):  # type: ignore[call-overload]
            best, most = key, like
    return best


def likeness(column: str, name: str) -> float:
    """Say how alike two names are, from 0 to 1."""
    column, name = column.lower().strip(), name.lower().strip()
    if name and (column.endswith(name) or column == name):
        return 0.9 + 0.1 * len(name) / max(len(column), 1)
    return SequenceMatcher(None, column, name).ratio()
