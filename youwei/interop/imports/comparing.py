"""What each line of a table would change, found out some hundred lines at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from youwei.identity.models import User
from youwei.interop.imports.cells import Cells, is_same, unquoted
from youwei.interop.imports.found import Found, Read
from youwei.interop.imports.mapping import ROW_PART, UNIT_PART, Wanted
from youwei.interop.imports.matching import Key, Matcher, key_text, seen_by
from youwei.interop.imports.sheets import Line
from youwei.interop.imports.units import Units
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import is_closed, is_empty
from youwei.registers.actions.rows import complete, may_keep
from youwei.registers.models import WHOLE, Row, declared, fields_of
from youwei.registers.queries import labels_of
from youwei.registers.queries.export import written
from youwei.registers.queries.names import NAMED, each

UNIT_FIELD = Field(label="所属单位 | Unit", type="unit")


class Comparison:
    """Compares a table with a register for the person who brought it."""

    def __init__(self, register: str, wanted: Wanted, width: int, by: User) -> None:
        self.register, self.wanted, self.width, self.by = register, wanted, width, by
        self.sheet, self.fields = declared(register), fields_of(register)
        chosen = [name for name in wanted.columns.values() if name[0] != "@"]
        self.readers = {key: Cells(self.fields[key]) for key in chosen}
        self.unit_reader = Cells(UNIT_FIELD)
        self.units = Units(wanted.unit)
        self.matcher = Matcher(register, self.fields, wanted.key)
        unique = () if tuple(wanted.key) == self.sheet.unique else self.sheet.unique
        mapped = set(unique) <= self.readers.keys()
        self.twins = Matcher(register, self.fields, unique if mapped else ())
        self.seen: dict[int, int] = {}  # what lines are about, by hash → the first of them
        self.closed = {key for key in self.readers if is_closed(self.fields[key])}
        self.required = [key for key, one in self.fields.items() if one.required]
        self.keeps: dict[str, NotAllowed | None] = {}

    def pass_over(self, lines: Sequence[Line]) -> None:
        """Go past lines that were compared before, remembering what they were about."""
        for read in self._read(lines):
            if read.wrong is None:
                self._met_before(read)

    def compare(self, lines: Sequence[Line]) -> Sequence[Found]:
        """Say what each line would do. A known number of queries, however many lines."""
        reads = self._read(lines)
        rows = self.matcher.find(read.key for read in reads)
        twins = self._twins(reads)
        visible = seen_by(self.register, [row for one in rows.values() for row in one], self.by)
        return [self._one(read, rows.get(read.key, []), twins, visible) for read in reads]

    def _read(self, lines: Sequence[Line]) -> Sequence[Read]:
        columns = list(self.wanted.columns.items())
        reads = [
            Read(line, cells, {name: cells[at] for at, name in columns if at < len(cells)})
            for line, cells in lines
        ]
        for read in reads:
            for name, text in read.texts.items():
                if text[:1] == "'":
                    read.texts[name] = unquoted(text)
        for name, reader in (*self.readers.items(), (UNIT_PART, self.unit_reader)):
            if reader.names is not None:
                reader.learn(read.texts.get(name, "") for read in reads)
        for read in reads:
            try:
                self._understand(read)
            except NotAllowed as no:
                read.wrong = no
        self.units.learn(read.unit for read in reads)
        return reads

    def _understand(self, read: Read) -> None:
        """Read what a row is recognised by first: the rest may be wrong and yet the same."""
        if len(read.cells) > self.width and any(read.cells[self.width :]):
            raise NotAllowed("There are cells beyond the last column that has a name.")
        if text := read.texts.get(UNIT_PART):
            self._understand_unit(read, text)
        parts = [self._part(read, part) for part in self.wanted.key]
        if parts and not any(parts) and self.wanted.key != [ROW_PART]:
            labels = tuple(self.fields[key].label for key in self.wanted.key if key[0] != "@")
            raise NotAllowed("Please fill in: %(fields)s.", fields=labels)
        read.key = tuple(parts)

    def _understand_unit(self, read: Read, text: str) -> None:
        """Read the unit; a name that several bear is wrong only where it has to tell."""
        try:
            read.unit = self.unit_reader.read(text)
            self.units.learn([read.unit])
        except NotAllowed as no:
            read.no_unit = no
            if UNIT_PART in self.wanted.key:
                raise

    def _part(self, read: Read, part: str) -> str:
        if part == ROW_PART:
            return read.texts.get(ROW_PART, "")
        if part == UNIT_PART:
            return self.units.path(read.unit)
        value = self.readers[part].read(read.texts.get(part, ""))
        read.values[part] = value
        return key_text(self.fields[part], value)

    def _one(
        self,
        read: Read,
        rows: Sequence[Row],
        twins: Mapping[Key, Sequence[Row]],
        visible: set[str],
    ) -> Found:
        try:
            if read.wrong is not None:
                raise read.wrong
            if earlier := self._met_before(read):
                raise NotAllowed("Line %(line)s is about the same row.", line=earlier)
            if len(rows) > 1:
                return self._several(read, rows)
            if rows:
                return self._known(read, rows[0], visible)
            return self._new(read, twins)
        except NotAllowed as no:
            return Found(read.line, "wrong", read.values, read.cells, read.unit, no=no)

    def _met_before(self, read: Read) -> int:
        """Return the earlier line that is about the same row, or 0."""
        first = self.seen.setdefault(hash(read.key), read.line) if any(read.key) else read.line
        if first == read.line and (unique := self._unique(read)):
            first = self.seen.setdefault(hash(("unique", unique)), read.line)
        return 0 if first == read.line else first

    def _several(self, read: Read, rows: Sequence[Row]) -> Found:
        no = NotAllowed(
            "%(count)s rows fit. Recognise rows by something else, or write it by hand.",
            count=len(rows),
        )
        return Found(read.line, "several", read.values, read.cells, no=no)

    def _known(self, read: Read, row: Row, visible: set[str]) -> Found:
        if row.key not in visible:
            raise NotAllowed("This is about a row that you do not see; ask whoever keeps it.")
        self._refuse_move(read, row)
        differs = [key for key in self.readers if self._differs(read, key, row)]
        if differs:
            self._refuse_unless_kept(row.unit_path)
            lacks = [key for key in differs if is_empty(read.values.get(key))]
            complete({key: self.fields[key] for key in lacks}, {})
        kind = "differs" if differs else "same"
        values = {key: read.values.get(key) for key in differs}
        return Found(read.line, kind, values, read.cells, row=row, differs=differs)

    def _refuse_move(self, read: Read, row: Row) -> None:
        if read.texts.get(UNIT_PART, "") in ("", row.unit_name):
            return
        if read.no_unit is not None:
            raise read.no_unit
        if self.units.path(read.unit) != row.unit_path:
            raise NotAllowed(
                "This row belongs to %(unit)s; a table moves no row to another unit.",
                unit=row.unit_name,
            )

    def _differs(self, read: Read, key: str, row: Row) -> bool:
        """Say whether a cell would change a value. An empty one does so only where asked."""
        declared_field, text = self.fields[key], read.texts.get(key, "")
        before = row.closed.get(key) if key in self.closed else row.value(key)
        if not text:
            read.values[key] = None
            return key in self.wanted.empties and not is_empty(before)
        try:
            read.values[key] = self.readers[key].read(text)
        except NotAllowed:
            if not self._came_from_here(declared_field, before, text):
                raise
            return False
        if read.values[key] == before or is_same(declared_field, before, read.values[key]):
            return False
        is_told = declared_field.type in NAMED and not declared_field.many
        return is_told or not self._came_from_here(declared_field, before, text)

    def _came_from_here(self, declared_field: Field, before: Any, text: str) -> bool:
        """Say whether a cell is what an export writes for this value, ambiguous or not."""
        if is_empty(before) or is_closed(declared_field):
            return False
        labels = labels_of(each(before)) if declared_field.type in NAMED else {}
        return unquoted(written(declared_field, before, labels).strip()) == text

    def _new(self, read: Read, twins: Mapping[Key, Sequence[Row]]) -> Found:
        if self.wanted.key == [ROW_PART] and any(read.key):
            raise NotAllowed("No row bears this number, or it is archived.")
        for key, reader in self.readers.items():
            if key not in read.values:
                read.values[key] = reader.read(read.texts.get(key, ""))
        values = {key: value for key, value in read.values.items() if not is_empty(value)}
        if any(key not in values for key in self.required):
            complete(self.fields, values)
        self._refuse_twin(read, twins)
        if read.no_unit is not None:
            raise read.no_unit
        unit = self.units.of(read.unit)
        self._refuse_unless_kept(unit.path)
        return Found(read.line, "new", values, read.cells, unit.key, differs=[WHOLE])

    def _refuse_unless_kept(self, unit_path: str) -> None:
        """Refuse a row of a unit for which this person does not keep the register."""
        if unit_path not in self.keeps:
            try:
                may_keep(self.sheet, self.by, unit_path)
                self.keeps[unit_path] = None
            except NotAllowed as no:
                self.keeps[unit_path] = no
        refusal = self.keeps[unit_path]
        if refusal is not None:
            raise refusal

    def _twins(self, reads: Sequence[Read]) -> Mapping[Key, Sequence[Row]]:
        """Find rows that agree with these lines in what no two rows may agree in."""
        return self.twins.find(key for read in reads if all(key := self._unique(read)))

    def _unique(self, read: Read) -> Key:
        """Return a line's values of the fields that are unique together; none if unreadable."""
        parts = self.twins.parts
        if not parts:
            return ()
        try:
            values = {part: self.readers[part].read(read.texts.get(part, "")) for part in parts}
        except NotAllowed:
            return ()
        key = tuple(key_text(self.fields[part], value) for part, value in values.items())
        return key if all(key) else ()

    def _refuse_twin(self, read: Read, twins: Mapping[Key, Sequence[Row]]) -> None:
        if twin := next(iter(twins.get(self._unique(read), ())), None):
            labels = tuple(self.fields[part].label for part in self.twins.parts)
            no = "%(row)s has the same %(fields)s already."
            raise NotAllowed(no, row=str(twin), fields=labels)
