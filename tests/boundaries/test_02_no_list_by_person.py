"""Boundary 2: nobody can list requests by who made them."""

import json
import re
from collections import Counter

import pytest
from django.db import connection

from tests.architecture.source import name as file_name
from tests.architecture.source import python
from tests.boundaries.house import CAST, House
from tests.boundaries.test_canaries import as_text
from youwei.chronicle.actions import follow
from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.portal.jobs import follow_phones
from youwei.portal.models import Mark
from youwei.procedures.actions import open_case
from youwei.procedures.models import Case
from youwei.procedures.queries import source_of
from youwei.registers.models import IndexedValue, SearchText

STAFF = [name for name in CAST if name not in ("xu", "bao")]


@pytest.mark.parametrize("name", ["f.opener", "order", "col", "q"])
@pytest.mark.parametrize("value", ["user/xu", "xu", "opener"])
def test_no_list_takes_filters_or_orders_by_who_wrote(house, name, value):
    client = house.client("deng")
    plain = as_text(client.get("/procedures/letters/"))

    asked = as_text(client.get("/procedures/letters/", {name: value}))

    if name != "q":
        assert references(asked) == references(plain)
    assert 'name="f.opener"' not in asked
    assert "sort=opener" not in asked


def test_no_procedure_offers_its_opener_as_a_column_or_filter(house):
    for key in world.current().sheets["procedures"]:
        source = source_of(key, house.users["deng"])
        assert "opener" not in source.fields
        assert not IndexedValue.objects.filter(of=source.of, field="opener").exists()


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_export_says_who_wrote(house, name, kind):
    text = as_text(house.client(name).get(f"/procedures/letters/export.{kind}"))

    assert "user/xu" not in text
    assert not re.search(r"\bxu\b", text)


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("words", ["xu", "user/xu", "resident-xu"])
def test_search_never_answers_with_what_somebody_wrote(house, name, words):
    text = as_text(house.client(name).get("/find/", {"q": words}))

    assert "LETTERS-2026" not in text


def test_the_search_index_does_not_hold_who_wrote(house):
    assert not SearchText.objects.filter(words__contains="user").exists()
    for row in SearchText.objects.filter(of="procedure/letters"):
        assert "xu" not in row.words.split()


@pytest.mark.parametrize("name", [*STAFF, "bao"])
def test_the_record_of_a_person_lists_no_requests_to_others(house, name):
    client = house.client(name)
    pages = [client.get("/chronicle/", {key: "user/xu"}) for key in ("about", "text")]
    pages.append(client.get("/chronicle/dossier.jsonl", {"about": "user/xu"}))

    found = set().union(*(references(as_text(page)) for page in pages))

    assert not found


@pytest.mark.parametrize("name", [*STAFF, "bao"])
def test_nor_does_it_before_the_lines_are_sealed(house, name):
    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"],
        filled={"title": "又一封", "matter": "水管漏了", "kind": "help"},
    )  # fmt: skip

    for word in ("about", "text"):
        page = house.client(name).get("/chronicle/", {word: "user/xu"})
        assert letter.reference not in as_text(page)


def test_a_line_of_a_step_names_whom_it_tells_only_where_it_can_be_erased(house):
    lines = Entry.objects.filter(on_key__in=[one.key for one in house.letters])

    assert [key for line in lines for key in line.payload.get("tells", ())]
    assert not [line for line in lines if json.loads(line.content).get("tells")]


def test_everybody_gathers_what_is_recorded_of_themselves_and_of_those_in_office(house):
    own = house.client("xu").get("/chronicle/", {"about": "user/xu"})
    given = house.client("luo").get("/chronicle/", {"about": "user/luo"})

    assert {line.on_key for line in own.context["page"]} == {"user/xu"}
    assert given.context["page"].object_list
    lin = house.users["lin"]
    assert lin.may_ask_about("user/luo")
    assert not lin.may_ask_about("user/xu")


def test_a_saved_list_keeps_no_person(house):
    client = house.client("deng")
    client.post("/registers/people/views/", {"name": "甲", "query": "f.opener=xu"})
    text = as_text(client.get("/procedures/letters/?f.opener=user/xu"))

    assert references(text) == references(as_text(client.get("/procedures/letters/")))


def test_a_resident_finds_their_own_by_signing_in_or_by_number_and_code(house):
    own = references(as_text(house.client("xu").get("/procedures/letters/")))
    others = references(as_text(house.client("bao").get("/procedures/letters/")))

    assert own == {letter.reference for letter in house.letters[:6]}
    assert others == set()
    wrong = house.client("").post(
        "/look-up/", {"number": house.letters[6].reference, "code": "0000-0000"}
    )
    assert "网上0" not in as_text(wrong)


@pytest.fixture
def marked(house):
    """Have the phones of the orders marked, both with the same phone, as the worker does."""
    first, second = house.orders
    phone = first.closed["phone"]
    second.closed = {**second.closed, "phone": phone}
    second.save()
    while follow("portal.phones", follow_phones):
        pass
    return phone


def test_no_table_joins_the_orders_of_one_phone(house, marked):
    """What stands in two rows of a table and in no third might join them."""
    assert Mark.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_key, salt, sum, link FROM portal_mark")
        values = Counter(value for row in cursor.fetchall() for value in row)

    assert set(values.values()) == {1}


@pytest.mark.parametrize("name", STAFF)
def test_whoever_works_here_finds_no_order_by_its_phone(house, marked, name):
    client, numbers = house.client(name), {one.reference for one in house.orders}
    asked = [
        f"/find/?q={marked}", f"/procedures/order/?q={marked}",
        f"/procedures/order/?f.phone={marked}", f"/procedures/order/export.csv?q={marked}",
        f"/chronicle/?q={marked}", f"/chronicle/?about={marked}", f"/bench/?q={marked}",
        f"/api/cases?q={marked}", f"/statistics/orders-open/rows/?q={marked}",
    ]  # fmt: skip
    plain = [url.partition("?")[0] for url in asked]

    for url, bare in zip(asked, plain, strict=True):
        found, without = as_text(client.get(url)), as_text(client.get(bare))
        told = {one for one in numbers if one in found}
        # a filter that is not known changes nothing; a search that finds nothing shows nothing
        assert told in ({one for one in numbers if one in without}, set()), url


@pytest.mark.parametrize("name", ["feng", "zhou", "data"])
def test_whoever_types_the_phone_of_a_resident_learns_nothing(house, marked, name):
    client = house.client(name)

    known = client.post("/mine/", {"phone": marked}, follow=True)
    unknown = client.post("/mine/", {"phone": "13700000001"}, follow=True)

    assert known.status_code == unknown.status_code
    for order in house.orders:
        assert order.reference not in known.text


MAY_ASK_BY_PHONE = {
    "youwei/portal/queries/phones.py",
    "youwei/portal/queries/texts.py",
    "youwei/portal/actions/phones.py",
    "youwei/portal/models.py",
}


def test_only_the_way_in_by_phone_reads_the_marks_of_phones():
    asking = re.compile(r"\bfound_by\b|models import .*\bMark\b|class Mark\b")
    files = [path for path in python("youwei") if asking.search(path.read_text("utf-8"))]

    assert {file_name(path) for path in files} == MAY_ASK_BY_PHONE


def references(text: str) -> set[str]:
    return set(re.findall(r"(?:LETTERS|REPORT-CHECK)-2026-[0-9]{6}", text))


def test_the_house_has_what_could_be_listed(house: House):
    assert Case.objects.filter(opener_key="user/xu").count() == 6
