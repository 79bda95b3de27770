"""What the chronicle can say about where people want to be told. Never the address itself."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class AddressProved(Event):
    name = "address.proved"
    says = "{by} is also told by {channel} from now on"
    channel: str


@dataclass(frozen=True, kw_only=True)
class AddressEnded(Event):
    name = "address.ended"
    says = "{by} is no longer told by {channel}"
    channel: str


@dataclass(frozen=True, kw_only=True)
class DispatchesAgain(Event):
    """Somebody at the machine had things sent again that had failed or were in doubt."""

    name = "dispatches.again"
    says = "{by} had {count} texts of {on} sent again"
    count: int
