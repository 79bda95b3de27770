"""A restored copy has cases in hand that were erased later: they are erased again."""

import pytest

from youwei.chronicle import vault
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP
from youwei.interop.backup import replaying
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.portal.actions import send_order
from youwei.procedures.actions import join_case, move_case, open_case
from youwei.procedures.actions.erasing import erase_again
from youwei.procedures.models import Case, Joined


def restored(case):
    """Let the list of the vault say that this case was erased after the copy was made."""
    vault.destroy([case.data_key])
    assert erase_again(ids=[case.data_key], by=SETUP) == 1
    return Case.objects.get(pk=case.pk)


def test_a_case_that_still_ran_in_the_copy_is_erased_and_ends_where_it_stands(handled, cast):
    case = restored(handled)

    assert (case.stage, case.filled.get("title"), dict(case.closed)) == ("handling", None, {})
    assert case.ended_at is not None
    assert case.due_at is None
    assert case.present.ended_at == case.ended_at
    assert all(clock.stopped_at for clock in case.present.clocks.values())
    assert not case.turns.filter(left_at=None).exists()
    assert not Case.objects.waiting_for(cast.handler).exists()
    said = Entry.objects.get(on_key=case.key, event="case.erased").payload["basis"]
    assert "办理到此为止" in said
    with pytest.raises(NotAllowed, match="has ended"):
        move_case(case=case, place=0, by=cast.handler)


def test_who_went_along_with_an_erased_case_goes_alone(someone, county):
    someone("feng", "dispatcher", county.town)
    tan = someone("tan", "village-secretary", county.village)
    first, second = (
        open_case(procedure="order", unit=county.village, by=tan, filled={"matter": matter})
        for matter in ("外墙掉砖", "外墙又掉砖")
    )
    join_case(case=second, lead=first, by=tan)

    restored(first)

    assert not Joined.objects.filter(until=None).exists()
    assert Case.objects.alone_or_leading().filter(pk=second.pk).exists()


def test_a_case_that_is_only_followed_here_is_erased_again_too(settings, county):
    settings.YOUWEI_ZONES = ("public",)
    with world.using(world.current().within(("public",))):
        words = {"matter": "外墙掉砖", "phone": "13987651234"}
        case = send_order(
            ticket="t" * 32, unit=county.village, filled=words, photos=(), by=None
        )
        assert case.is_away

        case = restored(case)

    assert case.erased_at is not None
    assert "matter" not in case.filled


def test_a_copy_whose_keys_lie_elsewhere_is_noticed(county, cast, settings, tmp_path):
    filled = {"title": "路灯不亮", "matter": "白公路", "kind": "help", "phone": "13812342716"}
    open_case(procedure="letters", unit=county.home, by=cast.resident, filled=filled)
    whole = replaying.unreadable()

    settings.YOUWEI_DATA = tmp_path  # a house with the same rows, and a vault of its own

    assert (whole, replaying.unreadable()) == (0, 1)
