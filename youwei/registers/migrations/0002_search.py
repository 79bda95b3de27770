"""The full-text index: FTS5 on SQLite, GIN on PostgreSQL, both over our own words."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    """CREATE VIRTUAL TABLE registers_search USING fts5(
        words, content='registers_searchtext', content_rowid='id', detail=none,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
    """CREATE TRIGGER registers_search_added AFTER INSERT ON registers_searchtext BEGIN
        INSERT INTO registers_search(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER registers_search_removed AFTER DELETE ON registers_searchtext BEGIN
        INSERT INTO registers_search(registers_search, rowid, words)
        VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER registers_search_changed AFTER UPDATE ON registers_searchtext BEGIN
        INSERT INTO registers_search(registers_search, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO registers_search(rowid, words) VALUES (new.id, new.words); END""",
)
POSTGRESQL = (
    """ALTER TABLE registers_searchtext ADD COLUMN indexed tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED""",
    "CREATE INDEX registers_search ON registers_searchtext USING gin (indexed)",
)


def add_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[
        schema_editor.connection.vendor
    ]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(add_index)]
