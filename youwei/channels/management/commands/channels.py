"""`./run channels`: how things stand, whether the file is right, a first text, another try."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.channels import queries
from youwei.channels.actions import send_again, try_channel
from youwei.channels.models import Dispatch
from youwei.identity.actions import SETUP

STATES = {Dispatch.REFUSED: "refused", Dispatch.DOUBTFUL: "in doubt"}


class Command(BaseCommand):
    """Numbers and reasons. Neither words nor people are shown."""

    help = "Show what waits, was sent and failed on each channel; check channels.toml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        whats = parser.add_subparsers(dest="what")
        whats.add_parser("check", help="read channels.toml and say what is wrong with it")
        once = whats.add_parser("try", help="send one text at once, and say what came of it")
        once.add_argument("channel")
        once.add_argument("to", nargs="?", default="", help="phone, mail address, user ID")
        again = whats.add_parser("again", help="send once more what failed or is in doubt")
        again.add_argument("channel")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            named = queries.channels()
        except queries.Broken as broken:
            raise CommandError(str(broken)) from broken
        getattr(self, f"_{options['what'] or 'show'}")(named, options)

    def _check(self, named: Any, options: dict[str, Any]) -> None:
        if not named.names:
            self.stdout.write(_("There is no channel: nothing is sent outside."))
            return
        self.stdout.write("✓ " + ", ".join(named.names))

    def _show(self, named: Any, options: dict[str, Any]) -> None:
        lines = queries.standing(named.names, at=timezone.now())
        if not lines:
            self.stdout.write(_("There is no channel: nothing is sent outside."))
        for one in lines:
            says = _("%(channel)s: %(waiting)s waiting, %(sent)s sent in the last day")
            names = {"channel": one.channel, "waiting": one.waiting, "sent": one.sent}
            since = f" ({timezone.localtime(one.oldest):%m-%d %H:%M} –)" if one.oldest else ""
            self.stdout.write(says % names + since)
            for state, why, count in one.failed:
                self.stdout.write(f"  {_(STATES[state])}: {count} · {why or '–'}")

    def _try(self, named: Any, options: dict[str, Any]) -> None:
        channel = options["channel"]
        if not named.has(channel):
            says = _("There is no channel %(name)s; there are: %(names)s.")
            names = {"name": channel, "names": ", ".join(named.names) or "–"}
            raise CommandError(says % names)
        outcome = try_channel(channel=channel, to=options["to"])
        if outcome.kind != "sent":
            says = _("Not sent (%(kind)s): %(why)s")
            raise CommandError(says % {"kind": outcome.kind, "why": outcome.why or "–"})
        self.stdout.write(_("The gateway has it."))

    def _again(self, named: Any, options: dict[str, Any]) -> None:
        count = send_again(channel=options["channel"], by=SETUP)
        self.stdout.write(_("%(count)s are sent once more.") % {"count": count})
