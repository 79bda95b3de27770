"""What every page may use: `house`."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from youwei.chronicle.clock import today
from youwei.packs import world
from youwei.web import nav, progress, words


@dataclass(frozen=True)
class House:
    """Asked only where a page names it, so that a fragment costs nothing."""

    request: HttpRequest

    @property
    def name(self) -> str:
        """The county's name, as it is declared."""
        return words.label(getattr(world.current(), "title", "") or "有为 | Youwei")

    @property
    def is_demo(self) -> bool:
        return bool(getattr(settings, "YOUWEI_DEMO", False))

    @cached_property
    def progress(self) -> tuple[int, int] | None:
        """How many of the demo's orders are there, while they are being made."""
        return progress.read() if self.is_demo else None

    @property
    def is_chinese(self) -> bool:
        return words.speaks_chinese()

    @property
    def today(self) -> date:
        return today()

    @property
    def is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    @property
    def side(self) -> nav.Side:
        """Officials work on the desk; residents and visitors are on the portal."""
        user = getattr(self.request, "user", None)
        works_here = getattr(user, "is_official", True)
        return "desk" if self.is_signed_in and works_here else "portal"

    @cached_property
    def tabs(self) -> tuple[nav.Link, ...]:
        user = getattr(self.request, "user", None)
        return nav.links(side=self.side, user=user, path=self.request.path)

    @property
    def front(self) -> str:
        """Return where the mark leads."""
        return address("desk:desk" if self.side == "desk" else "portal:front") or "/"

    @property
    def search(self) -> str:
        return address("registers:find") if self.side == "desk" else ""

    @property
    def account(self) -> str:
        return address("identity:account")

    @property
    def sign_in(self) -> str:
        return address("identity:sign-in")

    @property
    def sign_out(self) -> str:
        return address("identity:sign-out")


def address(name: str, *parts: object) -> str:
    """Return the address of a page, or nothing where this deployment does not run it."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def house(request: HttpRequest) -> dict[str, House]:
    """Put the house into every page's context."""
    return {"house": House(request)}
