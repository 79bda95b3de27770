"""The boundaries of the mechanisms that a declaration alone can break.

Complaints, hearing, care, rewards, zones: each kind says in its own `bounds.py` where it looks;
what is refused, and in which words, is here.
"""

from collections.abc import Iterable

from youwei.packs.checker import Checker
from youwei.packs.county import ZONES
from youwei.packs.declared import Nature, Sheet, Who
from youwei.packs.kinds import kind_in
from youwei.packs.lines import Place
from youwei.packs.reading import Reading, Thing

NAMES = ("信访", "上访", "举报", "投诉", "越级", "缠访", "检举")
"""A line called so counts complaints, wherever its number comes from."""

REFUSALS: dict[Nature, str] = {
    "complaint": "counts complaints or their absence (through %(thing)s)",
    "care": "cites a record of care (through %(thing)s)",
    "reward": "uses a reward outside its own scheme (through %(thing)s)",
}


class Bounds:
    """Holds one declaration against the boundaries."""

    def __init__(self, checker: Checker) -> None:
        self.checker, self.world, self.key = checker, checker.world, checker.key
        self.say = checker.say
        self.reading = Reading(checker.world)

    def refuse(
        self, place: Place, found: Iterable[Thing], *natures: Nature, own: Sheet | None = None
    ) -> None:
        """Refuse what reads a thing of these natures; its `own` scheme may use a reward."""
        said = set()
        for thing in sorted(found):
            for nature in sorted(self.reading.natures(thing) & set(natures)):
                if nature in said or (nature == "reward" and own and self._shares(own, thing)):
                    continue
                said.add(nature)
                self.say(place, REFUSALS[nature], thing=_written(thing))

    def _shares(self, sheet: Sheet, thing: Thing) -> bool:
        folder, key = thing
        return bool(set(sheet.mechanisms) & set(self.world.sheets[folder][key].mechanisms))

    def has_reward(self, found: Iterable[Thing]) -> bool:
        """Whether a reward is among what is read."""
        return any("reward" in self.reading.natures(thing) for thing in found)

    def reaches(self, place: Place, found: Iterable[Thing], zone: str) -> None:
        """Refuse to read from a higher zone; holding a key and showing a name is allowed."""
        for folder, key in sorted(found):
            sheet = self.world.sheets.get(folder, {}).get(key)
            if sheet is not None and ZONES.index(sheet.zone) > ZONES.index(zone):
                self.say(
                    place,
                    "reads %(thing)s of zone %(theirs)s, and is itself in zone %(ours)s:"
                    " it may hold a key, not read",
                    thing=_written((folder, key)),
                    theirs=sheet.zone,
                    ours=zone,
                )

    def called(self, place: Place, label: str) -> None:
        """Refuse to weigh, price or aim at what is named after complaints."""
        if any(name in label for name in NAMES):
            self.say(
                place,
                "counts complaints or their absence, by its name: “%(label)s”",
                label=label,
            )

    def is_own(self, who: Who) -> bool:
        """Whether this is the person of the row, or a role that reaches nobody else."""
        role = self.world.roles.get(who)
        return who.startswith("@") or (role is not None and role.reach == "self")


def _written(thing: Thing) -> str:
    folder, key = thing
    return f"{kind_in(folder).word}/{key}"
