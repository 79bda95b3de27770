"""What a register may not do."""

from youwei.packs.bounds import Bounds
from youwei.packs.rows import NOTHING
from youwei.registers.declarations.words import Register


def hold(register: Register, bounds: Bounds) -> None:
    """Rewards are opt-in and expire; a view reads no higher zone."""
    if register.nature == "reward" and (register.basis != "consent" or not register.keeps):
        bounds.say(
            ("nature",), 'rewards are opt-in and expire: say basis = "consent" and keeps'
        )
    key = register.extends or bounds.key
    row = bounds.world.row(f"register/{key}") or NOTHING
    for name, view in register.views.items():
        found = bounds.reading.paths((*view.columns, *view.where), row)
        bounds.reaches(("views", name), found, register.zone)
