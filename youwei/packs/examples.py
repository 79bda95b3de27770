"""Runs the stories that stand in the files, so that a file proves what it says."""

from youwei.packs.county import World
from youwei.packs.declared import Example, NotAllowed, Sheet
from youwei.packs.kinds import Kind, kinds
from youwei.packs.mistakes import Mistake


def run_examples(world: World) -> tuple[int, tuple[Mistake, ...]]:
    """Run every example of a county; return how many, and those that do not come true."""
    ran, wrong = 0, []
    for kind in kinds():
        for key, sheet in world.sheets[kind.folder].items():
            for number, story in enumerate(getattr(sheet, "examples", ())):
                ran += 1
                if why := run_example(kind, sheet, story, world):
                    place = ("examples", number)
                    names = {"story": story.says, "why": why}
                    says = "“%(story)s” %(why)s"
                    wrong.append(world.mistake((kind.folder, key), place, says, names, ""))
    return ran, tuple(wrong)


def run_example(kind: Kind[Sheet], sheet: Sheet, story: Example, world: World) -> str | None:
    """Run one story. One with `refused` must be refused, with these words."""
    if kind.run_example is None:
        return None
    try:
        said = kind.run_example(sheet, story, world)
    except NotAllowed as refusal:
        if story.refused is None:
            return f"was refused: {refusal}"
        words = f"{refusal} {refusal.names.get('keys', '')}"  # people read labels, files keys
        return None if story.refused in words else f"was refused, but with: {words}"
    return said or ("was not refused" if story.refused else None)
