"""What the ballot box offers: a tab for those who keep it, its record, the sweeping of keys."""

from youwei.ballots.jobs import sweep
from youwei.ballots.models import seats
from youwei.ballots.queries import units_kept
from youwei.chronicle.followers import register_periodic
from youwei.chronicle.models import register_visibility
from youwei.identity.models import User
from youwei.packs import world
from youwei.web.nav import Tab, add_tab

EVERY = 10 * 60  # seconds


def _keeps(user: object) -> bool:
    return isinstance(user, User) and bool(units_kept(user))


add_tab(Tab(label="表决 | Ballots", url_name="ballots:index", order=60, shown_to=_keeps))
register_visibility("ballot/", seats)
if world.runs("office", "cadre"):
    register_periodic("ballots.keys", EVERY, sweep)
