"""What the registers offer: search, a tab, notices, and who reads the record of a row."""

from collections.abc import Iterable
from functools import partial

from django.db.models import Q

from youwei.chronicle.clock import now
from youwei.chronicle.followers import (
    Told,
    register_follower,
    register_notice,
    register_periodic,
)
from youwei.chronicle.models import Entry, register_saying, register_visibility
from youwei.chronicle.queries.guards import register_foreign
from youwei.identity.models import User
from youwei.packs import world
from youwei.registers.actions.search import tidy_index
from youwei.registers.jobs import erase_what_is_over, index_entries
from youwei.registers.models import TABLES, Person, table_of
from youwei.registers.queries.finding import register_findable, registers_found
from youwei.registers.queries.search import matching_keys
from youwei.web.nav import Tab, add_tab

DAILY = 24 * 60 * 60  # seconds


def _sees(register: str, user: User) -> Q:
    rows = table_of(register).objects.visible_to(user, register)
    return Q(on_key__in=rows.values("key"))


def _looked_at(entry: Entry) -> Iterable[Told]:
    """Name whoever a revealed value is about: they are told of every look."""
    keys = [entry.on_key, *entry.about_keys]
    people = Person.objects.filter(key__in=keys).exclude(user_key="")
    users = {key for key in keys if key.startswith("user/")}
    users |= set(people.values_list("user_key", flat=True))
    return [Told(key) for key in sorted(users - {entry.by_key})]


def _rows_of_another_zone() -> str:
    """Name a zone that is not run here, and has rows in a register of its own."""
    for (folder, key), away in world.current().elsewhere.items():
        if folder == "registers" and table_of(key).objects.of(key).exists():
            return away.zone
    return ""


def offer() -> None:
    """Register everything once."""
    register_foreign(_rows_of_another_zone)
    register_findable(registers_found)
    register_follower("registers.search", index_entries)
    register_periodic("registers.tidy", DAILY, tidy_index)
    register_periodic("registers.erase", DAILY, lambda: erase_what_is_over(at=now()))
    register_notice("field.revealed", _looked_at)
    register_notice("dossier.made", _looked_at)
    register_saying(matching_keys)
    for register in {*TABLES, *world.current().sheets["registers"]}:
        register_visibility(f"{register}/", partial(_sees, register))
    add_tab(Tab(label="名册 | Registers", url_name="registers:index", order=30))


offer()
