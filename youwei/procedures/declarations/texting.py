"""Follows what is said about SMS to whoever opened a case."""

from youwei.packs.checker import Checker
from youwei.packs.values import is_closed
from youwei.procedures.declarations.words import Procedure

PLACE = ("texts",)


def check_texts(sheet: Procedure, checker: Checker) -> None:
    """Follow the field with the phone, and the stages; a question goes to whoever answers it."""
    texts = sheet.texts
    if texts is None:
        return
    if sheet.zone != "public":
        checker.say(PLACE, "its links lead to the portal: say zone = “public”")
    _phone(sheet, texts.to, checker)
    for kind, stages in texts.stages.items():
        for name in stages:
            checker.known((*PLACE, kind), name, sheet.stages, "stage")
    for name in texts.asked:
        if name in sheet.stages and sheet.stages[name].by != "@opener":
            says = "in “%(name)s” it is not whoever opened it who answers"
            checker.say((*PLACE, "asked"), says, name=name)


def _phone(sheet: Procedure, name: str, checker: Checker) -> None:
    at = (*PLACE, "to")
    if not checker.known(at, name, sheet.fields, "field"):
        return
    field = sheet.fields[name]
    if field.type != "phone" or not is_closed(field):
        checker.say(at, "“%(name)s” must be a phone, and masked", name=name)
