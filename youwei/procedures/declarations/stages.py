"""Follows the names in one stage and its moves."""

from youwei.ballots.machine import MOST_OPTIONS
from youwei.packs.checker import Checker
from youwei.packs.lines import Place
from youwei.packs.rows import Row, closed
from youwei.procedures.declarations.words import Asks, Move, Opens, Procedure, Stage
from youwei.procedures.machine.answering import BLANK, SILENT

ENGINES = ("triage", "duplicates", "draw")
"""What `proposes = "engine/…"` may ask."""

PROPOSE = ("register", "placement", "scheme")


def check_stage(
    place: Place, sheet: Procedure, stage: Stage, case: Row, checker: Checker
) -> None:
    """Follow who has the stage, what is written, by when, who is asked, and where next."""
    checker.who((*place, "by"), (stage.by,) if stage.by else (), case)
    for name in stage.fills:
        checker.known((*place, "fills"), name, sheet.fields, "field")
    _proposals(place, sheet, stage, checker)
    _deadline(place, sheet, stage, case, checker)
    _asks((*place, "asks"), sheet, stage, case, checker)
    if stage.opens:
        _opens((*place, "opens"), sheet, stage.opens, case, checker)
    for path in stage.publishes:
        field = checker.field((*place, "publishes"), path, case)
        if field and (how := closed(field)):
            says = "“%(name)s” is %(how)s and cannot be published"
            checker.say((*place, "publishes"), says, name=path, how=how)
    for number, move in enumerate(stage.moves):
        _move((*place, "moves", number), sheet, move, case, checker)
        _tally((*place, "moves", number, "tally"), stage, move, checker)


def _asks(place: Place, sheet: Procedure, stage: Stage, case: Row, checker: Checker) -> None:
    if stage.moves and not (stage.by or stage.asks or stage.late_to):
        checker.say(place[:-1], "whose turn is it? say by")
    if stage.asks:
        checker.who((*place, "of"), stage.asks.of, case)
        for name in stage.asks.reason_for:
            checker.known((*place, "reason_for"), name, stage.asks.choices, "choice")
        for name in {SILENT, BLANK} & stage.asks.choices.keys():
            says = "“%(name)s” is what a count calls those who chose nothing: another key"
            checker.say((*place, "choices", name), says, name=name)
        if stage.asks.secret:
            _secret((*place, "secret"), stage, stage.asks, checker)
            if ((sheet.carried and sheet.carried.to) or sheet.zone) == "public":
                says = "ballot boxes stand in offices: say to which zone the case is carried"
                checker.say((*place, "secret"), says)


def _secret(place: Place, stage: Stage, asks: Asks, checker: Checker) -> None:
    """Refuse what the ballot box cannot run, or what would end a vote without its count."""
    if asks.reason_for:
        checker.say(place, "a reason would tell who voted what: leave reason_for out")
    if not 2 <= len(asks.choices) <= MOST_OPTIONS:
        checker.say(place, "a ballot has two choices to thirty")
    if stage.late_to:
        checker.say(place, "a vote is closed by a person: leave late_to out")
    roles = checker.world.roles
    turns = (stage.by, *(move.by for move in stage.moves))
    named = [roles[who] for who in turns if who and who in roles]
    if not any(role.ballots for role in named):
        checker.say(place, "nobody keeps this vote: name a role with ballots = true in by")


def _proposals(place: Place, sheet: Procedure, stage: Stage, checker: Checker) -> None:
    for name, source in stage.proposes.items():
        at = (*place, "proposes", name)
        checker.known(at, name, sheet.fields, "field")
        kind, _, key = source.partition("/")
        if kind == "engine":
            checker.known(at, key, ENGINES, "engine")
        else:
            checker.reference(at, source, PROPOSE)


def _deadline(
    place: Place, sheet: Procedure, stage: Stage, case: Row, checker: Checker
) -> None:
    due = checker.field((*place, "due"), stage.due, case) if stage.due else None
    if due and due.type not in ("date", "number"):
        says = "“%(name)s” is neither a date nor a number of workdays"
        checker.say((*place, "due"), says, name=stage.due)
    if stage.late_to:
        checker.known((*place, "late_to"), stage.late_to, sheet.stages, "stage")
        if not (stage.within or stage.due):
            checker.say((*place, "late_to"), "needs a deadline: say within or due")
    checker.who((*place, "late_tells"), stage.late_tells, case)


def _opens(place: Place, sheet: Procedure, opens: Opens, case: Row, checker: Checker) -> None:
    child: Procedure | None = checker.sheet(place, "procedures", opens.procedure)
    if child is None:
        return
    if opens.each and not _is_many(opens.each, sheet, checker):
        says = "“%(name)s” is neither a field with many = true nor a register that links here"
        checker.say((*place, "each"), says, name=opens.each)
    for name in opens.carries:
        at = (*place, "carries")
        checker.known(at, name, case.fields, "field")
        checker.known(at, name, child.fields, f"field of {opens.procedure}")


def _is_many(name: str, sheet: Procedure, checker: Checker) -> bool:
    if name in sheet.fields:
        return sheet.fields[name].many
    rows = checker.world.row(f"register/{name}")
    fields = rows.fields.items() if rows else ()
    return any(f.type == "link" and f.of == sheet.on for key, f in fields if key != "subject")


def _move(place: Place, sheet: Procedure, move: Move, case: Row, checker: Checker) -> None:
    checker.known((*place, "to"), move.to, sheet.stages, "stage")
    checker.known((*place, "then"), move.then, sheet.stages, "stage")
    checker.who((*place, "by"), (move.by,) if move.by else (), case)
    checker.who((*place, "tells"), move.tells, case)
    checker.who((*place, "not_by"), move.not_by, case, also=("opener", *sheet.stages))
    checker.where((*place, "where"), move.where, case)
    for name in move.needs:
        checker.known((*place, "needs"), name, sheet.fields, "field")
    if move.then and not move.times:
        checker.say((*place, "then"), "after how often? say times")
    for path, value in move.sets.items():
        at = (*place, "sets", path)
        if isinstance(value, str) and value.startswith("@"):
            checker.field(at, path, case)
            checker.field(at, value, case)
        else:
            checker.where((*place, "sets"), {path: value}, case)
    if move.adds:
        checker.sheet((*place, "adds"), "registers", move.adds)
    if move.posts:
        checker.part((*place, "posts"), "ledgers", move.posts)


def _tally(place: Place, stage: Stage, move: Move, checker: Checker) -> None:
    if move.tally and not stage.asks:
        checker.say(place, "nobody is asked in this stage: say asks")
    for number, tally in enumerate(move.tally if stage.asks else ()):
        choices = stage.asks.choices if stage.asks else {}
        checker.known((*place, number, "choice"), tally.choice, choices, "choice")
