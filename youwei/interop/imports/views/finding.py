"""Whose table, of which register: what is not theirs does not exist."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.declarations import Register
from youwei.registers.models import Import, declared
from youwei.registers.queries import may_keep_somewhere


def kept_register(user: User, register: str) -> Register:
    """Return a register that this person keeps somewhere, or nothing is found."""
    try:
        sheet = declared(register)
    except NotAllowed as no:
        raise Http404 from no
    if not may_keep_somewhere(register, user):
        raise Http404
    return sheet


def table_of(user: User, register: str, number: int) -> Import:
    """Return one of the tables that this person brought, or nothing is found."""
    kept_register(user, register)
    mine = Import.objects.brought_by(user, register)
    return get_object_or_404(mine, pk=number)


def page_of(found: Import) -> dict[str, Any]:
    """Return what every page of a table is given."""
    return {"register": found.register, "sheet": declared(found.register), "table": found}
