"""What a procedure may not do."""

from youwei.packs.bounds import REFUSALS, Bounds
from youwei.packs.conditions import minutes
from youwei.packs.reading import Thing
from youwei.packs.rows import NOTHING, Row
from youwei.procedures.declarations.reach import backwards, reached, ways
from youwei.procedures.declarations.words import Procedure, Stage

HEARING = "3 workdays"
"""At least so long for whoever is about to be graded, sanctioned, removed or refused."""


def hold(sheet: Procedure, bounds: Bounds) -> None:
    """Complaints post nothing, careers cite no care, and nobody is sanctioned unheard."""
    case = bounds.world.row(f"procedure/{bounds.key}") or NOTHING
    everything: set[Thing] = set()
    for key, stage in sheet.stages.items():
        found = _read_in(stage, case, bounds)
        everything |= found
        if sheet.career:
            opened = {("procedures", stage.opens.procedure)} if stage.opens else set()
            bounds.refuse(("stages", key), found | opened, "care", "reward")
        for number, move in enumerate(stage.moves):
            if move.posts and sheet.nature == "complaint":
                place = ("stages", key, "moves", number, "posts")
                bounds.say(place, REFUSALS["complaint"], thing=f"procedure/{bounds.key}")
    _career(sheet, bounds)
    bounds.reaches(("zone",), everything, sheet.zone)
    if sheet.texts and sheet.nature != "ordinary":
        says = "is a %(nature)s: an SMS lies open on a phone that others hold"
        bounds.say(("texts",), says, nature=sheet.nature)
    if sheet.nature == "reward":
        _reward(sheet, bounds)
    hold_hearing(sheet, bounds)
    if sheet.carried and sheet.carried.evidence_for and sheet.nature in ("complaint", "care"):
        says = "is a %(nature)s: no copy of it is evidence about anybody"
        bounds.say(("carried", "evidence_for"), says, nature=sheet.nature)


def _read_in(stage: Stage, case: Row, bounds: Bounds) -> set[Thing]:
    paths = [path for move in stage.moves for path in (*move.where, *move.sets)]
    found = bounds.reading.paths((*paths, *stage.publishes), case)
    proposed = (source.partition("/") for source in stage.proposes.values())
    return found | {("registers", key) for word, _, key in proposed if word == "register"}


def _career(sheet: Procedure, bounds: Bounds) -> None:
    if sheet.career:
        for name, field in sheet.fields.items():
            if field.type == "link":
                linked = bounds.reading.tables(field.of)
                bounds.refuse(("fields", name), linked, "care", "reward")
        bounds.refuse(("on",), bounds.reading.tables(sheet.on), "care", "reward")
        return
    moves = [move for stage in sheet.stages.values() for move in stage.moves]
    if any(m.adds == "postings" or any(p.endswith(".holder") for p in m.sets) for m in moves):
        bounds.say(("career",), "gives an office: say career = true")
    for key, clauses in bounds.world.sheets["clauses"].items():
        if any(bounds.key in clause.bars for clause in clauses.clauses.values()):
            bounds.say(("career",), "is barred by %(list)s: say career = true", list=key)
            return


def _reward(sheet: Procedure, bounds: Bounds) -> None:
    if not all(bounds.is_own(who) for who in sheet.opened_by):
        says = 'nobody is rewarded unasked: opened by the person (a role with reach = "self")'
        bounds.say(("opened_by",), says)
    expires = (stage.late_to for stage in sheet.stages.values() if stage.late_to)
    if not any(not sheet.stages[end].moves for end in expires):
        bounds.say(("nature",), "rewards expire: a stage with within and late_to an end")


def hold_hearing(sheet: Procedure, bounds: Bounds) -> None:
    """Nobody is graded, sanctioned, removed or refused by the passing of time, or unheard."""
    adverse = {key for key, stage in sheet.stages.items() if stage.adverse}
    if not adverse:
        return
    if not sheet.concerns:
        says = "“%(stage)s” is adverse: say whom the case concerns"
        bounds.say(("concerns",), says, stage=min(adverse))
        return
    person = f"@{sheet.concerns}"
    heard = {key for key, s in sheet.stages.items() if _is_asked(s, person)} - adverse
    _by_itself(sheet, adverse, bounds)
    for key in sorted(adverse & _reached_unheard(sheet, heard)):
        says = "is adverse and can be reached before %(person)s has seen what it rests on and answered"
        bounds.say(("stages", key), says, person=person)
    before = reached(adverse, backwards(ways(sheet)))
    for key in sorted(heard & before - {sheet.starts}):
        within = sheet.stages[key].within
        if within and minutes(within) < minutes(HEARING):
            says = "gives less than three working days to see and answer"
            bounds.say(("stages", key, "within"), says)


def _is_asked(stage: Stage, person: str) -> bool:
    return stage.by == person or (stage.asks is not None and person in stage.asks.of)


def _by_itself(sheet: Procedure, adverse: set[str], bounds: Bounds) -> None:
    for key, stage in sheet.stages.items():
        if stage.late_to in adverse:
            says = "“%(to)s” is adverse: it is never reached by the passing of time"
            bounds.say(("stages", key, "late_to"), says, to=stage.late_to)
        for number, move in enumerate(stage.moves):
            if move.then in adverse:
                says = "“%(to)s” is adverse: it is never reached by itself, after so many times"
                bounds.say(("stages", key, "moves", number, "then"), says, to=move.then)


def _reached_unheard(sheet: Procedure, heard: set[str]) -> set[str]:
    """Return the stages that a case can come to without passing a hearing.

    Whoever opens the case in the first stage has not been heard on what it will rest on.
    """
    silent = heard - {sheet.starts}
    unheard = {key: nexts for key, nexts in ways(sheet).items() if key not in silent}
    return reached([sheet.starts], unheard) - silent
