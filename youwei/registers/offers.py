"""What the registers offer to the house: search, a tab, and who reads the record of a row."""

from django.db.models import Q

from youwei.chronicle.models import register_visibility
from youwei.identity.models import User
from youwei.packs import world
from youwei.registers.models import TABLES, table_of
from youwei.registers.queries.finding import register_findable, registers_found
from youwei.web.nav import Tab, add_tab


def _sees(register: str, user: User) -> Q:
    rows = table_of(register).objects.visible_to(user, register)
    return Q(on_key__in=rows.values("key"))


def offer() -> None:
    """Register everything once."""
    register_findable(registers_found)
    for register in {*TABLES, *world.current().sheets["registers"]}:
        register_visibility(
            f"{register}/", lambda user, register=register: _sees(register, user)
        )
    add_tab(Tab(label="名册 | Registers", url_name="registers:index", order=30))


offer()
