"""Whoever rebuilds a table of the chronicle puts its guards back."""

import re

from tests.architecture.source import PACKAGE

REBUILDS = re.compile(
    r"migrations\.(AlterField|AddField|RemoveField|RenameField|AddConstraint)"
)


def test_a_migration_that_alters_the_chronicle_makes_its_triggers_again():
    """SQLite alters a table by making a new one, and the new one has no triggers."""
    migrations = sorted((PACKAGE / "chronicle" / "migrations").glob("0*.py"))
    guarded = [p for p in migrations if "TRIGGER" in p.read_text(encoding="utf-8").upper()]
    forgotten = [
        path.name
        for path in migrations
        if REBUILDS.search(path.read_text(encoding="utf-8"))
        and guarded
        and path.name > guarded[0].name
        and path not in guarded
    ]

    assert not forgotten
