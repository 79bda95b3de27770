"""What the chronicle can say about people who sign in and the roles they hold."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class UserAdded(Event):
    name = "user.added"
    says = "{by} added the account of {on}"


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    name = "role.given"
    says = "{by} gave {on} the role {role} in {unit}"
    stays = ("role", "unit", "begins_on", "ends_on")
    role: str
    unit: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    name = "role.ended"
    says = "{by} ended the role {role} of {on} in {unit}"
    stays = ("role", "unit", "ends_on")
    role: str
    unit: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class FieldRevealed(Event):
    """A masked or sealed value was looked at. It is told to the person whose it is."""

    name = "field.revealed"
    says = "{by} looked at {field} of {on}: {reason}"
    stays = ("field",)
    field: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    name = "user.password-changed"
    says = "{by} changed the password of {on}"


@dataclass(frozen=True, kw_only=True)
class DutyHanded(Event):
    """代行: somebody is away, and another does their work for these days."""

    name = "duty.handed"
    says = "{by} is away from {begins_on} to {ends_on}; {on} stands in: {roles}"
    stays = ("roles", "begins_on", "ends_on")
    roles: str
    begins_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class DutyTakenBack(Event):
    name = "duty.taken-back"
    says = "{by} ended that {on} stands in for {absent}"
    absent: str


@dataclass(frozen=True, kw_only=True)
class SecondStepAdded(Event):
    name = "user.second-step-added"
    says = "{by} signs in with a code of their phone from now on"


@dataclass(frozen=True, kw_only=True)
class SecondStepEnded(Event):
    name = "user.second-step-ended"
    says = "{by} ended that {on} signs in with a code"


@dataclass(frozen=True, kw_only=True)
class TokenMade(Event):
    name = "user.token-made"
    says = "{by} let a program act for them until {ends_on}: {token}"
    stays = ("ends_on",)
    token: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class TokenEnded(Event):
    name = "user.token-ended"
    says = "{by} ended that a program acts for them: {token}"
    token: str
