import pytest

from youwei.chronicle.models import Entry
from youwei.packs.declared import NotAllowed
from youwei.registers.actions import archive_row, change_row, restore_row, write_row
from youwei.registers.models import IndexedValue, Person
from youwei.registers.queries import Asked, list_rows, source_of

IDENTITY = "11010519491231002X"


@pytest.fixture
def officer(someone, county):
    return someone("lin", "organisation-officer", county.county)


@pytest.fixture
def wang(officer, county):
    values = {"name": "王小丫", "sex": "female", "identity": IDENTITY, "level": "staff"}
    return write_row(register="people", values=values, unit=county.water, by=officer)


def test_a_closed_value_is_kept_apart_and_never_enters_the_chronicle_or_the_lists(wang):
    assert wang.closed == {"identity": IDENTITY}
    assert "identity" not in wang.filled
    assert not Entry.objects.filter(content__contains=IDENTITY).exists()
    assert not IndexedValue.objects.filter(text__contains=IDENTITY[:6]).exists()


def test_what_becomes_of_an_officials_row_is_recorded_in_the_zone_of_officials(
    wang, officer, client
):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    url = f"{wang.get_absolute_url()}reveal/identity/"

    wang = change_row(row=wang, values={"level": "town-head"}, by=officer, version=wang.version)
    archive_row(row=wang, reason="记错了", by=officer)
    restore_row(row=Person.objects.get(), by=officer)
    assert client.post(url, {"reason": "核对身份"}).status_code == 200

    said = Entry.objects.filter(on_key=wang.key).values_list("event", "zone")
    assert set(said) == {
        (event, "cadre")
        for event in (
            "row.written", "row.changed", "row.archived", "row.restored", "field.revealed",
        )
    }  # fmt: skip


def test_a_change_touches_in_the_index_only_what_it_changes(wang, officer):
    before = dict(IndexedValue.objects.filter(row_key=wang.key).values_list("field", "pk"))

    change_row(row=wang, values={"level": "town-head"}, by=officer, version=wang.version)

    lines = IndexedValue.objects.filter(row_key=wang.key)
    after = dict(lines.values_list("field", "pk"))
    assert lines.get(field="level").text == "town-head"
    assert after.keys() == before.keys()
    assert {key for key in after if after[key] != before[key]} == {"level"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"sex": "female"}, "fill in: 姓名"),
        ({"name": "甲", "sex": "other"}, "性别: one of"),
        ({"name": "甲", "identity": "110105194912310021"}, "last character"),
        ({"name": "甲", "phone": "1381234"}, "11 digits"),
        ({"name": "甲", "shoe": "42"}, "no field shoe"),
        ({"name": "甲" * 600}, "at most 500"),
    ],
)
def test_a_wrong_row_is_refused_and_leaves_no_trace(officer, county, values, why):
    before = Entry.objects.count()

    with pytest.raises(NotAllowed, match=why):
        write_row(register="people", values=values, unit=county.water, by=officer)

    assert not Person.objects.exists()
    assert Entry.objects.count() == before


def test_two_rows_with_one_identity_number_are_refused(wang, officer, county):
    values = {"name": "王晓丫", "identity": IDENTITY}

    with pytest.raises(NotAllowed, match="王小丫 has the same 身份证号"):
        write_row(register="people", values=values, unit=county.roads, by=officer)


def test_an_archived_row_whose_place_is_taken_does_not_come_back(wang, officer, county):
    archive_row(row=wang, reason="记错了", by=officer)
    values = {"name": "王晓丫", "identity": IDENTITY}
    other = write_row(register="people", values=values, unit=county.roads, by=officer)

    with pytest.raises(NotAllowed, match="王晓丫 has the same 身份证号"):
        restore_row(row=wang, by=officer)

    assert Person.objects.present().get() == other
    archive_row(row=other, reason="是同一个人", by=officer)
    restore_row(row=wang, by=officer)
    assert Person.objects.present().get() == wang


def test_a_row_that_somebody_else_has_just_archived_is_archived_once(wang, officer):
    seen_before = Person.objects.get()
    archive_row(row=wang, reason="记错了", by=officer)

    with pytest.raises(NotAllowed, match="archived already"):
        archive_row(row=seen_before, reason="记错了", by=officer)


def test_whoever_does_not_keep_a_register_cannot_write_in_it(someone, county):
    handler = someone("luo", "handler", county.water)

    with pytest.raises(NotAllowed, match="kept by: 组织部干部"):
        write_row(register="people", values={"name": "甲"}, unit=county.water, by=handler)


def test_of_two_who_change_one_row_the_second_is_told_who_was_first(wang, officer):
    change_row(row=wang, values={"level": "town-deputy"}, by=officer, version=1)

    with pytest.raises(NotAllowed, match="lin has just changed"):
        change_row(row=wang, values={"level": "town-head"}, by=officer, version=1)

    assert Person.objects.get().filled["level"] == "town-deputy"


def test_a_change_is_recorded_field_by_field(wang, officer):
    change_row(
        row=wang, values={"level": "town-deputy", "sex": "female"}, by=officer, version=1
    )

    changed = Entry.objects.get(event="row.changed").payload["changed"]
    assert changed == {"level": ["staff", "town-deputy"]}


def test_an_archived_row_leaves_the_lists_and_can_be_brought_back(wang, officer):
    source = source_of("people", officer)
    archive_row(row=wang, reason="调离", by=officer)
    gone = list_rows(source, Asked()).total
    wang.refresh_from_db()

    restore_row(row=wang, by=officer)

    assert (gone, list_rows(source, Asked()).total) == (0, 1)
    assert IndexedValue.objects.filter(row_key=wang.key, field="level").exists()


def test_an_official_sees_the_own_row_and_no_other(wang, officer, someone, county):
    plain = someone("xu", "official", county.water)
    values = {"name": "许诚", "person": plain.key}
    mine = write_row(register="people", values=values, unit=county.water, by=officer)

    seen = Person.objects.visible_to(plain, "people")

    assert [row.pk for row in seen] == [mine.pk]
