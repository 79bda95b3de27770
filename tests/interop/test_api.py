"""What programs ask: with the rights of a person; whatever they send is answered in order."""

import json
from datetime import timedelta

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry
from youwei.identity.actions import add_token, end_token
from youwei.identity.models import Token
from youwei.interop.programs.api import api
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import open_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
PHONE = "13812342716"


@pytest.fixture
def people(someone, county):
    """Return a clerk of letters, a handler, and one letter."""
    resident = someone("xu", "resident", county.home)
    clerk = someone("deng", "petition-office", county.county)
    handler = someone("luo", "handler", county.water)
    filled = {"title": "水管漏水", "matter": "三天没水", "kind": "help", "phone": PHONE}
    letter = open_case(procedure="letters", unit=county.home, by=resident, filled=filled)
    return clerk, handler, letter


def program(user):
    shown = add_token(user=user, name="报表", ends_on=today() + timedelta(days=30))
    return Client(headers={"Authorization": f"Bearer {shown}"})


def post(client, address, **sent):
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_a_program_sees_and_does_what_its_person_may(people, county):
    clerk, handler, letter = people
    asks = program(clerk)

    assert asks.get("/api/me").json()["name"] == "deng"
    listed = asks.get("/api/cases?procedure=letters").json()
    assert [one["reference"] for one in listed["cases"]] == [letter.reference]
    whole = asks.get(f"/api/cases/{letter.reference}").json()
    moved = post(
        asks, f"/api/cases/{letter.reference}/moves", place=0, version=whole["version"]
    )

    assert moved.status_code == 200
    assert moved.json()["stage"] != whole["stage"]
    entry = Entry.objects.filter(on_key=letter.key).order_by("pk").last()
    assert entry.by_key == clerk.key
    assert program(handler).get(f"/api/cases/{letter.reference}").status_code == 404


def test_closed_values_do_not_come_out(people):
    clerk, _, letter = people
    asks = program(clerk)

    for address in (f"/api/cases/{letter.reference}", "/api/cases"):
        assert PHONE not in asks.get(address).content.decode()


def test_refusals_are_sentences_and_change_nothing(people):
    clerk, _, letter = people
    asks = program(clerk)
    version = Case.objects.get().version
    address = f"/api/cases/{letter.reference}/moves"
    for sent in (
        {"place": 77, "version": version},
        {"place": 0, "version": version + 1},
        {"place": 0, "version": version, "filled": {"nothing": 1}},
        {"place": 0, "version": version, "filled": {"title": "a\x00b"}},
        {"place": 0, "version": version, "reason": "\ud800"},
        {"place": "x"},
    ):
        answer = post(asks, address, **sent)
        assert answer.status_code == 422
        assert len(answer.json()["error"]) > 8

    assert Case.objects.get().version == version


def test_a_program_opens_cases_where_its_person_works_and_nowhere_else(someone, county):
    asks = program(someone("tan", "village-secretary", county.village))
    sent = {"filled": {"matter": "路灯不亮", "way": "visit"}}
    address = "/api/procedures/order/cases"

    for unit in (county.other_town, county.town, county.water):
        refused = post(asks, address, unit=unit.code, **sent)
        assert refused.status_code == 422
        assert "州屏社区" in refused.json()["error"]
    assert not Case.objects.exists()

    made = [post(asks, address, unit=one.code, **sent) for one in (county.village, county.grid)]

    assert [one.status_code for one in made] == [201, 201]


def test_a_resident_brings_what_they_have_wherever_it_is(someone, county):
    xu = someone("xu", "resident", county.home)
    sent = {"filled": {"matter": "路灯不亮", "way": "web"}}

    made = post(program(xu), "/api/procedures/order/cases", unit=county.village.code, **sent)

    assert made.status_code == 201, made.json()


def test_every_address_of_programs_asks_for_a_token():
    asked = [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]

    assert len(asked) == 5
    assert all(operation.auth_callbacks for operation in asked)


def test_who_has_no_token_or_an_ended_one_is_told_how(people):
    clerk, _, _ = people
    asks = program(clerk)
    for client in (Client(), Client(headers={"Authorization": "Bearer yw-nobody"})):
        answer = client.get("/api/me")
        assert answer.status_code == 401
        assert "/account/programs/" in answer.json()["error"]
    signed_in = Client()
    signed_in.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert signed_in.get("/api/me").status_code == 401

    end_token(token=Token.objects.get(), by=clerk)
    assert asks.get("/api/me").status_code == 401
    late = add_token(user=clerk, name="x", ends_on=today())
    Token.objects.update(ends_on=today() - timedelta(days=1))
    assert Client(headers={"Authorization": f"Bearer {late}"}).get("/api/me").status_code == 401


def test_tokens_are_shown_once_listed_and_ended_on_a_page(people, client):
    clerk, handler, _ = people
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    day = (today() + timedelta(days=9)).isoformat()
    made = client.post("/account/programs/", {"name": "报表", "ends_on": day}).text
    shown = made.partition("<code>")[2].partition("</code>")[0]

    assert (
        Client(headers={"Authorization": f"Bearer {shown}"}).get("/api/me").status_code == 200
    )
    assert shown not in client.get("/account/programs/").text
    assert not Token.objects.filter(digest=shown).exists()
    token = Token.objects.get()
    with pytest.raises(NotAllowed):
        end_token(token=token, by=handler)
    far = client.post("/account/programs/", {"name": "x", "ends_on": "2099-01-01"})
    assert far.status_code == 422
    client.post("/account/programs/end/", {"token": token.pk})
    assert not Token.objects.exists()
    events = Entry.objects.filter(on_key=clerk.key).values_list("event", flat=True)
    assert {"user.token-made", "user.token-ended"} <= set(events)


DESCRIBED = schemathesis.openapi.from_dict(api.get_openapi_schema())
OFTEN = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=40),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


@pytest.fixture
def asks(people):
    return program(people[0])


@DESCRIBED.parametrize()
@OFTEN
def test_whatever_the_description_allows_is_answered_as_it_says(case, asks, people):
    if "reference" in (case.path_parameters or {}) and len(str(case.body)) % 2:
        case.path_parameters["reference"] = people[2].reference
    body = json.dumps(case.body) if isinstance(case.body, dict) else ""
    query = {key: str(value) for key, value in (case.query or {}).items()}

    answer = asks.generic(
        case.method, case.formatted_path, body, "application/json", query_params=query
    )

    assert answer.status_code < 500
    described = {str(code) for code in case.operation.definition.raw["responses"]}
    assert str(answer.status_code) in described | {"405"}
    if 400 <= answer.status_code != 405:
        assert answer.json()["error"]


@OFTEN
@given(some.sampled_from(["title", "matter", "kind", "phone", "photo", "stage"]), ANYTHING)
def test_whatever_stands_in_a_field_is_kept_or_refused_with_a_sentence(
    asks, county, key, value
):
    filled = {"title": "水", "matter": "没水", "kind": "help", key: value}
    answer = post(asks, "/api/procedures/letters/cases", unit=county.county.code, filled=filled)

    assert answer.status_code in (201, 404, 422)
    if answer.status_code != 201:
        assert answer.json()["error"]
