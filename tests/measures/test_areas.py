"""The grid map: numbers of towns, villages and grids, and what they do not tell."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count, product

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from youwei.chronicle.clock import now, today
from youwei.identity.actions import SETUP
from youwei.measures.queries import areas_of, periods_on, rows_in
from youwei.measures.queries.groups import SMALL, Counted
from youwei.measures.queries.hidden import Hidden, HiddenInPeriod, Period, paths_to
from youwei.portal.actions import send_order
from youwei.procedures.actions import fill_case, move_case
from youwei.procedures.models import Case
from youwei.registers.actions import add_unit

BACKEND = "django.contrib.auth.backends.ModelBackend"
MADE = count()


@pytest.fixture
def order(county, someone):
    """Send so many orders from a unit."""

    def send(unit, many=1):
        for _ in range(many):
            ticket = f"{next(MADE):032x}"
            filled = {"matter": "路灯不亮", "way": "web"}
            case = send_order(ticket=ticket, unit=unit, filled=filled, photos=[], by=None)
        return case

    return send


def numbers(level, user=None, under="", period=""):
    found = areas_of("orders", under=under, level=level, user=user, period=period)
    return {area.label: area.of for area in found.areas}


def browser(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.django_db
def test_an_order_counts_in_its_grid_its_village_and_its_town(county, order):
    order(county.grid, 5)
    order(county.village, 6)
    order(county.other_town, 7)

    assert numbers("town") == {"忠州街道": 11, "任家镇": 7}
    assert numbers("village") == {"州屏社区": 11}
    assert numbers("grid", under=county.village.code) == {"第一网格": 5}


@pytest.mark.django_db
def test_a_grid_that_the_community_finds_counts_more_than_the_village_that_was_written(
    county, order, someone
):
    tan = someone("tan", "village-secretary", county.village)
    for _ in range(5):
        case = move_case(case=order(county.village), place=0, by=tan)
        fill_case(case=case, filled={"area": county.grid.key}, by=tan)

    assert numbers("grid") == {"第一网格": 5}


@pytest.mark.django_db
def test_fewer_than_five_are_read_by_those_alone_who_may_read_the_orders(
    county, order, someone
):
    order(county.town, 3)
    order(county.other_town, 9)
    head = someone("he-chuan", "county-head", county.county)
    street = someone("feng", "dispatcher", county.town)

    assert numbers("town") == {"忠州街道": None, "任家镇": None}  # 12 − 9 would tell
    assert numbers("town", head) == {"忠州街道": None, "任家镇": None}
    assert numbers("town", street)["忠州街道"] == 3


@pytest.mark.django_db
def test_none_and_four_look_alike(county, order):
    order(county.town, 4)
    order(county.county, 30)

    assert numbers("town") == {"忠州街道": None, "任家镇": None}


@pytest.mark.django_db
def test_a_number_opens_to_its_orders_and_a_hidden_one_to_none(county, order, someone):
    order(county.town, 4)
    order(county.other_town, 6)
    street = someone("feng", "dispatcher", county.town)
    address = f"/statistics/orders/rows/?in={county.town.code}"

    assert rows_in("orders", area=county.town.code, period="", user=None) == []
    assert len(rows_in("orders", area=county.town.code, period="", user=street)) == 4
    assert "4 件" not in Client().get(address).text
    assert "路灯不亮" in browser(street).get(address).text


@pytest.mark.django_db
def test_a_share_is_coloured_only_where_chance_does_not_explain_it(county, order):
    order(county.town, 40)
    order(county.other_town, 8)
    rated = {"solved": "yes", "verdict": "satisfied"}
    for number, case in enumerate(Case.objects.of("order").order_by("pk")):
        case.filled |= {**rated, "solved": "no"} if number < 20 else rated
        case.save()

    found = areas_of("solved-rate", under="", level="town")

    assert [(one.label, one.shown, one.of) for one in found.areas] == [
        ("忠州街道", "50.0%", 40),
        ("任家镇", "100.0%", 8),
    ]
    assert [one.band for one in found.areas] == [2, 4]
    assert found.areas[0].interval == "35–65%"


@pytest.mark.django_db
def test_both_maps_have_a_table_of_the_same_numbers(county, order, someone):
    order(county.grid, 6)
    street = browser(someone("feng", "dispatcher", county.town))

    public, own = Client().get("/statistics/map/?measure=orders"), street.get("/map/")
    index = Client().get("/statistics/").text
    month = street.get("/map/?measure=orders&period=1999")

    assert 'data-code="500233001" data-band="1"' in public.text
    assert "少于五件" in public.text
    assert '"/statistics/map/"' in index
    assert own.status_code == 200
    assert month.status_code == 404
    assert Client().get("/statistics/map/?measure=letters").status_code == 404
    assert Client().get("/statistics/map/?in=nowhere").status_code == 404


@pytest.mark.django_db
def test_a_period_is_asked_by_those_who_work_here_alone(county, order, someone):
    order(county.grid, 6)
    resident = browser(someone("xu", "resident", county.home))

    assert 'name="period"' not in Client().get("/statistics/map/").text
    assert resident.get("/map/").status_code == 404


@pytest.fixture
def older(order):
    """Send orders that came in so many days ago."""

    def send(unit, many, days):
        for _ in range(many):
            case = order(unit)
            Case.objects.filter(pk=case.pk).update(opened_at=now() - timedelta(days=days))

    return send


@pytest.mark.django_db
def test_no_period_taken_from_another_leaves_fewer_than_five(county, order, older, someone):
    far = someone("he", "handler", county.roads)
    order(county.town, 8)
    older(county.town, 1, 800)
    order(county.other_town, 9)
    older(county.other_town, 6, 800)
    year = f"{today():%Y}"

    whole, this_year = numbers("town", user=far), numbers("town", user=far, period=year)

    assert whole == {"忠州街道": 9, "任家镇": 15}
    assert this_year == {"忠州街道": None, "任家镇": None}  # the second with the first
    assert rows_in("orders", area=county.town.code, period=year, user=far) == []


@pytest.mark.django_db
def test_a_period_is_said_where_none_or_enough_is_left(county, order, older, someone):
    far = someone("he", "handler", county.roads)
    order(county.town, 8)
    order(county.other_town, 9)
    older(county.other_town, 6, 800)

    said = numbers("town", user=far, period=f"{today():%Y}")

    assert said == {"忠州街道": 8, "任家镇": 9}


@pytest.mark.django_db
def test_whoever_may_read_all_orders_of_a_unit_has_every_period(county, order, older, someone):
    street = someone("feng", "dispatcher", county.town)
    order(county.town, 8)
    older(county.town, 1, 800)

    assert numbers("town", user=street, period=f"{today():%Y}")["忠州街道"] == 8


@pytest.mark.django_db
def test_the_whole_of_a_hidden_unit_is_not_said_either(county, order):
    order(county.village, 3)
    order(county.other_town, 9)

    inside = areas_of("orders", under=county.town.code, level="village")

    assert inside.whole.of is None
    page = Client().get("/statistics/map/", {"measure": "orders", "in": county.town.code})
    assert "合计不足五件" in page.content.decode()


def counted(when, sizes):
    """Return rows of a day in areas of a tree: path → how many."""
    return [
        Counted(f"{when}{path}{n}", when, {}, {}, [], at=path)
        for path, size in sizes.items()
        for n in range(size)
    ]


DAYS = [datetime(year, month, 3, tzinfo=UTC) for year, month in
        ((2024, 5), (2025, 7), (2026, 2), (2026, 10), (2026, 11))]  # fmt: skip
SIZES = st.lists(
    st.fixed_dictionaries({f"c/t{n}/": st.integers(0, 9) for n in range(3)}),
    min_size=len(DAYS), max_size=len(DAYS),
)  # fmt: skip


@given(SIZES)
def test_from_no_periods_can_a_group_of_one_to_four_be_worked_out(sizes):
    """Take every two shown numbers of an area from each other, one holding the other."""
    choice = periods_on(date(2026, 11, 30))
    rows = [row for day, size in zip(DAYS, sizes, strict=True) for row in counted(day, size)]

    for path in sizes[0]:
        shown = {}
        for key in ("", *choice):
            asked = Period(key, choice if key else ())
            if not HiddenInPeriod(rows, asked, frozenset()).covers(path):
                inside = [row for row in asked.among(rows) if row.at == path]
                shown[key] = {row.key for row in inside}
        for one, other in product(shown.values(), repeat=2):
            assert not (other < one and len(one - other) < SMALL)


@pytest.mark.django_db
def test_the_map_reads_a_fixed_number_of_times(county, order, django_assert_max_num_queries):
    for number in range(12):
        order(add_unit(
            code=f"500233001{number + 100}", name=f"村{number}", level="village", by=SETUP,
            above=county.town,
        ), 2)  # fmt: skip

    with django_assert_max_num_queries(14):
        Client().get("/statistics/map/?measure=orders&each=village")


TREES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-1, 2), st.integers(-1, 1), st.integers(1, 9)),
    max_size=12,
)


@given(trees=TREES)
def test_no_hidden_number_can_be_worked_out_from_the_shown_ones(trees):
    rows = [row for lines in trees for row in placed(*lines)]
    hidden = Hidden(rows, frozenset())
    parts = {}
    for path in hidden.count:
        if len(paths_to(path)) > 1:
            parts.setdefault(paths_to(path)[-2], []).append(path)

    for above, inside in parts.items():
        if len(paths_to(above)) > 1 and hidden.covers(above):
            assert all(hidden.covers(path) for path in inside)
            continue
        shown = sum(hidden.count[path] for path in inside if not hidden.covers(path))
        rest = hidden.count[above] - shown
        is_all_small = all(hidden.covers(path) for path in inside)
        assert rest == 0 or rest >= SMALL or is_all_small


def placed(town, village, grid, many):
    """Return rows that lie in a town, in a village of it, or in a grid of that."""
    path = f"c/t{town}/"
    if village >= 0:
        path += f"v{village}/"
        path += f"g{grid}/" if grid >= 0 else ""
    keys = (f"{path}{next(MADE)}" for _ in range(many))
    return [Counted(key, None, {}, {}, at=path) for key in keys]


def test_whoever_may_read_all_rows_of_an_area_reads_its_number():
    rows = [*placed(0, 0, -1, 2), *placed(0, 1, -1, 9), *placed(1, -1, -1, 9)]
    free = frozenset(row.key for row in rows if row.at.startswith("c/t0/"))

    hidden = Hidden(rows, free)

    assert Counter(map(hidden.covers, hidden.count)) == {False: 5}
    assert Hidden(rows, frozenset()).covers("c/t0/v0/")
