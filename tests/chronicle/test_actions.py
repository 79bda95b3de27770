from datetime import UTC, datetime

import pytest

from tests.chronicle.conftest import BO, WALL, WallMended
from youwei.chronicle.actions import (
    NothingRecorded,
    ZoneAbsent,
    pin_declaration,
    record,
    recorded,
    seal_entries,
)
from youwei.chronicle.models import Declaration, Entry, Leaf

LONG_AGO = datetime(2023, 6, 1, 8, tzinfo=UTC)


def test_a_line_keeps_who_did_what_to_what_and_why(write):
    entry = write(7, at=LONG_AGO, about=["person/cai", "person/an"], because="rain")

    entry.refresh_from_db()
    assert (entry.by_key, entry.by_label) == ("person/bo", "Bo")
    assert (entry.on_key, entry.on_label) == ("case/wall", "the leaking wall")
    assert entry.payload == {"bricks": 7, "note": ""}
    assert entry.about_keys == ["person/an", "person/cai"]
    assert entry.happened_at == LONG_AGO < entry.recorded_at
    assert entry.because == "rain"


def test_a_line_is_one_insert(write, django_assert_num_queries):
    write()

    with django_assert_num_queries(3):  # savepoint, insert, release
        write(about=["person/an"])


def test_an_action_that_records_nothing_is_rolled_back(write):
    @recorded
    def act_in_silence():
        pin_declaration("procedures", "letters", "d1", "words")

    with pytest.raises(NothingRecorded, match="act_in_silence"):
        act_in_silence()

    assert not Declaration.objects.exists()


def test_what_an_inner_action_recorded_counts_for_the_outer(write):
    @recorded
    def outer():
        write()

    outer()

    assert Entry.objects.count() == 1


def test_what_an_inner_action_recorded_and_lost_does_not_count(write):
    @recorded
    def inner():
        write()
        raise ConnectionError

    @recorded
    def outer():
        with pytest.raises(ConnectionError):
            inner()

    with pytest.raises(NothingRecorded, match="outer"):
        outer()

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(NothingRecorded, match="in the transaction"):
        record(WallMended(bricks=1), on=WALL, by=BO)


def test_a_zone_that_is_not_run_here_leaves_no_row(write, settings):
    settings.YOUWEI_ZONES = ("public",)

    with pytest.raises(ZoneAbsent, match="cadre"):
        write(zone="cadre")

    assert not Entry.objects.exists()


def test_a_declaration_is_pinned_once_and_word_for_word(db):
    pin_declaration("procedures", "letters", "d1", "title = '留言'")
    pin_declaration("procedures", "letters", "d1", "title = '留言'")

    assert Declaration.objects.get().text == "title = '留言'"


def test_nothing_is_sealed_twice(write):
    write()

    first, second = seal_entries(), seal_entries()

    assert first.size == 1
    assert second is None


def test_lines_that_come_later_are_sealed_behind_the_others(write):
    first = write()
    seal_entries()
    second, third = write(), write()

    head = seal_entries()

    sealed = Leaf.objects.order_by("number").values_list("number", "entry")
    assert head.size == 3
    assert list(sealed) == [(0, first.pk), (1, second.pk), (2, third.pk)]
