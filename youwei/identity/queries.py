"""Who is who, for pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry, EntryAbout
from youwei.identity.models import Holding, Token, User
from youwei.packs import world


@dataclass(frozen=True)
class CastMember:
    """Somebody of the demo, with the first role that they hold."""

    username: str
    name: str
    role: str
    unit: str


def cast() -> Sequence[CastMember]:
    """Return the people who sign in with one click. Two queries."""
    roles = world.current().roles
    members = []
    for user in User.objects.filter(is_cast=True).order_by("id").prefetch_related("holdings"):
        hat = next(iter(user.holdings.all()), None)
        label = roles[hat.role].label if hat and hat.role in roles else ""
        members.append(
            CastMember(user.username, user.name, label, hat.unit_name if hat else "")
        )
    return members


def holders_of(role: str, unit_path: str) -> Sequence[User]:
    """Return who holds a role at exactly that unit today. One query."""
    holdings = Holding.objects.current(today()).filter(role=role, unit_path=unit_path)
    held = Q(pk__in=holdings.values("user"))
    return list(User.objects.filter(held, is_active=True).order_by("id"))


def duties_of(user: User) -> Sequence[Holding]:
    """Return the roles that one may hand to a deputy: one's own, no seat of a body."""
    return [
        hat
        for hat in user.hats
        if hat.declared
        and not hat.deputy_for
        and not hat.declared.body
        and hat.declared.reach != "self"
    ]


def deputies_for(user: User) -> Sequence[User]:
    """Return who may stand in: staff of the same units, of those above and below. One query."""
    near = Q(pk__in=[])
    for hat in duties_of(user):
        parts = hat.unit_path.strip("/").split("/")
        above = ["/".join(["", *parts[: n + 1], ""]) for n in range(len(parts))]
        above += [path.removeprefix("/") for path in above]
        near |= Q(unit_path__startswith=hat.unit_path) | Q(unit_path__in=above)
    staff = [key for key, role in world.current().roles.items() if role.reach != "self"]
    held = Holding.objects.current(today()).filter(near, role__in=staff, deputy_for="")
    found = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(found.exclude(pk=user.pk).order_by("name", "id"))


def absences_of(user: User) -> Sequence[Holding]:
    """Return who stands in for this person, now or later; one query."""
    ahead = Holding.objects.filter(deputy_for=user.key, ends_on__gte=today())
    return list(ahead.select_related("user").order_by("begins_on", "id"))


LOOKS = ("field.revealed", "dossier.made")


@dataclass(frozen=True)
class Look:
    """Somebody looked at what is held about a person."""

    at: datetime
    by: str
    at_what: str  #: the label of a field; empty for a whole dossier
    why: str  #: empty where the reason could tell who reported


Looked = Callable[[User], Q]
_LOOKED: list[tuple[Looked, bool]] = []


def register_looks(looked: Looked, *, with_reason: bool) -> None:
    """Have the lines that `looked(user)` keeps shown among the looks at a person."""
    _LOOKED.append((looked, with_reason))


def looks_at(user: User, *, most: int = 200) -> Sequence[Look]:
    """Return the looks that others took at what is held about this person, newest first.

    One query for each app that keeps something about people.
    """
    keys = [key for key in (user.key, user.person_key) if key]
    beside = EntryAbout.objects.filter(key__in=keys).values("entry")
    own = Q(on_key__in=keys) | Q(pk__in=beside)
    found: dict[int, Look] = {}
    seen: set[str] = set()  # digests: a dossier of many matters is one look
    for condition, with_reason in [(own, True), *((f(user), why) for f, why in _LOOKED)]:
        looks = Entry.objects.filter(condition, event__in=LOOKS).exclude(by_key=user.key)
        for entry in looks.newest_first()[:most]:
            digest = str(entry.payload.get("digest", ""))
            if digest not in seen:
                found.setdefault(entry.pk, _look(entry, with_reason=with_reason))
            seen |= {digest} - {""}
    return [found[number] for number in sorted(found, reverse=True)[:most]]


def _look(entry: Entry, *, with_reason: bool) -> Look:
    said = entry.payload
    why = str(said.get("reason", "")) if with_reason else ""
    return Look(entry.happened_at, entry.by_name, str(said.get("field", "")), why)


def shown_by(shown: str) -> User | None:
    """Return whom a program acts for that shows this, while it may. One query."""
    digest = sha256(shown.encode()).hexdigest()
    tokens = Token.objects.filter(digest=digest, ends_on__gte=today(), user__is_active=True)
    token = tokens.select_related("user").first()
    return token.user if token is not None else None
