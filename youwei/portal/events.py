"""What the chronicle can say about people without an account."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class SlipGiven(Event):
    """Number and code were printed for somebody who stood at the desk."""

    name = "slip.given"
    says = "{by} printed number and code of {on}"
