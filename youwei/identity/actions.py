"""Accounts, roles, and looks at what is masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Named
from youwei.identity.events import (
    FieldRevealed,
    PasswordChanged,
    RoleEnded,
    RoleGiven,
    UserAdded,
)
from youwei.identity.models import Holding, User
from youwei.packs import world
from youwei.packs.declared import NotAllowed


class Seat(Protocol):
    """A unit, as far as a role needs it: units live a layer above."""

    @property
    def path(self) -> str: ...

    @property
    def level(self) -> str: ...


@dataclass(frozen=True)
class Office:
    """Somebody who acts without being a person: the set-up, a public visitor."""

    key: str
    label: str

    def __str__(self) -> str:
        return self.label


SETUP = Office("office/setup", "系统安装")


@recorded
def add_user(
    *, key: str, username: str, name: str, by: Named, password: str = "", is_cast: bool = False
) -> User:
    """Add an account. Without a password nobody signs in with it until one is set."""
    if User.objects.filter(username=username).exists():
        raise NotAllowed("The name %(username)s is taken.", username=username)

    user = User(key=key, username=username, name=name, is_cast=is_cast)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save(force_insert=True)
    record(UserAdded(), on=user, by=by)
    return user


@recorded
def give_role(
    *,
    user: User,
    role: str,
    unit: Seat,
    by: Named,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Holding:
    """Give somebody a declared role in a unit of the level that it is held at."""
    declared = world.current().roles.get(role)
    if declared is None:
        raise NotAllowed("There is no role %(role)s in this county.", role=role)
    if declared.level != unit.level:
        raise NotAllowed(
            "%(role)s is not held at %(unit)s.", role=declared.label, unit=str(unit)
        )
    held = set(user.holdings.values_list("role", flat=True))
    against = {r for r in held if (d := world.current().roles.get(r)) and role in d.never_with}
    if clash := (held & set(declared.never_with)) | against:
        raise NotAllowed(
            "Nobody holds both %(role)s and %(other)s.", role=role, other=min(clash)
        )

    holding = Holding(
        user=user, role=role, unit_path=unit.path, unit_name=str(unit),
        begins_on=begins_on, ends_on=ends_on,
    )  # fmt: skip
    holding.save(force_insert=True)
    user.forget_hats()
    event = RoleGiven(
        role=declared.label, unit=str(unit), begins_on=_said(begins_on), ends_on=_said(ends_on)
    )
    record(event, on=user, by=by, unit_path=unit.path)
    return holding


@recorded
def end_role(*, holding: Holding, ends_on: date, by: Named) -> None:
    """End a role on a day. What was done in it stays."""
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    event = RoleEnded(role=holding.role, unit=holding.unit_name, ends_on=_said(ends_on))
    record(event, on=holding.user, by=by, unit_path=holding.unit_path)


@recorded
def reveal_field(
    *,
    on: Named,
    field: str,
    reason: str,
    by: User,
    about: Iterable[str] = (),
    unit_path: str = "",
) -> None:
    """Write down a look at a masked or sealed value; the page shows it only after this."""
    if len(reason.strip()) < 2:
        raise NotAllowed("Please say why you need to see it. The person will be told.")

    event = FieldRevealed(field=field, reason=reason.strip())
    record(event, on=on, by=by, about=about, unit_path=unit_path)


@recorded
def set_password(*, user: User, password: str, by: Named) -> None:
    """Set a password that the rules of the deployment have passed."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PasswordChanged(), on=user, by=by)


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
