"""Three years of invented orders are lived through the actions, and go on where they were."""

import random
from collections import Counter
from datetime import date
from itertools import islice

import pytest

from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.interop.demo.orders import CATALOGUE, ORDERS
from youwei.interop.demo.units import DEPARTMENTS
from youwei.interop.demo.years import TOTAL, seed_years
from youwei.interop.demo.years.people import FLAG
from youwei.interop.demo.years.sentences import sentences
from youwei.interop.demo.years.stories import Village, stories
from youwei.packs import world
from youwei.procedures.models import Case, Joined
from youwei.registers.actions import add_unit

TODAY = date(2026, 11, 20)
VILLAGES = [Village("500233001001", "州屏社区"), Village("500233102201", "新开村")]


@pytest.fixture
def offices(county, settings):
    settings.YOUWEI_TODAY = TODAY.isoformat()
    for key, name in DEPARTMENTS.items():
        if key != "water":
            add_unit(
                code=f"500233-{key}", name=name, level="unit", by=SETUP, above=county.county
            )
    return county


def state():
    cases = Case.objects.of("order").order_by("opener_key")
    return [(case.opener_key, case.filled["matter"], case.opened_at) for case in cases]


def test_as_many_orders_are_told_as_were_printed_the_newest_week_first():
    told = list(stories(TOTAL, TODAY, VILLAGES))

    assert sum(story.people for story in told) == TOTAL
    assert told == list(stories(TOTAL, TODAY, VILLAGES))
    days = [(TODAY - story.begins_at.date()).days for story in told]
    assert min(days) >= 1
    assert max(days) in range(3 * 365, 3 * 366 + 7)
    assert [day // 7 for day in days[:50]] <= [day // 7 for day in days[-50:]]
    towns = Counter(story.village.code for story in told)
    assert towns["500233001001"] > 10 * towns["500233102201"]


def test_every_category_says_hundreds_of_different_things_and_goes_to_a_department():
    says, lines = sentences(), world.current().sheets["clauses"]["order-categories"].clauses

    assert says.categories.keys() == lines.keys() == CATALOGUE.keys()
    for key, category in says.categories.items():
        draw = random.Random(key)
        spots = [says.spot("州屏社区", draw) for _ in range(400)]
        assert len({says.matter(category, spot, draw) for spot in spots}) > 300, key
        assert category.wrong in DEPARTMENTS
        assert category.wrong != CATALOGUE[key][0]


def test_orders_are_lived_up_to_today_and_none_beyond(offices):
    made = list(islice(seed_years(), 25))

    cases = Case.objects.of("order")
    assert made[-1].of == TOTAL
    assert cases.count() == made[-1].done - len(ORDERS)
    stages = Counter(cases.values_list("stage", flat=True))
    assert stages["closed"]
    assert sum(stages[key] for key in ("doing", "rating", "checking"))
    last = Entry.objects.filter(on_key__startswith="case/").latest("happened_at")
    assert last.happened_at.date() <= TODAY
    assert all(FLAG in user.name for user in User.objects.filter(username__startswith="inv"))


def test_a_seed_that_was_killed_goes_on_and_ends_the_same(offices):
    list(islice(seed_years(), 6))
    first = state()
    for _one in islice(seed_years(), 14):
        pass
    whole = state()
    Joined.objects.all().delete()
    Case.objects.all().delete()
    for _one in islice(seed_years(), 14):
        pass

    assert first == [line for line in whole if line in first]
    assert len(whole) > len(first)
    assert state() == whole
