"""Who is meant by "secretary", "@visitor", "handler@lead"; what lies one step on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from youwei.chronicle.clock import today
from youwei.engines.calendar import Calendar, shipped
from youwei.identity.models import VISITOR, Holding, User
from youwei.measures.queries import number_about
from youwei.packs import world
from youwei.packs.declared import label
from youwei.procedures.declarations import Asks
from youwei.procedures.models import Case
from youwei.procedures.models.cases import OPENER
from youwei.registers.models import Person, Row, Unit, table_of


@dataclass(frozen=True)
class Seat:
    """A role at a unit, or one person."""

    role: str = ""
    unit_path: str = ""
    user_key: str = ""


class Surroundings:
    """What the machine asks about one case, for one person who acts. Queries are kept."""

    def __init__(
        self, case: Case, user: User | None = None, *, as_recorded: bool = False
    ) -> None:
        self.case, self.user, self.as_recorded = case, user, as_recorded
        self.filled: Mapping[str, Any] = case.values
        self._rows: dict[str, Row | None] = {}
        self._paths: dict[str, str] = {}

    @property
    def calendar(self) -> Calendar:
        return shipped()

    @cached_property
    def _units(self) -> Mapping[str, str]:
        """The nearest unit of each level at or above the case: level → path."""
        above = Unit.objects.above(self.case.unit_path)
        return dict(above.values_list("level", "unit_path"))

    def is_one_of(self, actor: str, who: str) -> bool:
        """Say whether whoever acts is among `who`; an import acts for whose turn it is."""
        if self.as_recorded:
            stage = self.case.here
            return who in {stage.by, *(move.by for move in stage.moves)}
        if self.user is None or self.user.key != actor:
            return any(seat.user_key == actor for seat in self.seats_of(who) if seat.user_key)
        seats = [seat for seat in self.seats_of(who) if sits(self.user, seat)]
        if self.user.key in self.kept_from():
            return any(seat.user_key for seat in seats)
        return bool(seats)

    def is_in_person(self, user: User, who: str) -> bool:
        """Say whether somebody is among `who` by name or in their own office, not as deputy."""
        own = {(hat.role, hat.unit_path) for hat in user.hats if not hat.deputy_for}
        is_theirs = any(
            seat.user_key == user.key or (seat.role, seat.unit_path) in own
            for seat in self.seats_of(who)
        )
        return is_theirs and self.is_one_of(user.key, who)

    def kept_from(self) -> frozenset[str]:
        """Return the keys of the persons from whom the case is kept, whatever they hold."""
        names = [who for who in self.case.procedure.hidden_from if who.startswith("@")]
        return frozenset(one.user_key for who in names for one in self.named_by(who))

    def name_of(self, who: str) -> str:
        """Return how people call them: the role, and the unit or person where one is named.

        A number that a condition asks for ("person#open-reports") is called by its label.
        """
        if measure := world.current().measures.get(who.partition("#")[2]):
            return str(measure.label)
        role, _, field = who.partition("@")
        declared = world.current().roles.get(role)
        named = [declared.label] if declared else []
        if field == "opener":
            is_named = self.user is None or not self.case.seals_opener_from(self.user)
            named.append(self.case.opener_name if is_named else OPENER)
        elif field:
            fields = self.case.procedure.fields
            name = field.partition(".")[0]
            named.append(fields[name].label if name in fields else name)
        halves = ("·".join(label(one, language) for one in named) for language in ("zh", "en"))
        return " | ".join(dict.fromkeys(halves)) or who

    @property
    def names_of_turns(self) -> tuple[str, ...]:
        """Return how people call those whom the stage or its moves name."""
        here = self.case.here
        whose = (here.by, *(move.by for move in here.moves))
        return tuple(self.name_of(who) for who in dict.fromkeys(whose) if who)

    def seats_of(self, who: str) -> Sequence[Seat]:
        """Return the seats that `who` has in this case, as things stand.

        An office from which the case is kept has none, nor one that is held by nobody but a
        person from whom it is kept; such people come by name ("@accused"). Whoever is declared
        to take the place of such an office has its seats.
        """
        seats, instead = self.named_by(who), self.case.procedure.instead
        left = self._not_closed(seats)
        if left or not seats or "@" in who or instead is None:
            return left
        return self._not_closed(self.named_by(instead))

    def _not_closed(self, seats: Sequence[Seat]) -> Sequence[Seat]:
        hidden_from = self.case.procedure.hidden_from
        if not hidden_from or not any(seat.role for seat in seats):
            return seats
        closed, kept_from = self._closed(), self.kept_from()
        return [
            seat
            for seat in seats
            if seat not in closed and not (kept_from and self._is_theirs_alone(seat, kept_from))
        ]

    def _closed(self) -> set[Seat]:
        """Return the offices from which the case is kept."""
        roles = [who for who in self.case.procedure.hidden_from if not who.startswith("@")]
        return {seat for who in roles for seat in self.named_by(who)}

    def units_concerned(self, whose: Iterable[str]) -> tuple[str, ...]:
        """Return the units that were chosen to work on it, and from which it is kept."""
        chosen = {seat for who in whose if who.find("@") > 0 for seat in self.named_by(who)}
        paths = [seat.unit_path for seat in chosen & self._closed()]
        units = Unit.objects.filter(unit_path__in=paths).order_by("unit_path") if paths else ()
        return tuple(unit.label for unit in units)

    def _is_theirs_alone(self, seat: Seat, kept_from: frozenset[str]) -> bool:
        held = frozenset(self.holders(seat)) if seat.role else frozenset()
        return bool(held) and held <= kept_from

    def named_by(self, who: str) -> Sequence[Seat]:
        """Return the seats that these words name, whoever the case is kept from."""
        role, mark, field = who.partition("@")
        if not mark:
            return self._nearest(role)
        keys = self._keys_at(field)
        if not role and not keys and who in self.case.by_code:
            return [Seat(user_key=VISITOR)]
        if role:
            paths = dict.fromkeys(path for key in keys for path in self._paths_of(key) if path)
            return [Seat(role=role, unit_path=path) for path in paths]
        return [seat for key in keys for seat in self._persons(key)]

    def value(self, path: str) -> Any:
        """Return a value one step on, or a measure's number for whoever is named there."""
        start, mark, measure = path.partition("#")
        if mark:
            whom = self._first(start) if start else self.case.subject_key
            return number_about(measure, whom) if whom else None
        name, step, second = start.partition(".")
        row = self._row(self._first(name)) if step else None
        if row is None:
            return self.case.value(name) if not step else None
        return row.unit_name if second == "unit" else row.value(second)

    def seats(self, asks: Asks) -> tuple[str, ...]:
        """Return the keys of everybody who is asked: who holds the role now."""
        return self.people(asks.of)

    def people(self, whose: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of everybody who is meant, each once.

        A person from whom the case is kept is meant by name alone, not as holder of an office.
        """
        seats = [seat for who in whose for seat in self.seats_of(who)]
        kept_from = self.kept_from()
        keys: list[str] = []
        for seat in seats:
            holders = [] if seat.user_key else self.holders(seat)
            keys += [seat.user_key] if seat.user_key else []
            keys += [key for key in holders if key not in kept_from]
        return tuple(dict.fromkeys(keys))

    def still_open(self) -> int:
        """Return how many sub-cases have not ended. One query."""
        return self.case.children.filter(ended_at=None).count() if self.case.pk else 0

    def _nearest(self, role: str) -> Sequence[Seat]:
        declared = world.current().roles.get(role)
        path = self._units.get(declared.level) if declared else None
        return [Seat(role=role, unit_path=path)] if path else []

    def holders(self, seat: Seat) -> list[str]:
        held = Holding.objects.current(today()).filter(role=seat.role, unit_path=seat.unit_path)
        return list(
            held.filter(user__is_active=True).order_by("id").values_list("user__key", flat=True)
        )

    def _keys_at(self, field: str) -> Sequence[str]:
        name, step, second = field.partition(".")
        if not step:
            return _keys(self.case.opener_key if name == "opener" else self._own(name))
        row = self._row(self._first(name))
        return _keys(row.value(second)) if row is not None else []

    def _own(self, name: str) -> Any:
        if name == "subject":
            return self.case.subject_key
        return self.case.unit_path if name == "unit" else self.filled.get(name)

    def _first(self, name: str) -> str:
        return next(iter(_keys(self._own(name))), "")

    def _row(self, key: str) -> Row | None:
        if key not in self._rows:
            register = key.partition("/")[0]
            is_known = register in world.current().sheets["registers"]
            rows = table_of(register).objects.filter(key=key) if is_known else None
            self._rows[key] = rows.first() if rows is not None else None
        return self._rows[key]

    def _path_of(self, key: str) -> str:
        if key.endswith("/"):
            return key
        if not key.startswith("units/"):
            row = self._row(key)
            return row.unit_path if row is not None else ""
        if key not in self._paths:
            found = Unit.objects.filter(key=key).values_list("unit_path", flat=True)
            self._paths[key] = next(iter(found), "")
        return self._paths[key]

    def _paths_of(self, key: str) -> Sequence[str]:
        """Return the path of a unit or row; of a person all units in which they hold office."""
        if not key.startswith(("user/", "people/")):
            return [self._path_of(key)]
        held = Holding.objects.current(today()).filter(
            user__key__in=[seat.user_key for seat in self._persons(key)]
        )
        own = [] if key.startswith("user/") else [self._path_of(key)]
        return [*own, *held.values_list("unit_path", flat=True)]

    def _persons(self, key: str) -> Sequence[Seat]:
        """Return the seats behind a key: an account, an official, or everybody of a unit."""
        if key.startswith("people/"):
            person = Person.objects.filter(key=key).first()
            return [Seat(user_key=person.user_key)] if person and person.user_key else []
        if path := (
            self._path_of(key) if key.startswith("units/") or key.endswith("/") else ""
        ):
            held = Holding.objects.current(today()).filter(Q(unit_path=path))
            return [
                Seat(user_key=k) for k in held.values_list("user__key", flat=True).distinct()
            ]
        return [Seat(user_key=key)]


def sits(user: User, seat: Seat) -> bool:
    """Say whether a seat is this person's."""
    if seat.user_key:
        return seat.user_key == user.key
    return any(hat.role == seat.role and hat.unit_path == seat.unit_path for hat in user.hats)


def has_a_turn(case: Case, user: User, around: Surroundings) -> bool:
    """Say whether the stage, or one of its moves, names this person."""
    whose = (case.here.by, *(move.by for move in case.here.moves))
    return any(around.is_one_of(user.key, who) for who in whose if who)


def _keys(value: Any) -> Sequence[str]:
    many = value if isinstance(value, list | tuple) else [value]
    return [one for one in many if isinstance(one, str) and one]
