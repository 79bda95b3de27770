"""What identity offers: whoever is asked to stand in is told."""

from collections.abc import Iterable

from youwei.chronicle.followers import Told, register_notice
from youwei.chronicle.models import Entry


def _told(entry: Entry) -> Iterable[Told]:
    return [Told(entry.on_key)]


register_notice("duty.handed", _told)
register_notice("user.second-step-ended", _told)
