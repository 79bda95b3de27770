"""`./run end-second-step NAME`: for whoever lost phone and spare codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youwei.identity.actions import SETUP, end_second_step
from youwei.identity.models import User


class Command(BaseCommand):
    help = "Ask somebody for the password alone again. It is recorded and told to them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).exclude(second_key="").first()
        if user is None:
            says = _("%(name)s has no account here, or signs in without a code.")
            raise CommandError(says % {"name": options["username"]})
        end_second_step(user=user, by=SETUP)
        self.stdout.write(_("From now on the password alone is asked for."))
