"""What imports offer: the work on the tables, and that nothing is kept too long."""

from youwei.chronicle.followers import register_follower, register_periodic
from youwei.interop.imports.jobs import forget, forget_erased, go_on
from youwei.packs import world

EVERY = 2  # seconds
HOUR = 3600


def offer() -> None:
    """Register the jobs. Called once, when all apps are ready."""
    if world.runs("office", "cadre"):
        register_periodic("imports.tables", EVERY, go_on)
        register_periodic("imports.forget", HOUR, forget)
        register_follower("imports.erased", forget_erased)
