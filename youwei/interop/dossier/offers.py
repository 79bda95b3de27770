"""What dossiers offer: the work on long ones, who is told, and that none is kept too long."""

from collections.abc import Iterable

from django.utils.translation import gettext_noop

from youwei.chronicle.followers import (
    Told,
    register_follower,
    register_notice,
    register_periodic,
)
from youwei.chronicle.models import Entry
from youwei.interop.dossier.jobs import follow_erased, forget, make_waiting

EVERY = 2  # seconds
HOUR = 3600
READY = gettext_noop("The dossier of {on} that you asked for lies ready for seven days.")


def offer() -> None:
    """Register the jobs. Called once, when all apps are ready."""
    register_periodic("dossiers.make", EVERY, make_waiting)
    register_periodic("dossiers.forget", HOUR, forget)
    register_follower("dossiers.erased", follow_erased)
    register_notice("dossier.made", _ready)


def _ready(entry: Entry) -> Iterable[Told]:
    key = str(entry.payload.get("kept") or "")
    return [Told(entry.by_key, READY, url_key=key)] if key else []
