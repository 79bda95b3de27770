"""Makes the years, newest weeks first; killed anywhere, it goes on where it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from youwei.chronicle.clock import now
from youwei.interop.demo.orders import CATALOGUE, ORDERS
from youwei.interop.demo.years.living import FIRST, Life
from youwei.interop.demo.years.people import hire
from youwei.interop.demo.years.sentences import sentences
from youwei.interop.demo.years.stories import Village, stories
from youwei.procedures.models import Case
from youwei.registers.models import Unit

TOTAL = 16_639
"""What 忠县 printed for three years."""


@dataclass(frozen=True)
class Progress:
    """How many orders there are, of how many."""

    done: int
    of: int


def seed_years(total: int = TOTAL) -> Iterator[Progress]:
    """Let every story be lived that is not there yet; yield after each.

    A story is one transaction: it is there whole, or not at all.
    """
    until, known, staff = now(), _known(), hire(_departments())
    done = len(ORDERS)
    villages = [Village(*one) for one in _villages()]
    for story in stories(total - done, until.date(), villages):
        if FIRST.format(number=story.number, person=1) not in known:
            with transaction.atomic():
                Life(story, staff, until).live()
        done += story.people
        yield Progress(done, total)


def _known() -> set[str]:
    return set(Case.objects.of("order").values_list("opener_key", flat=True))


def _villages() -> Iterable[tuple[str, str]]:
    villages = Unit.objects.present().filter(level="village").order_by("code")
    return villages.values_list("code", "label")


def _departments() -> list[str]:
    leads = {department for department, _days in CATALOGUE.values()}
    return sorted(leads | {one.wrong for one in sentences().categories.values()})
