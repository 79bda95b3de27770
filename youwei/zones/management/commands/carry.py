"""`./run carry key | out | in`: files between deployments that run different zones."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youwei.chronicle.actions import seal_entries
from youwei.chronicle.events import Named
from youwei.identity.actions import Office
from youwei.identity.models import User
from youwei.packs.county import ZONES
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case
from youwei.zones import actions, keys, queries
from youwei.zones.models import NAMES, Peer


class Command(BaseCommand):
    """Exchange keys once; then carry files back and forth, as often as people wait for."""

    help = "Exchange keys with another deployment, and carry signed files to and from it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whats = parser.add_subparsers(dest="what", required=True)
        key = whats.add_parser("key", help="write one's own key, or take that of another")
        key.add_argument("--out", type=Path, help="write one's own key to this file")
        key.add_argument("--in", dest="into", type=Path, help="take the key in this file")
        key.add_argument("--anew", action="store_true", help="in place of the one known here")
        out = whats.add_parser("out", help="write what waits for a zone")
        out.add_argument("--to", required=True, choices=ZONES)
        out.add_argument("file", type=Path)
        out.add_argument("--case", action="append", default=[], help="as evidence, to cadre")
        out.add_argument("--as", dest="user", default="", help="user name of who carries")
        out.add_argument("--again", type=int, help="the file of this number, once more")
        out.add_argument(
            "--after", type=int, help="anew what went after the file of this number"
        )
        into = whats.add_parser("in", help="take in a file")
        into.add_argument("file", type=Path)
        into.add_argument("--as", dest="user", default="", help="user name of who carries")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except actions.NothingWaits as nothing:
            self.stdout.write(_(nothing.sentence) % nothing.names)
        except NotAllowed as no:
            said = _(no.sentence) % no.names
            raise CommandError(_("%(said)s Nothing was changed.") % {"said": said}) from no
        except OSError as error:
            raise CommandError(str(error)) from error

    def _key(self, options: dict[str, Any]) -> None:
        card = queries.own_card()
        if options["into"]:
            taken = queries.read_card(options["into"].read_text("utf-8"))
            peer = actions.take_key(card=taken, by=_office(), anew=options["anew"] or None)
            says = _("Key of %(zone)s: %(letters)s. Compare the letters by telephone.")
            self.stdout.write(says % {"zone": peer.zone, "letters": peer.fingerprint})
            return
        if options["out"]:
            options["out"].write_text(card.model_dump_json(indent=1) + "\n", "utf-8")
        letters = keys.fingerprint(card.sign, card.open)
        says = _("Key of %(zone)s: %(letters)s. Compare the letters by telephone.")
        self.stdout.write(says % {"zone": card.zone, "letters": letters})

    def _out(self, options: dict[str, Any]) -> None:
        zone, number = options["to"], options["again"]
        if number is not None:
            path = _kept(zone, number)
        else:
            seal_entries()  # what goes as evidence goes with its proofs
            copies = self._cases(options["case"], options["user"])
            by, after = _by(options["user"]), options["after"]
            path = actions.carry_out(to=zone, by=by, copies=copies, after=after)
        _copy(path, options["file"])
        self.stdout.write(_("Written: %(file)s") % {"file": options["file"]})

    def _cases(self, references: list[str], username: str) -> list[Case]:
        """Return the cases that a named person sends as evidence: those that they may read."""
        if not references:
            return []
        user = _by(username)
        if not isinstance(user, User):
            raise NotAllowed("Evidence is sent by somebody: name them with --as.")
        found = list(Case.objects.visible_to(user).filter(reference__in=references))
        if lacking := sorted(set(references) - {case.reference for case in found}):
            raise NotAllowed("There is no %(case)s for them.", case=", ".join(lacking))
        return found

    def _in(self, options: dict[str, Any]) -> None:
        came = actions.carry_in(path=options["file"], by=_by(options["user"]))
        counts = {
            "cases": len(came.brought),
            "told": len(came.told),
            "copies": len(came.evidence),
        }
        says = _("Carried in: %(cases)s to work on, %(told)s told of, %(copies)s as evidence.")
        self.stdout.write(says % counts)


def _office() -> Office:
    zone = keys.own_zone()
    return Office(f"zone/{zone}", NAMES[zone])


def _by(username: str) -> Named:
    if not username:
        return _office()
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotAllowed("There is nobody called %(name)s.", name=username)
    return user


def _kept(zone: str, number: int) -> Path:
    """Return a file that went to a zone as it went, or say why it is not kept."""
    path = actions.file_of(zone, number)
    if path.exists():
        return path
    peer = Peer.objects.filter(zone=zone).first()
    if peer is None or not 0 < number <= peer.sent:
        raise NotAllowed("File %(number)s was never written.", number=str(number))
    raise NotAllowed(
        "File %(number)s is not kept any more: something in it is erased. If it has not"
        " arrived, say --after %(before)s: the rest of it goes anew.",
        number=str(number),
        before=str(number - 1),
    )


def _copy(path: Path, to: Path) -> None:
    """Put a whole file there, or none."""
    part = to.with_name(f".{to.name}.{token_hex(4)}")
    shutil.copyfile(path, part)
    part.replace(to)
