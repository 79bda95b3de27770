"""While somebody is away a colleague does their work, in their own name."""

from datetime import timedelta

import pytest
from django.test import Client

from youwei.chronicle.clock import today
from youwei.chronicle.followers import told_of
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP, give_role, hand_duty, take_duty_back
from youwei.identity.models import Holding, User
from youwei.identity.queries import absences_of, deputies_for, holders_of
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case

pytestmark = pytest.mark.django_db


def again(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def pair(someone, county):
    """Two people of one unit: the one who goes, and the one who stays."""
    return someone("luo", "handler", county.water), someone("an", "unit-head", county.water)


def hand(absent, deputy, first=0, last=3):
    day = today()
    hand_duty(
        absent=absent,
        deputy=deputy,
        begins_on=day + timedelta(days=first),
        ends_on=day + timedelta(days=last),
    )


def test_a_deputy_does_the_work_for_these_days_alone(pair, county):
    luo, an = pair

    hand(luo, an)

    assert again(an).holds("handler", over=county.water.path)
    assert {one.key for one in holders_of("handler", county.water.path)} == {luo.key, an.key}
    held = Holding.objects.filter(user=an, deputy_for=luo.key)
    assert not held.current(today() - timedelta(days=1)).exists()
    assert held.current(today() + timedelta(days=3)).exists()
    assert not held.current(today() + timedelta(days=4)).exists()


def test_whoever_stood_in_once_may_stand_in_again(pair, county, settings):
    luo, an = pair
    hand(luo, an)
    settings.YOUWEI_TODAY = (today() + timedelta(days=30)).isoformat()

    hand(luo, again(an))

    assert again(an).holds("handler", over=county.water.path)
    with pytest.raises(NotAllowed):
        hand(luo, again(an))


def test_a_role_that_is_over_keeps_nobody_from_another(someone, county):
    su = someone("su", "organisation-officer", county.county)
    office = Holding.objects.get(user=su)
    with pytest.raises(NotAllowed):
        give_role(user=su, role="discipline-officer", unit=county.county, by=SETUP)
    office.ends_on = today() - timedelta(days=1)
    office.save()

    give_role(user=again(su), role="discipline-officer", unit=county.county, by=SETUP)

    assert again(su).holds("discipline-officer", over=county.county.path)


def test_a_deputy_moves_a_matter_in_their_own_name(pair, county, someone):
    luo, an = pair
    resident = someone("xu", "resident", county.home)
    office = someone("deng", "petition-office", county.county)
    filled = {"title": "路灯不亮", "matter": "白公路", "kind": "help"}
    case = open_case(procedure="letters", unit=county.home, by=resident, filled=filled)
    go = lambda to: next(n for n, move in enumerate(case.here.moves) if move.to == to)  # noqa: E731
    case = move_case(case=case, place=go("sent"), by=office)
    case = move_case(
        case=case, place=go("handling"), by=office, filled={"lead": county.water.key}
    )
    reply = {"place": go("checking"), "filled": {"reply": "已经修好。"}}
    with pytest.raises(NotAllowed):
        move_case(case=case, by=an, **reply)

    hand(luo, an)
    move_case(case=case, by=again(an), **reply)

    assert Entry.objects.filter(event="case.moved").latest("id").by_key == an.key


def test_masked_and_sealed_values_stay_closed_to_a_deputy(someone, county):
    deng = someone("deng", "petition-office", county.county)
    luo = someone("luo", "handler", county.water)
    assert deng.may_unmask("masked", county.county.path)

    hand(deng, luo)

    assert again(luo).holds("petition-office", over=county.county.path)
    assert not again(luo).may_unmask("masked", county.county.path)


def test_it_is_recorded_and_told(pair):
    luo, an = pair
    hand(luo, an)

    entry = Entry.objects.get(event="duty.handed")
    assert (entry.by_key, entry.on_key) == (luo.key, an.key)
    assert [told.user_key for told in told_of(entry)] == [an.key]


def test_both_may_end_it_at_once_and_nobody_else(pair, someone, county):
    luo, an = pair
    hand(luo, an)
    holding = Holding.objects.get(deputy_for=luo.key)
    with pytest.raises(NotAllowed, match="not yours"):
        take_duty_back(holding=holding, by=someone("qin", "audit-office", county.county))

    take_duty_back(holding=holding, by=luo)

    assert not again(an).holds("handler", over=county.water.path)
    assert absences_of(luo) == []


@pytest.mark.parametrize(
    ("first", "last", "why"), [(-1, 2, "is over"), (3, 1, "before"), (0, 60, "At most 60")]
)
def test_days_that_cannot_be_are_refused(pair, first, last, why):
    with pytest.raises(NotAllowed, match=why):
        hand(*pair, first, last)


def test_only_colleagues_of_the_units_stand_in_and_a_deputy_hands_nothing_on(
    pair, someone, county
):
    luo, an = pair
    resident = someone("xu", "resident", county.home)
    far = someone("tan", "town-secretary", county.other_town)
    assert {resident.key, far.key}.isdisjoint({one.key for one in deputies_for(luo)})
    with pytest.raises(NotAllowed, match="cannot stand in"):
        hand(luo, far)
    hand(luo, an)

    hand(again(an), luo)

    assert not Holding.objects.filter(user=luo, role="handler").exclude(deputy_for="").exists()


def test_roles_that_nobody_holds_together_are_not_handed_over(someone, county):
    deng = someone("deng", "petition-office", county.county)
    fang = someone("fang", "review-office", county.county)

    with pytest.raises(NotAllowed, match="Nobody holds both"):
        hand(deng, fang)

    assert not Holding.objects.exclude(deputy_for="").exists()


def test_the_page_hands_over_and_ends(pair):
    luo, an = pair
    client = Client()
    client.force_login(luo, backend="django.contrib.auth.backends.ModelBackend")
    day = today()
    sent = {"deputy": an.key, "begins_on": day, "ends_on": day - timedelta(days=1)}

    refused = client.post("/account/away/", sent)
    taken = client.post("/account/away/", sent | {"ends_on": day + timedelta(days=2)})

    assert refused.status_code == 422
    assert "早于" in refused.text
    assert taken.status_code == 302
    page = client.get("/account/away/")
    assert an.name in page.text
    holding = Holding.objects.get(deputy_for=luo.key)
    assert client.post("/account/away/end/", {"holding": holding.pk}).status_code == 302
    assert client.post("/account/away/end/", {"holding": "no"}).status_code == 404
