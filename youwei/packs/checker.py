"""Follows every name in a declaration to what it names."""

from collections.abc import Collection, Mapping
from typing import Any, get_args

from youwei.packs.county import World
from youwei.packs.declared import Field, Level, Plain, Test, Who
from youwei.packs.kinds import kind_called, kind_in
from youwei.packs.lines import Place
from youwei.packs.mistakes import Mistake, nearest
from youwei.packs.rows import NOTHING, Row, table_of

NUMBERS = ("number", "money")
LEADS_TO_WHO = ("person", "unit", "link", "place")


class Checker:
    """Checks one declaration, and collects what is wrong with it."""

    def __init__(self, world: World, folder: str, key: str) -> None:
        self.world, self.folder, self.key = world, folder, key
        self.mistakes: list[Mistake] = []

    # ── saying what is wrong ──
    def say(self, place: Place, sentence: str, near: str = "", **names: object) -> None:
        """Note a mistake; `near` is the right word that was probably meant."""
        at = self.folder, self.key
        self.mistakes.append(self.world.mistake(at, place, sentence, names, near))

    def known(self, place: Place, name: str | None, among: Collection[str], what: str) -> bool:
        """Whether the name is one of those; nothing at all is fine."""
        if name is None or name in among:
            return True
        near = nearest(name, among)
        self.say(place, "no %(what)s “%(name)s”", near, what=what, name=name)
        return False

    def own(self, place: Place, names: Collection[str], taken: Collection[str]) -> None:
        """Note every name that rows of this kind have without being told."""
        for name in names:
            if name in taken:
                says = "“%(name)s” is there without being declared: choose another key"
                self.say((*place, name), says, name=name)

    # ── names of things ──
    def sheet(self, place: Place, folder: str, key: str | None) -> Any:
        """Return the declaration of that key, or say that there is none."""
        sheets = self.world.sheets.get(folder, {})
        if key is None or not self.known(place, key, sheets, kind_in(folder).word):
            return None
        return sheets[key]

    def part(self, place: Place, folder: str, reference: str) -> Any:
        """Return a part of a declaration: the stage of "letters.sent"."""
        key, _, name = reference.partition(".")
        sheet = self.sheet(place, folder, key)
        if sheet is None:
            return None
        kind = kind_in(folder)
        parts = getattr(sheet, kind.parts)
        known = self.known(place, name, parts, f"{kind.part} of {key}")
        return parts[name] if known else None

    def reference(self, place: Place, reference: str, words: Collection[str]) -> Any:
        """Return the declaration of "register/people"; only these kinds are meant here."""
        word, _, key = reference.partition("/")
        kind = kind_called(word)
        if kind is None or word not in words:
            self.known(place, word, words, "kind")
            return None
        return self.sheet(place, kind.folder, key)

    # ── fields ──
    def field(self, place: Place, path: str, row: Row) -> Field | None:
        """Return the field at the end of a path; a measure is a number."""
        if "#" in path:
            return self._measure(place, path, row)
        first, _, second = path.lstrip("@").partition(".")
        if not self.known(place, first, row.fields, "field"):
            return None
        field = row.fields[first]
        return self._one_step_on(place, first, field, second) if second else field

    def _one_step_on(self, place: Place, first: str, field: Field, second: str) -> Field | None:
        table = table_of(field)
        beyond = self.world.row(f"register/{table}") or self.world.row(f"procedure/{table}")
        if beyond is None:
            self.say(place, "“%(name)s” does not lead to another table", name=first)
            return None
        known = self.known(place, second, beyond.fields, f"field of {table}")
        return beyond.fields[second] if known else None

    def _measure(self, place: Place, path: str, row: Row) -> Field:
        start, _, name = path.partition("#")
        if self.known(place, name, self.world.measures, "measure"):
            self._is_about(place, start, name, row)
        return Field(label=path, type="number")

    def _is_about(self, place: Place, start: str, name: str, row: Row) -> None:
        """Say it when a measure is about one kind of thing, and used for another."""
        measure, here = self.world.measures[name], row.tables
        if start:
            field = self.field(place, start, row)
            here = (table_of(field) or "",) if field else ()
        whose = (self.world.row(measure.of) or NOTHING).fields.get(measure.about)
        table = table_of(whose) if whose else None
        if here and not measure.about:
            self.say(place, "“#%(name)s” does not say whom it is about", name=name)
        elif here and table and table not in here:
            self.say(
                place,
                "“#%(name)s” is about %(table)s, here is %(here)s:"
                " say whose, as in “field#%(name)s”",
                name=name,
                table=table,
                here=" or ".join(here),
            )

    def fields(self, place: Place, fields: Mapping[str, Field], row: Row | None = None) -> None:
        """Check what fields lead to; `row` is the whole that they are part of."""
        whole = row or Row(fields)
        for key, field in fields.items():
            self._field_type((*place, key), field)
            for who in field.sealed_to:
                self._seal((*place, key, "sealed_to"), who, whole)
            for role in field.relayed_by:
                self.known((*place, key, "relayed_by"), role, self.world.roles, "role")
            if field.relayed_by and field.privacy != "masked":
                says = 'what is relayed is shown in part: say privacy = "masked"'
                self.say((*place, key, "relayed_by"), says)
            for path in field.product_of:
                part = self.field((*place, key, "product_of"), path, whole)
                if part and part.type not in NUMBERS:
                    self.say((*place, key, "product_of"), "“%(name)s” is no number", name=path)

    def _seal(self, place: Place, who: Who, row: Row) -> None:
        if who.startswith("@"):
            self.who(place, (who,), row)
        else:
            self.say(
                place,
                "“%(name)s” is a role: a seal opens to people of the case, as in “@takers”",
                name=who,
            )

    def _field_type(self, place: Place, field: Field) -> None:
        of = field.of or ""
        if field.type == "link":
            tables = {*self.world.sheets["registers"], *self.world.sheets["procedures"]}
            self.known(place, of, tables, "register or procedure")
        elif field.type in ("clause", "checklist"):
            self.sheet(place, "clauses", of)
        elif field.type == "person":
            self.known(place, field.of, self.world.roles, "role")
        elif field.type in ("unit", "place"):
            self.known(place, field.of, get_args(Level), "level")
        if (field.type == "choice") != bool(field.options):
            self.say(place, "options belong to a choice, and a choice needs them")

    # ── conditions ──
    def where(
        self, place: Place, where: Mapping[str, Plain | tuple[Plain, ...] | Test], row: Row
    ) -> None:
        """Check a condition line by line: the field, and whether the value can ever be one."""
        for path, wanted in where.items():
            at = (*place, path)
            field = self.field(at, path, row)
            if field is None:
                continue
            if isinstance(wanted, Test):
                self._test(at, path, wanted, field)
                others = wanted.other_than
                values = others if isinstance(others, tuple) else (others,)
                self._values(at, path, tuple(v for v in values if v is not None), field)
            else:
                self._values(
                    at, path, wanted if isinstance(wanted, tuple) else (wanted,), field
                )

    def _test(self, place: Place, path: str, test: Test, field: Field) -> None:
        for word in test.model_dump(exclude_none=True):
            names = {"word": word, "path": path, "type": field.type}
            if word in ("older", "newer", "this") and field.type != "date":
                self.say(place, "“%(word)s” needs a date, “%(path)s” is a %(type)s", **names)
            ordered = field.many or field.type in (*NUMBERS, "date", "checklist")
            if word in ("least", "most", "above", "below") and not ordered:
                self.say(
                    place,
                    "“%(word)s” needs a number or a date, “%(path)s” is a %(type)s",
                    **names,
                )

    def _values(self, place: Place, path: str, values: tuple[Plain, ...], field: Field) -> None:
        for value in values:
            if field.type == "choice":
                self.known(place, str(value), field.options, f"choice of “{path}”")
            elif field.type == "clause" and field.of in self.world.sheets["clauses"]:
                self.part(place, "clauses", f"{field.of}.{value}")
            elif field.type == "yes" and not isinstance(value, bool):
                self.say(place, "“%(path)s” is yes or no: true or false", path=path)
            elif field.type in NUMBERS and isinstance(value, str):
                self.say(place, "“%(path)s” is a number", path=path)

    # ── people ──
    def who(
        self, place: Place, names: Collection[Who], row: Row, also: Collection[str] = ()
    ) -> None:
        """Check roles and the fields after “@”; `also` are words that mean somebody here."""
        for name in names:
            if name in also:
                continue
            role, _, path = name.partition("@")
            self.known(place, role or None, self.world.roles, "role")
            field = self.field(place, path, row) if path else None
            if field and field.type not in LEADS_TO_WHO:
                self.say(
                    place,
                    "“@%(name)s” must be a person or a unit, it is a %(type)s",
                    name=path,
                    type=field.type,
                )
