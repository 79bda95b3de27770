"""What the rig records."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class Kept(Event):
    """A client asked that a number be kept."""

    name = "rig.kept"
    says = "{by} kept {on}"
    number: str


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    """What moving a case records."""

    name = "rig.moved"
    says = "{by} moved {on} from {left} to {entered}"
    left: str
    entered: str
    reason: str
    filled: dict[str, str]
