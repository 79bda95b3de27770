"""Keys for what a file calls by a name: a unit by name or code, a person, a row, a clause."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed
from youwei.registers.models import Unit, table_of

NAMED = ("unit", "person", "place", "link", "clause")
MOST_KNOWN = 20_000


class Names:
    """What may be named in one column."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.rows, self.columns = _rows(field)
        self.fixed = _clauses(field)
        self.known: dict[str, set[str]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Look up names that are not known yet. One query."""
        new = {text for text in texts if text not in self.known}
        if self.rows is None or not new:
            return
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        self.known |= {text: set() for text in new}
        called = Q()
        for column in self.columns:
            called |= Q(**{f"{column}__in": new})
        for key, *names in self.rows.filter(called).values_list("key", *self.columns):
            for name in {key, *names} & new:
                self.known[name].add(key)

    def key(self, text: str) -> str:
        """Return the key of what is called so, or refuse with the sentence that helps."""
        if self.fixed is not None:
            found = self.fixed.get(text, set())
        elif self.rows is None:
            return text
        else:
            found = self.known.get(text, set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise NotAllowed(
                "%(field)s: several bear this name. Write the code, or the number of the row.",
                field=self.field.label,
            )
        raise NotAllowed(
            "%(field)s: nothing here bears this name. Write it as it stands in the register.",
            field=self.field.label,
        )


def _rows(field: Field) -> "tuple[QuerySet[User] | QuerySet[Unit] | None, tuple[str, ...]]":
    """Return what may be chosen, as the form offers it, and by which columns it is known."""
    if field.type == "unit":
        units = Unit.objects.present()
        return (units.filter(level=field.of) if field.of else units), ("key", "code", "label")
    if field.type == "person":
        people = User.objects.filter(is_active=True)
        if field.of:
            people = people.filter(holdings__role=field.of).distinct()
        return people, ("key", "username", "name")
    register = (field.of or "") if field.type == "link" else "places"
    if field.type == "clause" or register not in world.current().sheets["registers"]:
        return None, ()
    return table_of(register).objects.of(register).present(), ("key", "label")


def _clauses(field: Field) -> dict[str, set[str]] | None:
    """Return the clauses of a list by key and by both halves of their labels."""
    if field.type != "clause":
        return None
    sheet = world.current().sheets["clauses"].get(field.of or "")
    named: dict[str, set[str]] = {}
    for key, clause in sheet.clauses.items() if sheet else ():
        halves = (half.strip() for half in clause.label.split("|"))
        for name in {key, clause.label, *halves}:
            named.setdefault(name, set()).add(key)
    return named
