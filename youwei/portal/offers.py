"""What the portal offers: a tab where orders are taken, and the work of the clock."""

from youwei.channels.queries import register_letter
from youwei.chronicle.followers import register_follower, register_periodic
from youwei.packs import world
from youwei.portal import actions, jobs
from youwei.portal.queries import CODE, ORDER, TEXT, code_letter, is_declared, text_letter
from youwei.procedures.queries import register_page
from youwei.web.nav import Tab, add_tab

EVERY = 24 * 60 * 60  # seconds
SOON = 1.0

add_tab(
    Tab(
        label="我要点单 | Order",
        url_name="portal:order",
        order=20,
        side="portal",
        shown_to=lambda _user: is_declared(),
    )
)
register_page(ORDER, "portal:order")
if world.runs("public"):
    register_letter(TEXT, text_letter)
    register_letter(CODE, code_letter)
    register_follower("portal.phones", jobs.follow_phones)
    register_periodic("portal.phones.forget", EVERY, jobs.forget_old_phones)
    register_periodic("portal.tray", SOON, actions.open_waiting)
    register_periodic("portal.tickets", EVERY, jobs.forget_old_tickets)
