"""Plays a walk through the stages."""

from youwei.packs.county import World
from youwei.procedures.declarations.machine import walk
from youwei.procedures.declarations.words import Procedure, Story


def run_example(sheet: Procedure, story: Story, _world: World) -> str | None:
    """Take every step of the story; a step that is closed is refused with a sentence."""
    walk(sheet, story)
    return None
