"""`./run migrate`: each migration is there with the note that it is there, or not at all.

Django notes a migration that also adds keys or indexes after its transaction: whoever pulled
the plug in between had tables that every later start refused to make again.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class WholeExecutor(MigrationExecutor):
    """Apply a migration and note it in one transaction."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *modes: Any, **named: Any
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, *modes, **named)
        # SQLite lets go of foreign keys before a transaction alone; its editor asks for that.
        checks_off = self.connection.constraint_checks_disabled()
        with checks_off, transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, *modes, **named)


class Command(migrate.Command):
    """Django's command, with an executor that a pulled plug cannot leave between two states."""

    def handle(self, *args: Any, **options: Any) -> None:
        # Its handle takes the executor by this name, and has no other place to be told one.
        migrate.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]
        super().handle(*args, **options)
