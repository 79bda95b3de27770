"""What a register may not do."""

from youwei.packs.bounds import Bounds
from youwei.packs.rows import NOTHING
from youwei.registers.declarations.words import Register


def hold(register: Register, bounds: Bounds) -> None:
    """Rewards are opt-in and expire; consent is written down; a view reads no higher zone."""
    if register.nature == "reward" and (register.basis != "consent" or not register.keeps):
        bounds.say(
            ("nature",), 'rewards are opt-in and expire: say basis = "consent" and keeps'
        )
    _agreed(register, bounds)
    key = register.extends or bounds.key
    row = bounds.world.row(f"register/{key}") or NOTHING
    for name, view in register.views.items():
        found = bounds.reading.paths((*view.columns, *view.where), row)
        bounds.reaches(("views", name), found, register.zone)


def _agreed(register: Register, bounds: Bounds) -> None:
    """Who is kept because they agreed has said so on a day, or on paper."""
    if register.basis != "consent" or register.extends:
        return
    field = register.fields.get(register.agreed_in or "")
    if field is None or not field.required or field.type not in ("date", "file"):
        says = "keeps people because they agreed: name the required field, a date or a file, that says when"
        bounds.say(("agreed_in",), says)
