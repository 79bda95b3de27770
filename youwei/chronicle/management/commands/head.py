"""`./run head`: the newest signed head, to keep where this machine cannot reach it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youwei.chronicle.queries import exporting


class Command(BaseCommand):
    help = "Print the newest signed tree head as a file to keep elsewhere."

    def handle(self, *args: Any, **options: Any) -> None:
        head = exporting.newest_head()
        if head is None:
            raise CommandError(_("Nothing is sealed yet: start `./run work`."))
        self.stdout.write(exporting.head_file(head), ending="")
