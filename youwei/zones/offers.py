"""What zones offer: a tab for those for whom evidence was carried here."""

from youwei.identity.models import User
from youwei.web.nav import Tab, add_tab
from youwei.zones.models import Exhibit


def _reads(user: object) -> bool:
    return isinstance(user, User) and Exhibit.objects.visible_to(user).exists()


add_tab(Tab(label="旁证 | Evidence", url_name="zones:exhibits", order=65, shown_to=_reads))
