import pytest

from youwei.chronicle.followers import told_of
from youwei.chronicle.models import Entry
from youwei.identity.actions import reveal_field
from youwei.registers.actions import archive_row, write_row
from youwei.registers.jobs import index_entries
from youwei.registers.queries import Asked, find_all, list_rows, source_of


@pytest.fixture
def officer(someone, county):
    return someone("lin", "organisation-officer", county.county)


@pytest.fixture
def people(officer, county):
    """Two people in two departments, found by search."""
    rows = [
        write_row(register="people", values=values, unit=unit, by=officer)
        for values, unit in (
            ({"name": "张三丰", "phone": "13800002716"}, county.water),
            ({"name": "章子怡"}, county.roads),
        )
    ]
    index_entries(Entry.objects.all())
    return rows


def names(question, user):
    groups = {group.of: group for group in find_all(question, user)}
    return (
        [hit.label for _, hit in groups["register/people"].hits]
        if "register/people" in groups
        else []
    )


@pytest.mark.parametrize("question", ["zeng", "买买提艾力", "〇", "lü"])
def test_names_that_are_written_or_read_in_two_ways_are_found(officer, county, question):
    for name in ("曾国藩", "买买提·艾力", "李〇一", "吕布"):
        write_row(register="people", values={"name": name}, unit=county.water, by=officer)
    index_entries(Entry.objects.all())

    assert len(names(question, officer)) == 1


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("张", ["张三丰"]),
        ("三丰", ["张三丰"]),
        ("zsf", ["张三丰"]),
        ("zhang", ["张三丰", "章子怡"]),
        ("zz", ["章子怡"]),
        ("13800002716", []),
        ('" OR words', []),
        ("", []),
    ],
)
def test_people_are_found_by_characters_pinyin_and_initials(people, officer, question, found):
    assert names(question, officer) == found


def test_nobody_finds_what_lies_outside_their_reach(people, someone, county):
    head = someone("head", "unit-head", county.water)
    nobody = someone("resident", "resident", county.home)

    assert names("zhang", head) == ["张三丰"]
    assert names("zhang", nobody) == []


def test_an_archived_row_is_found_no_more_and_indexing_twice_changes_nothing(people, officer):
    archive_row(row=people[0], reason="调离", by=officer)
    index_entries(Entry.objects.all())
    index_entries(Entry.objects.all())

    assert names("zhang", officer) == ["章子怡"]


def test_a_list_is_searched_with_the_same_words(people, officer):
    listing = list_rows(source_of("people", officer), Asked(words="zsf"))

    assert [line.label for line in listing.lines] == ["张三丰"]


def test_whoever_a_closed_value_is_about_is_told_of_the_look(people, officer, someone, county):
    xu = someone("xu", "official", county.water)
    values = {"name": "许诚", "person": xu.key, "phone": "13800002716"}
    row = write_row(register="people", values=values, unit=county.water, by=officer)
    about = [row.key, *row.about.split()]
    reveal_field(on=row, field="phone", reason="通知培训", by=officer, about=about)

    told = list(told_of(Entry.objects.get(event="field.revealed")))

    assert [one.user_key for one in told] == [xu.key]
