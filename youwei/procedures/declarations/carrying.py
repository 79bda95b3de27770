"""Follows what is said about cases where the zones run apart."""

from youwei.packs.checker import Checker
from youwei.packs.county import ZONES
from youwei.packs.values import is_closed
from youwei.procedures.declarations.words import Carried, Procedure

PLACE = ("carried",)


def check_carried(sheet: Procedure, checker: Checker) -> None:
    """Follow the zone, the closed fields that go along, and who reads copies."""
    carried = sheet.carried
    if carried is None:
        return
    if carried.to and ZONES.index(carried.to) <= ZONES.index(sheet.zone):
        says = "cases go to a zone above their own, which is %(own)s"
        checker.say((*PLACE, "to"), says, own=sheet.zone)
    for name in carried.along:
        _goes_along(sheet, name, checker)
    if carried.to:
        _stays_hidden(sheet, carried, checker)
    for role in carried.evidence_for:
        checker.known((*PLACE, "evidence_for"), role, checker.world.roles, "role")


def _goes_along(sheet: Procedure, name: str, checker: Checker) -> None:
    at = (*PLACE, "along")
    if name == "opener" or not checker.known(at, name, sheet.fields, "field"):
        return
    if not is_closed(sheet.fields[name]):
        checker.say(at, "“%(name)s” is open, and goes by itself", name=name)
    if sheet.fields[name].sealed_to:
        checker.say(at, "“%(name)s” is sealed to people, and goes nowhere", name=name)


def _stays_hidden(sheet: Procedure, carried: Carried, checker: Checker) -> None:
    """From whom a case is kept here, it must be kept there, too."""
    for who in sheet.hidden_from:
        name = who.partition("@")[2].partition(".")[0]
        field = sheet.fields.get(name)
        if field is not None and is_closed(field) and name not in carried.along:
            says = "the case is kept from %(who)s, so “%(name)s” must go along"
            checker.say((*PLACE, "along"), says, who=who, name=name)
