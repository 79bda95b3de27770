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
    also: tuple[str, ...] = ()  #: other addresses that lie behind it: "/cases/"

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
        (tab, tab.url)
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if tab.side == side and tab.shown_to(user) and tab.url
    ]
    fits = [
        (start, tab)
        for tab, url in offered
        for start in (url, *tab.also)
        if (path == start if start == "/" else path.startswith(start))
    ]
    here = max(fits, key=lambda fit: len(fit[0]), default=("", None))[1]
    return tuple(Link(tab.label, url, is_here=tab is here) for tab, url in offered)
