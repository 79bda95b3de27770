import pytest
from django.db import DatabaseError, connection, transaction

from youwei.chronicle.actions import pin_declaration, seal_entries
from youwei.chronicle.migrations import _append_only

COLUMNS = {
    "chronicle_entry": "event",
    "chronicle_leaf": "hash",
    "chronicle_head": "root",
    "chronicle_declaration": "text",
}
REPLACE = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"


@pytest.fixture
def sealed(write):
    write()
    seal_entries()
    pin_declaration("procedures", "letters", "d1", "words")


def attempt(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(statement)


@pytest.mark.parametrize(("table", "column"), COLUMNS.items())
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_itself_keeps_the_chronicle(sealed, table, column, change):
    with pytest.raises(DatabaseError, match="append-only"):
        attempt(change.format(table, column))


@pytest.mark.parametrize("table", COLUMNS)
def test_not_even_by_emptying_or_replacing(sealed, table):
    way = {"sqlite": REPLACE, "postgresql": "TRUNCATE {0} CASCADE"}[connection.vendor]

    with pytest.raises(DatabaseError, match="append-only"):
        attempt(way.format(table))


def test_every_table_of_the_record_has_its_triggers_after_all_migrations(db):
    with connection.cursor() as cursor:
        cursor.execute(
            {
                "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
                "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
            }[connection.vendor]
        )
        there = {name.lower() for (name,) in cursor.fetchall()}

    assert {name.lower() for name in _append_only.names(connection.vendor)} <= there
