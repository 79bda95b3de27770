"""Have the database refuse what no line of code may do: change or delete the record.

SQLite rebuilds a table to alter it, and forgets the triggers: whoever alters one of these
tables runs `refuse_changes` again, last in the same migration. A test looks at the migrated
database, and the worker does not start where a trigger is missing.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SEALED = {
    "chronicle_entry": ("id",),
    "chronicle_leaf": ("number", "entry_id"),
    "chronicle_node": ("id",),
    "chronicle_head": ("id",),
    "chronicle_declaration": ("digest",),
}
"""Table → its unique columns: INSERT OR REPLACE would change a row through them."""

SQLITE = """
CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'The chronicle is append-only.'); END
"""
POSTGRESQL_REFUSES = """
CREATE OR REPLACE FUNCTION chronicle_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The chronicle is append-only.'; END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION chronicle_refuses()
"""


def _on_sqlite() -> list[str]:
    statements: list[str] = []
    for table, columns in SEALED.items():
        same = " OR ".join(f"{column} = NEW.{column}" for column in columns)
        taken = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 — our own names
        for verb, when in {"UPDATE": "", "DELETE": "", "INSERT": taken}.items():
            statements.append(f"DROP TRIGGER IF EXISTS {table}_keeps_{verb}")
            statements.append(SQLITE.format(table=table, verb=verb, when=when))
    return statements


def refuse_changes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, or make them again."""
    for statement in refusing(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def refusing(vendor: str) -> list[str]:
    """Return the statements that make the triggers, whether or not they are there."""
    if vendor == "sqlite":
        return _on_sqlite()
    return [POSTGRESQL_REFUSES, *(POSTGRESQL.format(table=table) for table in SEALED)]


def allowing(vendor: str) -> list[str]:
    """Return the statements that take the triggers away: what an intruder would do."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in names(vendor)]
    return [f"DROP TRIGGER IF EXISTS {table}_keeps ON {table}" for table in SEALED]


def names(vendor: str) -> list[str]:
    """Return the names of the triggers that must be there."""
    if vendor == "sqlite":
        verbs = ("UPDATE", "DELETE", "INSERT")
        return [f"{table}_keeps_{verb}" for table in SEALED for verb in verbs]
    return [f"{table}_keeps" for table in SEALED]
