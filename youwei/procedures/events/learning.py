"""What the chronicle can say about sorting that learns."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class TriageTrained(Event):
    """Sorting learned from confirmed cases; the newest were held out and tell how well."""

    name = "triage.trained"
    says = "{by} learned {on} from {trained_on} confirmed, {right} of {held_out} held out right"
    model: str  #: digest of the file, empty where names alone are better
    trained_on: int
    held_out: int
    right: int
    right_by_name: int
