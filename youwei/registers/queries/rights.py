"""Which registers and units a person reads or keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from youwei.identity.models import User
from youwei.packs import world
from youwei.registers.models import Row, Unit, fields_of, table_of


@dataclass(frozen=True)
class RegisterLine:
    """A register in the list of registers."""

    key: str
    title: str
    about: str
    count: int


def may_read(register: str, user: User) -> bool:
    """Say whether a register names a role of this person, or has a row about them."""
    sheet = world.current().sheets["registers"].get(register)
    if sheet is None or sheet.extends:
        return False
    named = (*sheet.kept_by, *sheet.seen_by)
    roles = {who.partition("@")[0] for who in named if not who.startswith("@")}
    if any(hat.role in roles for hat in user.hats):
        return True
    return any(who.startswith("@") for who in named) and bool(
        table_of(register).objects.visible_to(user, register).exists()
    )


def registers_of(user: User) -> Sequence[RegisterLine]:
    """List what this person may read, with how many rows. One or two queries a register."""
    sheets = world.current().sheets["registers"]
    return [
        RegisterLine(key, sheet.title, sheet.about, _count(key, user))
        for key, sheet in sheets.items()
        if may_read(key, user)
    ]


def keeps(user: User, row: Row) -> bool:
    """Say whether this person may change the row."""
    roles = [who for who in row.sheet.kept_by if not who.startswith("@")]
    return any(user.holds(role, over=row.unit_path) for role in roles)


def own_rows(user: User) -> Sequence[Row]:
    """Return every row about this person that they may see. One query a register."""
    return [
        row
        for key, sheet in world.current().sheets["registers"].items()
        if not sheet.extends
        for row in table_of(key).objects.visible_to(user, key).about(user).order_by("pk")
    ]


def may_keep_somewhere(register: str, user: User) -> bool:
    """Say whether this person may add rows, whatever the unit."""
    sheet = world.current().sheets["registers"][register]
    return any(hat.role in sheet.kept_by for hat in user.hats)


def units_kept(register: str, user: User) -> Sequence[Unit]:
    """Return the units for which this person may add rows. One query."""
    sheet = world.current().sheets["registers"].get(register)
    if sheet is None or sheet.extends:
        return []
    paths = [hat.unit_path for hat in user.hats if hat.role in sheet.kept_by]
    return list(Unit.objects.present().filter(unit_path__in=paths).order_by("unit_path"))


def search_scope(register: str, user: User) -> Sequence[str] | None:
    """Return the unit paths within which rows are found by search; None for everywhere."""
    sheet = world.current().sheets["registers"][register]
    roles = {
        who.partition("@")[0]
        for who in (*sheet.kept_by, *sheet.seen_by)
        if not who.startswith("@")
    }
    hats = [hat for hat in user.hats if hat.role in roles]
    if sheet.zone == "public" and hats:
        return None
    reaches = {hat.declared.reach: hat for hat in hats if hat.declared}
    if "county" in reaches:
        return None
    return sorted(
        {hat.unit_path for hat in hats if hat.declared and hat.declared.reach != "self"}
    )


def is_row_wise(register: str) -> bool:
    """Say whether rows have readers of their own, so that a unit is not enough to find them."""
    sheet = world.current().sheets["registers"][register]
    return any(who.startswith("@") for who in sheet.seen_by) and bool(fields_of(register))


def _count(register: str, user: User) -> int:
    return int(table_of(register).objects.visible_to(user, register).present().count())
