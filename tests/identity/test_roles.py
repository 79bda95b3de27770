from datetime import date, timedelta

import pytest

from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP, end_role, give_role, reveal_field
from youwei.identity.models import User
from youwei.identity.queries import holders_of, looks_at
from youwei.packs.declared import NotAllowed


def test_a_role_is_held_over_its_unit_and_those_below_it(someone, county):
    secretary = someone("tan", "town-secretary", county.town)

    assert secretary.holds("town-secretary", over=county.grid.path)
    assert not secretary.holds("town-secretary", over=county.county.path)
    assert not secretary.holds("town-secretary", over=county.other_town.path)


def test_reach_says_how_far_a_role_sees(someone, county):
    handler = someone("luo", "handler", county.water)  # unit
    secretary = someone("tan", "town-secretary", county.town)  # below
    official = someone("xu", "official", county.water)  # self

    assert handler.reaches(["handler"], county.water.path)
    assert not handler.reaches(["handler"], county.county.path)
    assert secretary.reaches(["town-secretary"], county.grid.path)
    assert not official.reaches(["official"], county.water.path)


@pytest.mark.parametrize(
    ("role", "unit", "why"),
    [
        ("king", "county", "no role king"),
        ("handler", "county", "not held at 忠县"),
        ("discipline-officer", "county", "Nobody holds both"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(someone, county, role, unit, why):
    user = someone("lin", "organisation-officer", county.county)

    with pytest.raises(NotAllowed, match=why):
        give_role(user=user, role=role, unit=getattr(county, unit), by=SETUP)


def test_a_role_ends_on_its_day(someone, county):
    user = someone("luo", "handler", county.water)

    end_role(holding=user.holdings.get(), ends_on=today() - timedelta(days=1), by=SETUP)

    assert not User.objects.get(pk=user.pk).holds("handler", over=county.water.path)
    assert holders_of("handler", county.water.path) == []


def test_a_role_that_begins_later_opens_nothing_yet(someone, county):
    user = someone("luo", "official", county.water)
    later = date(2999, 1, 1)
    give_role(user=user, role="handler", unit=county.water, by=SETUP, begins_on=later)

    assert not User.objects.get(pk=user.pk).holds("handler", over=county.water.path)


def test_a_look_needs_a_reason_and_is_shown_to_the_person(someone, county):
    officer = someone("lin", "organisation-officer", county.county)
    plain = someone("xu", "official", county.water)

    with pytest.raises(NotAllowed, match="say why"):
        reveal_field(on=plain, field="phone", reason=" ", by=officer)
    reveal_field(on=plain, field="phone", reason="通知培训", by=officer)

    assert [look.why for look in looks_at(plain)] == ["通知培训"]
    assert looks_at(officer) == []
    assert Entry.objects.filter(event="field.revealed").count() == 1
