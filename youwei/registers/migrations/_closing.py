"""Closed values of an earlier release go into boxes, each under a new key of its row."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models

from youwei.chronicle import vault
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.registers.models import box_of, fields_of, values_in
from youwei.registers.queries.marks import fields_marked, mark_of

TABLES = {
    "Unit": "units", "Person": "people", "Post": "posts", "Project": "projects",
    "Place": "places",
}  # fmt: skip


def box_fields(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(model, "closed_box", models.TextField(blank=True, default="")),
        migrations.AddField(
            model,
            "data_key",
            models.CharField(blank=True, db_index=True, default="", max_length=32),
        ),
        migrations.AddField(model, "erased_at", models.DateTimeField(blank=True, null=True)),
    ]


def close_values(app: str, *names: str) -> migrations.RunPython:
    """Return the step that closes what stood open in the column `closed`."""

    def close(apps: Any, schema_editor: Any) -> None:
        for name in names:
            model = apps.get_model(app, name)
            for row in model.objects.filter(data_key="").exclude(closed={}).iterator(500):
                _close(row)

    return migrations.RunPython(close, migrations.RunPython.noop)


def mark_values(app: str, *names: str) -> migrations.RunPython:
    """Return the step that marks closed values that a rule looks for."""

    def mark(apps: Any, schema_editor: Any) -> None:
        blind = apps.get_model("registers", "BlindValue")
        for name in names:
            for row in apps.get_model(app, name).objects.exclude(closed_box="").iterator(500):
                blind.objects.bulk_create(blind(**one) for one in _marks(name, row))

    return migrations.RunPython(mark, migrations.RunPython.noop)


def _marks(model: str, row: Any) -> Iterator[dict[str, str]]:
    here = world.current()
    fields: dict[str, Field] = {}
    if model == "Case":
        of, sheet = f"procedure/{row.procedure_key}", here.sheets["procedures"]
        fields = sheet[row.procedure_key].fields if row.procedure_key in sheet else {}
    else:
        register = getattr(row, "register", "") or TABLES[model]
        of = f"register/{register}"
        fields = fields_of(register) if register in here.sheets["registers"] else {}
    values = values_in(row.closed_box)
    for key in sorted(fields_marked(of, fields)) if fields else ():
        many = values.get(key) or []
        for one in many if isinstance(many, list) else [many]:
            mark = mark_of(of, key, one)
            yield {"of": of, "row_key": row.key, "field": key, "mark": mark}


def _close(row: Any) -> None:
    row.data_key = vault.fresh()
    row.closed_box = box_of(row.closed, row.data_key)
    if getattr(row, "before", None):
        before = dict(row.before)
        before["closed_box"] = box_of(before.pop("closed", {}), row.data_key)
        row.before = before
    row.save()
