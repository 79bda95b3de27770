"""Plays what citing a clause leads to."""

from youwei.clauses.declarations.words import Clauses, Story
from youwei.packs.county import World
from youwei.packs.declared import NotAllowed


def run_example(sheet: Clauses, story: Story, _world: World) -> str | None:
    """Cite a clause, perhaps several times a year."""
    clause = sheet.clauses[story.cites]
    if clause.most is not None and story.times > clause.most:
        raise NotAllowed("This may be used at most %(most)s times a year.", most=clause.most)
    if story.allows and set(story.allows) != set(clause.allows):
        return f"allows {', '.join(clause.allows)}"
    return None
