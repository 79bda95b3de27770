"""Triggers that keep the record, and on PostgreSQL the transaction's number in every row.

The number tells the sealer how far back it must look: rows of a transaction that ended before
the oldest running one can no longer appear. The model does not know of it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from youwei.chronicle.migrations._append_only import refuse_changes

NUMBERED = (
    "ALTER TABLE chronicle_entry ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX entry_xact ON chronicle_entry (xact)",
)


def number_transactions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in NUMBERED:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("chronicle", "0001_initial")]
    operations = [  # no way back
        migrations.RunPython(number_transactions),
        migrations.RunPython(refuse_changes),
    ]
