from dataclasses import replace

import pytest

from youwei.identity.models import User
from youwei.registers.actions import write_row
from youwei.registers.queries import Asked, list_rows, listing, source_of


@pytest.fixture
def officer(someone, county):
    return someone("lin", "organisation-officer", county.county)


@pytest.fixture
def people(officer, county):
    levels = ["staff", "staff", "town-head", "town-deputy", "staff"]
    for n, level in enumerate(levels):
        values = {"name": f"甲{n}", "sex": "female" if n % 2 else "male", "level": level}
        write_row(register="people", values=values, unit=county.water, by=officer)


@pytest.fixture
def source(officer, people):
    return source_of("people", officer)


def facet(listing, name):
    found = next(f for f in listing.facets if f.name == f"f.{name}")
    return {option.value: option.count for option in found.options}


def test_filters_count_what_is_left_and_what_else_there_would_be(source):
    listing = list_rows(source, Asked(filters={"level": ("staff",)}))

    assert listing.total == 3
    assert facet(listing, "level") == {"staff": 3, "town-head": 1, "town-deputy": 1}
    assert facet(listing, "sex") == {"male": 2, "female": 1}


def test_a_list_is_ordered_by_a_field_both_ways(source):
    up = [line.label for line in list_rows(source, Asked(order="name")).lines]
    down = [line.label for line in list_rows(source, Asked(order="-name")).lines]

    assert up == down[::-1] == ["甲0", "甲1", "甲2", "甲3", "甲4"]


def test_a_list_asks_a_known_number_of_queries(source, django_assert_num_queries):
    with django_assert_num_queries(6):  # seen, all (twice), the record's state, page, filters
        list_rows(source, Asked())
    with django_assert_num_queries(5):
        list_rows(source, Asked())
    with django_assert_num_queries(8):
        list_rows(source, Asked(filters={"level": ("staff",)}))


@pytest.mark.parametrize("order", ["name", "-name", "level-since", "-level-since", "level"])
def test_whoever_sees_all_gets_the_same_order_as_whoever_sees_a_part(
    officer, county, monkeypatch, order
):
    monkeypatch.setattr(listing, "PAGE", 3)
    for n in range(8):
        values = {"name": f"甲{n}", "sex": "male", "level": "staff"}
        values |= {"level-since": f"20{10 + n}-01-01"} if n % 2 else {}
        write_row(register="people", values=values, unit=county.water, by=officer)
    source = source_of("people", officer)
    part = replace(source, everything=source.everything.none())

    for page in (1, 2, 3):
        asked = Asked(order=order, page=page)
        ours, theirs = list_rows(source, asked), list_rows(part, asked)
        if order != "level":  # all of them are equal in it
            assert [line.key for line in ours.lines] == [line.key for line in theirs.lines]
        assert len(ours.lines) == len(theirs.lines) == (3, 3, 2)[page - 1]
        assert ours.facets == theirs.facets


def test_what_is_kept_from_the_reader_is_in_no_count(people, someone, county):
    clerk = someone("gu", "unit-head", county.roads)
    hers = {"name": "乙", "sex": "female", "level": "town-head"}
    write_row(
        register="people", values=hers, unit=county.roads, by=User.objects.get(username="lin")
    )

    listing = list_rows(source_of("people", clerk), Asked(order="name"))

    assert [line.label for line in listing.lines] == ["乙"]
    assert facet(listing, "level") == {"town-head": 1}


@pytest.mark.parametrize("order", ["nonsense", "-identity", "", "--name", "phone"])
def test_an_order_that_makes_no_sense_is_left_out(source, order):
    assert list_rows(source, Asked(order=order)).total == 5


def test_a_query_string_is_read_back_as_it_was_written():
    asked = Asked(
        words="路灯", order="-level", filters={"level": ("staff",)}, columns=("name",)
    )

    assert (
        Asked.read({"q": ["路灯"], "order": ["-level"], "f.level": ["staff"], "col": ["name"]})
        == asked
    )
    assert "f.level=staff" in asked.query(page=3)


def test_a_closed_field_is_neither_column_nor_filter_nor_order(source):
    listing = list_rows(
        source, Asked(columns=("identity", "name"), filters={"identity": ("1",)})
    )

    assert [column.key for column in listing.columns] == ["name"]
    assert listing.total == 5
