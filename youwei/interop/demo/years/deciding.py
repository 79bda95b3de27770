"""What somebody does next with an invented order. The dice of its story decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from youwei.engines.calendar import shipped
from youwei.identity.models import User
from youwei.interop.demo.orders import CATALOGUE
from youwei.interop.demo.years.people import Staff
from youwei.interop.demo.years.sentences import filled, sentences
from youwei.interop.demo.years.stories import Story, fate
from youwei.procedures.actions import absent
from youwei.procedures.models import Case

RESIDENT = "居民（虚构） | Resident (invented)"
OPENS, CLOSES = time(9, 0), time(18, 0)


@dataclass(frozen=True)
class Step:
    """The next thing that somebody does."""

    at: datetime
    place: int
    by: User
    filled: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


class Deciding:
    """Who does what next in one story; None where all wait for time."""

    def __init__(self, story: Story, staff: Staff) -> None:
        self.story, self.staff, self.draw = story, staff, story.draw
        self.says, self.fate = sentences(), fate(self.draw)
        self.village, self.town = story.village.code, story.village.code[:9]
        self.category = self.says.category(story.begins_at.month, self.draw)
        self.spot = self.says.spot(story.village.name, self.draw)
        self.lead = f"500233-{CATALOGUE[self.category.key][0]}"
        self.secretary = staff.at("village-secretary", self.village, self.draw)
        self.area = staff.grid_of(self.village, self.draw)

    def next(self, case: Case) -> Step | None:
        """Return the next step of a case, by where it stands."""
        steps = {
            "ordered": self._taken_in, "sorted": self._sorted, "dispatch": self._dispatched,
            "signing": self._signed, "ruling": self._ruled, "contact": self._contacted,
            "rushing": self._rushed, "doing": self._done, "asking": self._added,
            "checking": self._checked, "rating": self._rated, "callback": self._called,
            "recheck": self._looked_again,
        }  # fmt: skip
        return steps[case.stage](case)

    # -- the community --------------------------------------------------------------------

    def _taken_in(self, case: Case) -> Step:
        if self.fate.withdrawn:
            return Step(self._soon(case, 9), 1, self._opener(case))
        return Step(self._soon(case, 3), 0, self.secretary)

    def _sorted(self, case: Case) -> Step:
        wrote: dict[str, Any] = {"category": self.category.key, "area": self.area.key}
        wrote["lane"] = "urgent" if self.fate.urgent else "ordinary"
        if self.fate.hard:
            wrote["hard"] = True
        at = self._soon(case, 1.5)
        if self.fate.urgent:
            wrote["lead"] = self.staff.units[self.lead].key
            return Step(at, 1, self.secretary, wrote)
        if self.fate.by_community:
            wrote["result"] = self.says.pick("by_community", self.draw)
            return Step(at, 2, self.secretary, wrote)
        return Step(at, 0, self.secretary, wrote)

    def _checked(self, case: Case) -> Step:
        is_bad = self._taken(case, "checking:1") < self.fate.bad_checks
        reason = self.says.pick("not_done", self.draw) if is_bad else ""
        return Step(self._soon(case, 7), int(is_bad), self.secretary, reason=reason)

    # -- the street -----------------------------------------------------------------------

    def _dispatched(self, case: Case) -> Step:
        handed = self._taken(case, "signing:1")
        is_wrong = handed < self.fate.handed_back and handed == 0
        code = f"500233-{self.category.wrong}" if is_wrong else self.lead
        wrote: dict[str, Any] = {"lead": self.staff.units[code].key, "promise": self._promise}
        if self.fate.assisted:
            wrote["assist"] = [self.staff.units[f"500233-{self.category.wrong}"].key]
        if is_wrong:
            wrote.pop("assist", None)
        return Step(self._soon(case, 2), 0, self._dispatcher, wrote)

    def _ruled(self, case: Case) -> Step:
        by = self.staff.at("town-secretary", self.town, self.draw)
        at, reason = self._soon(case, 6), self.says.pick("ruled", self.draw)
        if self.draw.random() < 0.3:
            wrote: dict[str, Any] = {"result": self.says.pick("explained", self.draw)}
            return Step(at, 1, by, wrote, reason)
        wrote = {"lead": self.staff.units[self.lead].key, "promise": self._promise}
        return Step(at, 0, by, wrote, reason)

    def _called(self, case: Case) -> Step:
        at = self._soon(case, 14)
        if self.draw.random() > 0.38:
            return Step(at, 2, self._dispatcher, {"reached": False})
        wrote = {"reached": True, **self._verdict(case)}
        return Step(at, int(wrote["solved"] == "no"), self._dispatcher, wrote)

    def _looked_again(self, case: Case) -> Step:
        at, reason = self._soon(case, 5), self.says.pick("redo", self.draw)
        if self._taken(case, "recheck:1") == 0 and self.draw.random() < 0.15:
            return Step(at, 1, self._dispatcher, reason="去看过，已经弄好了，请您再看看。")
        wrote = {"lead": case.lead_key or self.staff.units[self.lead].key}
        return Step(at, 0, self._dispatcher, {**wrote, "promise": self._promise}, reason)

    # -- the unit -------------------------------------------------------------------------

    def _signed(self, case: Case) -> Step:
        at, by = self._soon(case, 3), self._handler(case)
        handed = self._taken(case, "signing:1")
        if handed >= self.fate.handed_back:
            return Step(at, 0, by)
        right = self.lead if handed == 0 else f"500233-{self.category.wrong}"
        wrote = {"should": self.staff.units[right].key}
        return Step(at, 1, by, wrote, self.says.pick("handed_back", self.draw))

    def _contacted(self, case: Case) -> Step:
        how = self.draw.choices(("relay", "site", "word", "none"), (5, 3, 1, 1))[0]
        return Step(self._soon(case, 3), 0, self._handler(case), {"contact": how})

    def _rushed(self, case: Case) -> Step:
        at = case.entered_at + timedelta(minutes=self.draw.uniform(20, 130))
        if self.draw.random() < 0.2:
            reason = "险情已控，材料到了再做完。"
            return Step(at, 1, self._handler(case), {"promise": self._promise}, reason)
        return Step(at, 0, self._handler(case), {"result": self._result()})

    def _done(self, case: Case) -> Step:
        by = self._handler(case)
        if self.fate.asked and self._taken(case, "doing:1") == 0:
            reason = self.says.pick("question", self.draw)
            return Step(self._soon(case, 5), 1, by, reason=reason)
        share = self.draw.uniform(0.15, 0.9) * (1.9 if self.fate.late else 1.0)
        hours = share * self._promise * 24 * 1.3
        at = self._office(case.entered_at + timedelta(hours=hours))
        return Step(at, 0, by, {"result": self._result()})

    # -- whoever ordered ------------------------------------------------------------------

    def _added(self, case: Case) -> Step | None:
        if self.draw.random() < 0.3:
            return None
        wrote = {"more": self.says.pick("added", self.draw)}
        return Step(self._any_hour(case, 30), 0, self._opener(case), wrote)

    def _rated(self, case: Case) -> Step | None:
        if self.draw.random() > 0.35:
            return None
        wrote = self._verdict(case)
        is_no = wrote["solved"] == "no"
        reason = self.says.pick("unsolved", self.draw) if is_no else ""
        return Step(self._any_hour(case, 40), int(is_no), self._opener(case), wrote, reason)

    def _verdict(self, case: Case) -> dict[str, Any]:
        again = bool(case.filled.get("reopened"))
        chances = (82, 13, 5) if again else (85, 8, 7)
        solved = self.draw.choices(("yes", "partly", "no"), chances)[0]
        likes = {"yes": (80, 17, 3), "partly": (30, 55, 15), "no": (0, 10, 90)}[solved]
        verdicts = ("satisfied", "fair", "dissatisfied")
        contacted = "no" if self.draw.random() < 0.06 else "yes"
        verdict = self.draw.choices(verdicts, likes)[0]
        return {"contacted": contacted, "solved": solved, "verdict": verdict}

    # -- hours and people -----------------------------------------------------------------

    @property
    def _promise(self) -> int:
        return CATALOGUE[self.category.key][1]

    @property
    def _dispatcher(self) -> User:
        return self.staff.at("dispatcher", self.town, self.draw)

    def _handler(self, case: Case) -> User:
        return self.staff.at("handler", self.staff.codes[case.lead_key], self.draw)

    def _opener(self, case: Case) -> User:
        return absent(case.opener_key, RESIDENT)

    def _result(self) -> str:
        return filled(self.draw.choice(self.category.done), self.draw)

    def _taken(self, case: Case, move: str) -> int:
        return int(case.state.get("taken", {}).get(move, 0))

    def _soon(self, case: Case, hours: float) -> datetime:
        """Return an hour of the office, so many hours from now on the average."""
        return self._office(case.entered_at + timedelta(hours=self.draw.expovariate(1 / hours)))

    def _any_hour(self, case: Case, hours: float) -> datetime:
        wait = min(self.draw.expovariate(1 / hours), 160)
        return case.entered_at + timedelta(hours=0.2 + wait)

    def _office(self, at: datetime) -> datetime:
        local = shipped().local(at)
        day = local.date()
        if shipped().is_workday(day) and OPENS <= local.time() < CLOSES:
            return at
        is_before = shipped().is_workday(day) and local.time() < OPENS
        day = day if is_before else shipped().next_workday(day)
        return shipped().at(day, OPENS) + timedelta(minutes=self.draw.uniform(1, 150))
