"""What measures offer: two tabs, the work of the calendar, and who reads of it."""

from django.db.models import Q

from youwei.chronicle.followers import register_periodic
from youwei.chronicle.models import register_visibility
from youwei.identity.models import User
from youwei.measures.jobs import EVERY, freeze_months
from youwei.measures.queries import has_map
from youwei.web.nav import Tab, add_tab


def _sees(user: User) -> Q:
    return Q(on_key__startswith="measures/")


label, address = "晒数据 | Figures", "measures:index"
add_tab(Tab(label=label, url_name=address, order=20, side="portal"))
add_tab(Tab(label=label, url_name=address, order=60, side="desk"))
add_tab(Tab(label="网格地图 | Grid map", url_name="measures:map", order=55, shown_to=has_map))
register_visibility("measures/", _sees)
register_periodic("measures.freeze", EVERY, freeze_months)
