"""What the portal offers: a tab where orders are taken, and the work of the clock."""

from youwei.chronicle.followers import register_periodic
from youwei.packs import world
from youwei.portal.jobs import forget_old_tickets
from youwei.portal.queries import is_declared
from youwei.web.nav import Tab, add_tab

EVERY = 24 * 60 * 60  # seconds

add_tab(
    Tab(
        label="我要点单 | Order",
        url_name="portal:order",
        order=20,
        side="portal",
        shown_to=lambda _user: is_declared(),
    )
)
if world.runs("public"):
    register_periodic("portal.tickets", EVERY, forget_old_tickets)
