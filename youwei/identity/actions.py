"""Accounts, roles, and looks at what is masked."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Q, QuerySet

from youwei.chronicle import vault
from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import today
from youwei.chronicle.events import Named
from youwei.identity import keys
from youwei.identity.events import (
    DutyHanded,
    DutyTakenBack,
    FieldRevealed,
    PasswordChanged,
    RoleEnded,
    RoleGiven,
    SecondStepAdded,
    SecondStepEnded,
    TokenEnded,
    TokenMade,
    UserAdded,
)
from youwei.identity.models import Holding, Token, User
from youwei.identity.queries import deputies_for, duties_of
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


LONGEST_ABSENCE = 60  # days; whoever is away for longer hands over the post itself
SETUP = Office("office/setup", "系统安装")


@recorded
def add_user(
    *, key: str, username: str, name: str, by: Named, password: str = "", is_cast: bool = False
) -> User:
    """Add an account. Without a password nobody signs in with it until one is set."""
    if User.objects.filter(username=username).exists():
        raise NotAllowed("The name %(username)s is taken.", username=username)

    user = User(key=key, username=username, name=name, is_cast=is_cast)
    user.data_key = vault.fresh()
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
    _refuse_clash(user, role)

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


def _not_over(user: User) -> QuerySet[Holding]:
    """Return what somebody holds, or will hold: what is over binds nobody."""
    return user.holdings.filter(Q(ends_on=None) | Q(ends_on__gte=today()))


def _refuse_clash(user: User, role: str) -> None:
    roles = world.current().roles
    held = set(_not_over(user).values_list("role", flat=True))
    against = {one for one in held if (d := roles.get(one)) and role in d.never_with}
    if clash := (held & set(roles[role].never_with)) | against:
        raise NotAllowed(
            "Nobody holds both %(role)s and %(other)s.",
            role=roles[role].label,
            other=min(clash),
        )


@recorded
def hand_duty(*, absent: User, deputy: User, begins_on: date, ends_on: date) -> None:
    """Let a colleague hold one's roles for the days of an absence; nothing closed opens."""
    _refuse_days(begins_on, ends_on)
    if deputy not in deputies_for(absent):
        raise NotAllowed("%(name)s cannot stand in for you.", name=deputy.name)
    held = set(_not_over(deputy).values_list("role", "unit_path"))
    handed = [hat for hat in duties_of(absent) if (hat.role, hat.unit_path) not in held]
    if not handed:
        raise NotAllowed("%(name)s holds your roles already.", name=deputy.name)

    for hat in handed:
        _refuse_clash(deputy, hat.role)
        Holding.objects.create(
            user=deputy, role=hat.role, unit_path=hat.unit_path, unit_name=hat.unit_name,
            begins_on=begins_on, ends_on=ends_on,
            deputy_for=absent.key, deputy_for_name=absent.name,
        )  # fmt: skip
    deputy.forget_hats()
    roles = "、".join(
        world.current().roles[hat.role].label.partition(" | ")[0] for hat in handed
    )
    event = DutyHanded(roles=roles, begins_on=_said(begins_on), ends_on=_said(ends_on))
    record(event, on=deputy, by=absent, unit_path=handed[0].unit_path)


def _refuse_days(begins_on: date, ends_on: date) -> None:
    if begins_on < today():
        raise NotAllowed("The first day is over. Choose today or a later day.")
    if ends_on < begins_on:
        raise NotAllowed("The last day is before the first one.")
    if (ends_on - begins_on).days >= LONGEST_ABSENCE:
        raise NotAllowed(
            "At most %(days)s days. For longer, ask your administrator to give the role to "
            "somebody else.",
            days=LONGEST_ABSENCE,
        )


@recorded
def take_duty_back(*, holding: Holding, by: User) -> None:
    """End at once that somebody stands in: whoever was away may, and the deputy."""
    if not holding.deputy_for or by.key not in (holding.deputy_for, holding.user.key):
        raise NotAllowed("This is not yours to end.")
    holding.ends_on = today() - timedelta(days=1)
    holding.save(update_fields=["ends_on"])
    record(
        DutyTakenBack(absent=holding.deputy_for_name),
        on=holding.user, by=by, unit_path=holding.unit_path,
    )  # fmt: skip


@recorded
def end_role(*, holding: Holding, ends_on: date, by: Named) -> None:
    """End a role on a day. What was done in it stays."""
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    event = RoleEnded(role=holding.role, unit=holding.unit_name, ends_on=_said(ends_on))
    record(event, on=holding.user, by=by, unit_path=holding.unit_path)


@recorded
def reveal_field(  # noqa: PLR0913  whose value it is, where, and in which zone
    *,
    on: Named,
    field: str,
    reason: str,
    by: User,
    about: Iterable[str] = (),
    unit_path: str = "",
    zone: str = "",
) -> None:
    """Write down a look at a masked or sealed value; the page shows it only after this."""
    if len(reason.strip()) < 2:
        raise NotAllowed("Please say why you need to see it. The person will be told.")

    event = FieldRevealed(field=field, reason=reason.strip())
    record(event, on=on, by=by, about=about, unit_path=unit_path, zone=zone)


@recorded
def set_password(*, user: User, password: str, by: Named) -> None:
    """Set a password that the rules of the deployment have passed.

    Programs act for them no more: whoever has known the former one may have let one in.
    """
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PasswordChanged(), on=user, by=by)
    for token in user.tokens.order_by("pk"):
        record(TokenEnded(token=token.name), on=user, by=by)
    user.tokens.all().delete()


@recorded
def add_second_step(*, user: User, key: str, code: str, at: float) -> list[str]:
    """Ask for a code at each sign-in from now on; return spare codes, shown this once."""
    step = keys.fitting_step(key, code, at=at)
    if step is None:
        raise NotAllowed("This code does not fit. Wait for the next one and type it at once.")
    spares = keys.spare_codes()
    user.second_key, user.second_used = keys.lock(key), step
    user.second_spares = [keys.digest_of(spare) for spare in spares]
    user.save(update_fields=["second_key", "second_used", "second_spares"])
    record(SecondStepAdded(), on=user, by=user)
    return spares


@recorded
def end_second_step(*, user: User, by: Named) -> None:
    """Ask for the password alone again."""
    user.second_key, user.second_spares = "", []
    user.save(update_fields=["second_key", "second_spares"])
    record(SecondStepEnded(), on=user, by=by)


def take_code(*, user: User, code: str, at: float) -> bool:
    """Take a code of the phone or a spare one, each once, however many send it at a time."""
    code = "".join(code.split()).lower()
    step = keys.fitting_step(keys.unlock(user.second_key), code, at=at, after=user.second_used)
    if step is not None:
        fresh = User.objects.filter(pk=user.pk, second_used__lt=step)
        return bool(fresh.update(second_used=step))
    with transaction.atomic():
        held = User.objects.select_for_update().get(pk=user.pk)
        spare = keys.digest_of(code)
        if spare not in held.second_spares:
            return False
        held.second_spares = [one for one in held.second_spares if one != spare]
        held.save(update_fields=["second_spares"])
    return True


MOST_DAYS = 366
MOST_TOKENS = 10


@recorded
def add_token(*, user: User, name: str, ends_on: date) -> str:
    """Let a program act as somebody until a day; return what it shows, kept nowhere."""
    left = (ends_on - today()).days
    if not 0 <= left <= MOST_DAYS:
        raise NotAllowed("Please choose a day from today on, within a year.")
    if user.tokens.filter(ends_on__gte=today()).count() >= MOST_TOKENS:
        raise NotAllowed("Ten programs act for you already; end one of them first.")
    shown = f"yw-{secrets.token_urlsafe(32)}"
    Token.objects.create(user=user, name=name, digest=keys.digest_of(shown), ends_on=ends_on)
    record(TokenMade(token=name, ends_on=ends_on.isoformat()), on=user, by=user)
    return shown


@recorded
def end_token(*, token: Token, by: User) -> None:
    """Let a program act no more."""
    if token.user_id != by.pk:
        raise NotAllowed("Only whoever it acts for ends it.")
    name = token.name
    token.delete()
    record(TokenEnded(token=name), on=by, by=by)


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
