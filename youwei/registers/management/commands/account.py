"""`./run account NAME --role ROLE --unit CODE`: lets somebody in, or gives a further role."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youwei.identity.actions import SETUP, set_password
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.actions.beginning import let_in
from youwei.registers.models import Unit
from youwei.registers.queries.roles import roles_at
from youwei.web.words import refused


class Command(BaseCommand):
    help = "Make an account with a role, give a further role, or set a new password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="how people call them")
        parser.add_argument("--role", default="")
        parser.add_argument("--unit", default="", help="code of the unit in which they hold it")
        parser.add_argument(
            "--new-password", action="store_true", help="for whoever has forgotten theirs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        if options["new_password"]:
            return self._tell(username, _renewed(username))
        unit = Unit.objects.present().filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(
                _("There is no unit with the code %(code)s.") % {"code": options["unit"]}
            )
        if options["role"] not in (roles := roles_at(unit.level)):
            says = _("Roles held at %(unit)s: %(roles)s")
            named = "、".join(f"{key}（{label}）" for key, label in roles.items()) or "—"
            raise CommandError(says % {"unit": unit, "roles": named})
        try:
            password = let_in(
                username=username, name=options["name"], role=options["role"], unit=unit
            )
        except NotAllowed as refusal:
            raise CommandError(refused(refusal)) from refusal
        says = _("✓ %(account)s is %(role)s at %(unit)s.")
        self.stdout.write(
            says % {"account": username, "role": roles[options["role"]], "unit": unit}
        )
        if password:
            self._tell(username, password)
        return None

    def _tell(self, username: str, password: str) -> None:
        says = _("%(account)s signs in with: %(password)s")
        self.stdout.write(says % {"account": username, "password": password})
        self.stdout.write(_("It is shown this once. Change it after the first sign-in."))


def _renewed(username: str) -> str:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(_("%(name)s has no account here.") % {"name": username})
    password = secrets.token_urlsafe(12)
    set_password(user=user, password=password, by=SETUP)
    return password
