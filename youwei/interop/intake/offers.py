"""What intake offers: a tab for whoever takes matters in, and the work on the tables."""

from youwei.chronicle.followers import register_periodic
from youwei.interop.intake.jobs import take_in_tables
from youwei.interop.intake.queries import takes_in
from youwei.packs import world
from youwei.web.nav import Tab, add_tab

EVERY = 2  # seconds


def offer() -> None:
    """Register the tab and the job. Called once, when all apps are ready."""
    label, shown_to = "导入 | Take in", lambda user: bool(takes_in(user))
    add_tab(Tab(label=label, url_name="intake:index", order=50, shown_to=shown_to))
    if world.runs("office", "cadre"):
        register_periodic("intake.tables", EVERY, take_in_tables)
