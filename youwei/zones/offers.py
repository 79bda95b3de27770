"""What zones offer: a tab for those for whom evidence was carried here."""

from collections.abc import Sequence

from django.conf import settings

from youwei.chronicle.followers import register_follower
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs.county import ZONES
from youwei.procedures.queries.files import register_holder
from youwei.web.nav import Tab, add_tab
from youwei.zones.actions.peers import forget_files
from youwei.zones.models import Exhibit


def _forget(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.event == "case.erased":
            forget_files(entry.on_key)


def _reads(user: object) -> bool:
    # Where all zones run together nothing is carried in, so nobody's page asks.
    if set(settings.YOUWEI_ZONES) == set(ZONES) or not isinstance(user, User):
        return False
    return Exhibit.objects.visible_to(user).exists()


def _has_copy(digest: str) -> bool:
    return Exhibit.objects.filter(papers__icontains=digest).exists()


register_follower("zones.files", _forget)
register_holder(_has_copy)
add_tab(Tab(label="旁证 | Evidence", url_name="zones:exhibits", order=65, shown_to=_reads))
