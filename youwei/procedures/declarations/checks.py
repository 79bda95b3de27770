"""Follows the names in a procedure, and says what a case consists of."""

from collections.abc import Iterator

from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import Row, choice, implied
from youwei.procedures.declarations.carrying import check_carried
from youwei.procedures.declarations.reach import check_reach
from youwei.procedures.declarations.stages import check_stage
from youwei.procedures.declarations.texting import check_texts
from youwei.procedures.declarations.words import Procedure

LEADS = ("unit", "person")
CONCERNED = ("person", "link")
COMMON = {
    "opener": implied("发起人", "person"),
    "unit": implied("单位", "unit"),
    "opened-on": implied("发起日期", "date"),
    "ended-on": implied("办结日期", "date"),
    "late": implied("逾期", "yes"),
    "parent": implied("上级事项", "link", "case"),
}


def row(key: str, world: World) -> Row:
    """Return the fields of a case: who opened it, where it is, and what is declared."""
    sheet: Procedure = world.sheets["procedures"][key]
    stages = {k: stage.label for k, stage in sheet.stages.items()}
    fields = {**COMMON, "stage": choice("环节", stages)}
    if sheet.on:
        fields["subject"] = implied("对象", "link", sheet.on)
    tables = (sheet.on, key, "case") if sheet.on else (key, "case")
    return Row({**fields, **sheet.fields}, tables)


def reads(sheet: Procedure, reading: Reading) -> Iterator[Thing]:
    """Yield what the case names: a complaint, or a record of care, makes it one."""
    yield from reading.named_by((sheet,))


def check(sheet: Procedure, checker: Checker) -> None:
    """Follow the head, every stage, the clocks, and the ways through."""
    case = row(checker.key, checker.world)
    if sheet.on:
        checker.sheet(("on",), "registers", sheet.on)
    checker.fields(("fields",), sheet.fields, case)
    checker.own(("fields",), sheet.fields, (*COMMON, "stage", "subject"))
    for word in ("opened_by", "seen_by", "hidden_from", "looks_to"):
        checker.who((word,), getattr(sheet, word), case)
    checker.known(("instead",), sheet.instead, checker.world.roles, "role")
    for reference in sheet.erased_at:
        checker.part(("erased_at",), "procedures", reference)
    _unit_and_person(sheet, case, checker)
    for key, stage in sheet.stages.items():
        check_stage(("stages", key), sheet, stage, case, checker)
    _clocks(sheet, case, checker)
    _joins(sheet, case, checker)
    _backlog(sheet, checker)
    check_carried(sheet, checker)
    check_texts(sheet, checker)
    _filled_somewhere(sheet, checker)
    if checker.known(("starts",), sheet.starts, sheet.stages, "stage"):
        check_reach(sheet, case, checker)
    for number, story in enumerate(sheet.examples):
        for key in story.path:
            checker.known(("examples", number, "path"), key, sheet.stages, "stage")


def _unit_and_person(sheet: Procedure, case: Row, checker: Checker) -> None:
    for word, types in (("lead", LEADS), ("concerns", CONCERNED)):
        path = getattr(sheet, word)
        field = checker.field((word,), path, case) if path else None
        if field and field.type not in types:
            checker.say(
                (word,),
                "“%(name)s” is a %(type)s, not a %(wanted)s",
                name=path,
                type=field.type,
                wanted=" or a ".join(types),
            )


def _clocks(sheet: Procedure, case: Row, checker: Checker) -> None:
    """One whole clock runs beside the deadline of the present stage, never two."""
    for key, clock in sheet.clocks.items():
        place = ("clocks", key)
        for word, names in (
            ("starts", (clock.starts,)),
            ("stops", clock.stops),
            ("pauses", clock.pauses),
        ):
            for name in names:
                checker.known((*place, word), name, sheet.stages, "stage")
        if clock.extend:
            checker.who((*place, "extend", "by"), (clock.extend.by,), case)
    for key in list(sheet.clocks)[1:]:
        checker.say(("clocks", key), "a case has one clock of its own, beside the stage's")


def _backlog(sheet: Procedure, checker: Checker) -> None:
    if sheet.backlog is None:
        return
    for word in ("by", "leaders"):
        for role in getattr(sheet.backlog, word):
            checker.known(("backlog", word), role, checker.world.roles, "role")
    place, field = ("backlog", "to"), sheet.fields.get(sheet.backlog.to)
    checker.known(place, sheet.backlog.to, sheet.fields, "field")
    if field and (field.type != "person" or field.many or field.privacy != "open"):
        checker.say(place, "a leader is one person, named openly")


def _joins(sheet: Procedure, case: Row, checker: Checker) -> None:
    """Whoever joins is somebody, and the field that names the other case links to this procedure."""
    if sheet.joins is None:
        return
    checker.who(("joins", "by"), sheet.joins.by, case)
    if sheet.joins.claimed is not None:
        place = ("joins", "claimed")
        known = checker.known(place, sheet.joins.claimed, sheet.fields, "field")
        marks = sheet.fields[sheet.joins.claimed] if known else None
        if marks and (marks.type != "yes" or marks.privacy != "open"):
            checker.say(place, "“%(name)s” must be an open yes field", name=sheet.joins.claimed)
    if sheet.joins.field is None:
        return
    place = ("joins", "field")
    field = checker.known(place, sheet.joins.field, sheet.fields, "field")
    linked = sheet.fields[sheet.joins.field] if field else None
    if linked and (linked.type != "link" or linked.of != checker.key):
        checker.say(place, "“%(name)s” must link to this procedure", name=sheet.joins.field)


def _filled_somewhere(sheet: Procedure, checker: Checker) -> None:
    filled = {name for stage in sheet.stages.values() for name in stage.fills}
    for name, field in sheet.fields.items():
        if field.required and name not in filled:
            checker.say(("fields", name), "is required but no stage fills it in")
