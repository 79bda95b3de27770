"""`./run begin CODE NAME …`: a county's own house, with its first account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from youwei.packs.declared import NotAllowed
from youwei.registers.actions.beginning import begin_house, let_in
from youwei.registers.queries.roles import roles_at
from youwei.web.words import refused


class Command(BaseCommand):
    help = "Make the county's first unit and the first account, in a house that has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code of the county, say 500233")
        parser.add_argument("county", help="its name, say 忠县")
        parser.add_argument("--account", required=True, help="name to sign in with")
        parser.add_argument("--name", required=True, help="how people call them")
        parser.add_argument("--role", required=True, help="a role held at the county's level")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if options["role"] not in (roles := roles_at("county")):
            says = _("Roles held at the county's level: %(roles)s")
            raise CommandError(
                says % {"roles": "、".join(f"{k}（{v}）" for k, v in roles.items())}
            )
        try:
            with transaction.atomic():
                unit = begin_house(code=options["code"], name=options["county"])
                password = let_in(
                    username=options["account"], name=options["name"], role=options["role"],
                    unit=unit,
                )  # fmt: skip
        except NotAllowed as refusal:
            raise CommandError(refused(refusal)) from refusal
        says = _("✓ %(unit)s has begun. %(account)s signs in with: %(password)s")
        self.stdout.write(
            says % {"unit": unit, "account": options["account"], "password": password}
        )
        self.stdout.write(_("It is shown this once. Change it after the first sign-in."))
