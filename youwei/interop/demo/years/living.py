"""A story is lived: opened, joined, moved, ticked by the actions, up to today."""

from datetime import datetime, time, timedelta

from youwei.engines.calendar import shipped
from youwei.identity.actions import Office
from youwei.interop.demo.years.deciding import RESIDENT, Deciding, Step
from youwei.interop.demo.years.people import Staff
from youwei.interop.demo.years.stories import WAYS, Story
from youwei.procedures.actions import answer_case, join_case, move_case, open_case, tick_case
from youwei.procedures.models import Case

TOGETHER = timedelta(minutes=20)
"""So long the community needs to see that an order repeats another."""
FIRST = "user/invented-{number}-{person}"
"""The key of whoever orders: by it a seed that goes on knows what it has made."""


class Life:
    """One story, told to its end or to today."""

    def __init__(self, story: Story, staff: Staff, until: datetime) -> None:
        self.story, self.staff, self.until = story, staff, until
        self.deciding = Deciding(story, staff)
        self.draw = self.deciding.draw
        self.later = self._later()

    def live(self) -> int:
        """Open all orders of the story and carry each on; return how many there are."""
        first = self._open(1, self.story.begins_at)
        others: list[Case] = []
        self._walk(first, others)
        while self.later:  # too late to be worked together
            at = self.later.pop(0)
            others.append(self._open(len(others) + 2, at, repeats=first.key))
        for one in others:
            one.refresh_from_db()
            if not one.joinings.filter(until=None).exists():
                self._walk(one, [])
        return 1 + len(others)

    def _later(self) -> list[datetime]:
        """Return when others order the same."""
        begins, today = self.story.begins_at, shipped().local(self.until).date()
        midnight = shipped().at(today, time(0, 0))  # the same, at whatever hour the seed runs
        last = min(timedelta(hours=60), midnight - begins - TOGETHER)
        ats = [begins + self.draw.uniform(0.05, 1) * last for _ in range(1, self.story.people)]
        return sorted(ats)

    def _open(self, person: int, at: datetime, repeats: str = "") -> Case:
        key = FIRST.format(number=self.story.number, person=person)
        way = self.draw.choice(WAYS)
        knows, says = self.deciding, self.deciding.says
        said = says.matter(knows.category, knows.spot, self.draw)
        if repeats:
            said = says.pick("again", self.draw) + said
        wrote = {"matter": said, "where": knows.spot, "way": way, "repeats": repeats}
        if way == "web" and self.draw.random() < 0.7:
            wrote["category"] = knows.category.key
        by = self.staff.web if way == "web" else knows.secretary
        unit = knows.area if self.draw.random() < 0.6 else self.staff.units[knows.village]
        return open_case(
            procedure="order", unit=unit, by=by, opener=Office(key, RESIDENT), at=at,
            filled={name: value for name, value in wrote.items() if value},
        )  # fmt: skip

    def _walk(self, case: Case, others: list[Case]) -> None:
        """Do one thing after the other, until the case ends or today is reached."""
        while case.ended_at is None:
            step = self.deciding.next(case)
            if self._is_due(case, step):
                due_at = case.due_at
                if due_at is None or due_at >= self.until:
                    return
                stage = case.stage
                tick_case(case=case, at=due_at + timedelta(minutes=1))
                case.refresh_from_db()
                if case.stage != stage or step is None:
                    continue
            if step is None or step.at > self.until:
                return
            self._join_until(step.at, case, others)
            case = self._assisted(case, step)
            case = move_case(
                case=case, place=step.place, by=step.by, filled=step.filled,
                reason=step.reason, at=step.at,
            )  # fmt: skip

    def _is_due(self, case: Case, step: Step | None) -> bool:
        if step is None:
            return True
        is_over = case.due_at is not None and step.at > case.due_at
        return is_over and not case.state.get("told_late")

    def _join_until(self, at: datetime, case: Case, others: list[Case]) -> None:
        """Open what others order meanwhile, and let it go along."""
        while self.later and case.stage != "rating" and self.later[0] + TOGETHER <= at:
            comes = max(self.later.pop(0), case.entered_at)
            one = self._open(len(others) + 2, comes, repeats=case.key)
            when = min(comes + TOGETHER, at)
            others.append(join_case(case=one, lead=case, by=self.deciding.secretary, at=when))

    def _assisted(self, case: Case, step: Step) -> Case:
        """Let an assisting unit say on the day before that its part is done."""
        seats = case.state.get("seats", ()) if case.stage == "doing" else ()
        by = self.staff.account(seats) if not case.state.get("answers") else None
        at = max(case.entered_at, step.at - timedelta(days=1))
        return answer_case(case=case, choice="done", by=by, at=at) if by is not None else case
