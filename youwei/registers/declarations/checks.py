"""Follows the names in a register, and says what one of its rows consists of."""

from collections.abc import Iterator

from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import Row, closed, implied
from youwei.registers.declarations.words import Register

COMMON = {"unit": implied("单位", "unit"), "written-on": implied("填写日期", "date")}


def row(key: str, world: World) -> Row:
    """Return the fields of a row: declared here, added by others, and common to all."""
    fields = {**COMMON, "subject": implied("本行", "link", key)}
    for other, register in world.sheets["registers"].items():
        if (register.extends or other) == key:
            fields |= register.fields
    return Row(fields, (key,))


def reads(register: Register, reading: Reading) -> Iterator[Thing]:
    """Yield what a row names: a complaint, or a record of care, makes it one."""
    key = reading.world.key_of("registers", register)
    yield from reading.named_by((register, *reading.extensions(("registers", key))))


def check(register: Register, checker: Checker) -> None:
    """Follow fields, rights and views."""
    if register.extends and not checker.sheet(("extends",), "registers", register.extends):
        return
    whole = checker.world.row(f"register/{register.extends or checker.key}")
    if whole is None:
        return
    checker.fields(("fields",), register.fields, whole)
    checker.own(("fields",), register.fields, (*COMMON, "subject"))
    checker.who(("kept_by",), register.kept_by, whole)
    checker.who(("seen_by",), register.seen_by, whole)
    _once(register, checker)
    _published(register, checker, whole)
    _personal(register, checker)
    for key, view in register.views.items():
        place = ("views", key)
        for path in view.columns:
            checker.field((*place, "columns"), path, whole)
        if view.group_by:
            checker.field((*place, "group_by"), view.group_by, whole)
        checker.where((*place, "where"), view.where, whole)


def _once(register: Register, checker: Checker) -> None:
    """Say it when a register adds a field that the other has."""
    if not register.extends:
        return
    others = checker.world.sheets["registers"].items()
    for key, other in others:
        if key == checker.key or (other.extends or key) != register.extends:
            continue
        for name in register.fields.keys() & other.fields.keys():
            checker.say(("fields", name), "“%(key)s” is also in %(page)s", key=name, page=key)


def _published(register: Register, checker: Checker, whole: Row) -> None:
    for name in register.unique:
        checker.known(("unique",), name, whole.fields, "field")
    for name in register.published:
        known = checker.known(("published",), name, whole.fields, "field")
        if known and (how := closed(whole.fields[name])):
            says = "“%(name)s” is %(how)s and cannot be published"
            checker.say(("published",), says, name=name, how=how)


def _personal(register: Register, checker: Checker) -> None:
    """Who holds what is masked or sealed says what for, and by what right."""
    is_closed = any(closed(field) for field in register.fields.values())
    if is_closed and (not register.purpose or register.basis == "none"):
        checker.say(("fields",), "holds masked or sealed fields: say purpose and basis")
