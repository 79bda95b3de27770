"""The tabs of the two front pages. An app adds its own when it is loaded; web knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse

Side = Literal["portal", "desk"]


def _everybody(_user: Any) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A way into an app."""

    label: str  #: "留言 | Letters"
    url_name: str
    order: int  #: small comes first
    side: Side = "desk"
    shown_to: Callable[[Any], bool] = _everybody

    @property
    def url(self) -> str:
        """Where it leads; empty where this deployment does not run the app."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Link:
    """A tab as one page shows it."""

    label: str
    url: str
    is_here: bool


_tabs: dict[str, Tab] = {}


def add_tab(tab: Tab) -> None:
    """Offer a tab; the same address twice replaces the first."""
    _tabs[f"{tab.side} {tab.url_name}"] = tab


def links(*, side: Side, user: Any, path: str) -> tuple[Link, ...]:
    """Return the tabs this person sees; the longest address that fits is where they are."""
    offered = [
        (tab.label, tab.url)
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if tab.side == side and tab.shown_to(user) and tab.url
    ]
    here = max((url for _label, url in offered if path.startswith(url)), key=len, default=None)
    return tuple(Link(label, url, is_here=url == here) for label, url in offered)
