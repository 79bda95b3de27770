"""The plug is pulled between a migration and its note: `python -m … APP NAME`."""

import os
import sys

import django
from django.core.management import call_command
from django.db.migrations import executor
from django.db.migrations.recorder import MigrationRecorder

PULLED = 9


class PulledRecorder(MigrationRecorder):
    """Notes what is applied, but of one migration dies before it does."""

    def record_applied(self, app: str, name: str) -> None:
        if [app, name] == sys.argv[1:]:
            os._exit(PULLED)
        super().record_applied(app, name)


if __name__ == "__main__":
    executor.MigrationRecorder = PulledRecorder
    django.setup()
    call_command("migrate", verbosity=0)
