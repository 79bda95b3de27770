"""Where somebody is in the tour. It lives in a signed cookie: it outlasts every sign-in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core import signing

from youwei.interop.tour.steps import Step, steps

COOKIE, SALT = "youwei-tour", "youwei.tour"
KEPT = 7 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Place:
    """Which step, since when, which cases, and whether its card is shown."""

    at: int
    since: str  #: when the tour was begun, ISO
    cases: Mapping[str, str] = field(default_factory=dict)  #: "case" → its number
    is_left: bool = False

    @property
    def step(self) -> Step:
        return steps()[self.at]

    @property
    def number(self) -> int:
        return self.at + 1

    @property
    def is_last(self) -> bool:
        return self.number == len(steps())

    @property
    def url(self) -> str:
        """Return the page of this step, or the first where its case is not there."""
        try:
            return self.step.page.format(**self.cases)
        except KeyError:
            return steps()[0].page

    def onward(self) -> "Place":
        return replace(self, at=min(self.at + 1, len(steps()) - 1))

    def put_away(self) -> "Place":
        return replace(self, is_left=True)

    def taken_up(self) -> "Place":
        return replace(self, is_left=False)

    def keeping(self, name: str, reference: str) -> "Place":
        return replace(self, cases={**self.cases, name: reference})

    def sealed(self) -> str:
        """Return it as the cookie holds it."""
        return signing.dumps([self.at, self.since, dict(self.cases), self.is_left], salt=SALT)


def place_in(cookies: Mapping[str, str]) -> Place | None:
    """Return where the bearer of these cookies is; nothing for none, an old or a forged one."""
    try:
        at, since, cases, is_left = signing.loads(
            cookies.get(COOKIE, ""), salt=SALT, max_age=KEPT
        )
    except (signing.BadSignature, ValueError):
        return None
    return Place(at, since, cases, is_left) if at < len(steps()) else None
