"""What a declaration reads, followed to the end.

A thing is read when a rule looks at it: directly, through a link, by a row that names it,
through a measure, through a measure of a measure, through another scheme, or through a list
whose findings stand at a stage of a case.
"""

from collections.abc import Iterable

from youwei.packs.county import World
from youwei.packs.declared import Nature, Sheet
from youwei.packs.kinds import kind_called, kind_in
from youwei.packs.rows import NOTHING, Row, table_of

Thing = tuple[str, str]
"""Folder and key of what is read."""

COUNTED = ("complaint", "care")
"""A row that names one of these counts as one."""


class Reading:
    """Follows references through one world. `seen` ends circles."""

    def __init__(self, world: World, seen: frozenset[Thing] = frozenset()) -> None:
        self.world, self.seen = world, seen

    def past(self, thing: Thing) -> "Reading":
        """Return the reading beyond a thing, which is not entered again."""
        return Reading(self.world, self.seen | {thing})

    def thing(self, folder: str, key: str) -> set[Thing]:
        """Return what is read by reading this: itself, and what it rests on."""
        me = folder, key
        sheet = self.world.sheets.get(folder, {}).get(key)
        if me in self.seen or sheet is None:
            return {me}
        return {me, *kind_in(folder).reads(sheet, self.past(me))}

    def reference(self, reference: str) -> set[Thing]:
        """Return what reading "register/people", "#open-reports" or "raters" reads."""
        if reference.startswith("#"):
            return self.measure(reference[1:])
        word, _, key = reference.partition("/")
        kind = kind_called(word)
        return self.thing(kind.folder, key) if kind and key else set()

    def measure(self, name: str) -> set[Thing]:
        """Return what a measure reads: its rows, its conditions, what it is made of."""
        measure = self.world.measures.get(name)
        if measure is None or ("#", name) in self.seen:
            return set()
        beyond = self.past(("#", name))
        row = self.world.row(measure.of) or NOTHING
        paths = (*measure.where, *measure.among, *measure.by, measure.field or "")
        found = beyond.reference(measure.of) | beyond.paths(paths, row)
        others = (*measure.parts, *([measure.less] if measure.less else ()))
        return found.union(*(beyond.measure(other) for other in others))

    def paths(self, paths: Iterable[str], row: Row) -> set[Thing]:
        """Return what looking at these fields and measures reads."""
        return set().union(*(self._path(path, row) for path in paths))

    def _path(self, path: str, row: Row) -> set[Thing]:
        start, mark, name = path.partition("#")
        found = self.measure(name) if mark else set()
        first, step, second = start.lstrip("@").partition(".")
        field = row.fields.get(first)
        if step and field and second not in ("name", "unit"):
            found |= self.tables(table_of(field))
        return found

    def tables(self, table: str | None) -> set[Thing]:
        """Return the register or the procedure of this key."""
        sheets = self.world.sheets
        return {(f, table) for f in ("registers", "procedures") if table and table in sheets[f]}

    def named_by(self, sheets: Iterable[Sheet]) -> set[Thing]:
        """Return complaints and records of care that the fields of these sheets link to."""
        fields = (f for sheet in sheets for f in getattr(sheet, "fields", {}).values())
        linked = (thing for f in fields if f.type == "link" for thing in self.tables(f.of))
        return {thing for thing in linked if self.natures(thing) & set(COUNTED)}

    def natures(self, thing: Thing) -> set[Nature]:
        """Return what a thing is, the registers that extend it included."""
        folder, key = thing
        sheets = [self.world.sheets.get(folder, {}).get(key), *self.extensions(thing)]
        natures: set[Nature] = {getattr(sheet, "nature", "ordinary") for sheet in sheets}
        return natures - {"ordinary"}

    def extensions(self, thing: Thing) -> list[Sheet]:
        """Return the registers that add their fields to this one."""
        folder, key = thing
        if folder != "registers":
            return []
        return [s for s in self.world.sheets[folder].values() if s.extends == key]
