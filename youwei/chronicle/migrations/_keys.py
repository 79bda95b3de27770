"""Things that an earlier release kept without a data key get one."""

from typing import Any

from django.db import migrations

from youwei.chronicle import vault


def give_keys(app: str, model: str) -> migrations.RunPython:
    """Return the step that gives a key to everything that has none."""

    def give(apps: Any, schema_editor: Any) -> None:
        found = apps.get_model(app, model).objects
        for key in list(found.filter(data_key="").values_list("pk", flat=True)):
            found.filter(pk=key).update(data_key=vault.fresh())

    return migrations.RunPython(give, migrations.RunPython.noop)
