"""One action: a change, and its line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from benchmarks.rig.events import Kept, Moved
from benchmarks.rig.models import Matter, Step
from youwei.chronicle.actions import pin_declaration, record, recorded
from youwei.chronicle.followers import Told, register_notice
from youwei.chronicle.models import Entry


@dataclass(frozen=True)
class Thing:
    """Whoever or whatever an entry of the rig speaks of."""

    key: str


CLIENT = Thing("user/client")
ANSWER = "已派人到现场查看，外墙渗水处三日内修补。" * 5


@recorded
def keep(*, number: str, by: Thing) -> None:
    """Change something (here a declaration is pinned), and record it."""
    pin_declaration("rig", number, number, number)
    record(Kept(number=number), on=Thing(f"rig/{number}"), by=by, about=[by.key])


@recorded
def move(*, matter: Matter, to: str, by: Thing) -> Matter:
    """Do what moving a case does at the least: lock, read, change one row, add one, record."""
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    left = matter.stage

    matter.stage = to
    matter.filled |= {"answer": ANSWER}
    matter.due_on = timezone.localdate()
    matter.save(update_fields=["stage", "filled", "due_on"])
    Step.objects.create(matter=matter, stage=to, entered_at=timezone.now())
    moved = Moved(left=left, entered=to, reason="", filled={"answer": ANSWER})
    record(moved, on=matter, by=by, unit_path="county/town/village", about=["person/an"])
    return matter


def tell(entry: Entry) -> Iterable[Told]:
    """Tell two people of everything that is kept."""
    return [Told("user/an"), Told("user/bo")]


def register() -> None:
    register_notice(Kept.name, tell)
