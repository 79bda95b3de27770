"""Follows who is drawn, from which list, and who must not know it beforehand."""

from typing import Any

from youwei.assessments.declarations.words import Raters, Scheme
from youwei.packs.checker import Checker
from youwei.packs.declared import Draw
from youwei.packs.lines import Place
from youwei.packs.rows import NOTHING, Row


def check_drawn(place: Place, scheme: Scheme, raters: Raters, checker: Checker) -> None:
    """People are drawn from a list that they agreed to, and that the rated do not keep."""
    if raters.draws and not raters.listed_in:
        checker.say((*place, "draws"), "from which list? say listed_in")
    register = checker.sheet((*place, "listed_in"), "registers", raters.listed_in)
    if register is None:
        return
    row = checker.world.row(f"register/{raters.listed_in}") or NOTHING
    checker.where((*place, "where"), raters.where, row)
    if register.basis != "consent":
        says = (
            'nobody is asked to rate without having agreed: its register says basis = "consent"'
        )
        checker.say((*place, "listed_in"), says)
    if raters.draws:
        _draw((*place, "draws"), scheme, raters.draws, register, row, checker)


def _draw(
    at: Place, scheme: Scheme, draws: Draw, register: Any, row: Row, checker: Checker
) -> None:
    if draws.split_by:
        checker.field((*at, "split_by"), draws.split_by, row)
    checker.who((*at, "not_by"), draws.not_by, row)
    for role in (*draws.not_by, *scheme.reported_by):
        if role in register.kept_by:
            says = "“%(role)s” keeps the list from which its raters are drawn"
            checker.say((*at, "not_by"), says, role=role)
    if not scheme.held_by:
        checker.say(at, "who draws? say held_by")


def check_holders(scheme: Scheme, checker: Checker) -> None:
    """Whoever holds it is a role, does not report in it, and keeps ballots where it is secret."""
    roles = checker.world.roles
    for word in ("held_by", "reported_by"):
        for role in getattr(scheme, word):
            checker.known((word,), role, roles, "role")
    barred = {
        role
        for raters in scheme.raters.values()
        if raters.draws
        for role in raters.draws.not_by
    }
    for role in scheme.held_by:
        if role in barred or role in scheme.reported_by:
            checker.say(("held_by",), "“%(role)s” is rated here: it cannot hold it", role=role)
    is_secret = any(raters.secret for raters in scheme.raters.values())
    if (
        scheme.held_by
        and is_secret
        and not any(roles[r].ballots for r in scheme.held_by if r in roles)
    ):
        checker.say(("held_by",), "nobody keeps this vote: name a role with ballots = true")
