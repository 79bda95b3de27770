"""What zones offer: a tab for those for whom evidence was carried here."""

from django.conf import settings

from youwei.identity.models import User
from youwei.packs.county import ZONES
from youwei.web.nav import Tab, add_tab
from youwei.zones.models import Exhibit


def _reads(user: object) -> bool:
    # Where all zones run together nothing is carried in, so nobody's page asks.
    if set(settings.YOUWEI_ZONES) == set(ZONES) or not isinstance(user, User):
        return False
    return Exhibit.objects.visible_to(user).exists()


add_tab(Tab(label="旁证 | Evidence", url_name="zones:exhibits", order=65, shown_to=_reads))
