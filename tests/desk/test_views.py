"""The officials' front page."""

import pytest
from django.test import Client

from youwei.portal.actions import send_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(county, someone):
    return someone("deng", "petition-office", county.county)


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer)
    return client


def send(title):
    send_matter(
        procedure="letters", filled={"title": title, "matter": "三天没水", "kind": "help"}
    )


def test_what_waits_for_an_officer_is_on_their_desk(client):
    send("水管漏水")

    page = client.get("/desk/")

    assert "水管漏水" in page.text
    assert "上午好，deng" in page.text or "好，deng" in page.text


def test_what_waits_for_somebody_else_is_not(county, someone):
    send("水管漏水")
    client = Client()
    client.force_login(someone("luo", "handler", county.water))

    page = client.get("/desk/")

    assert page.status_code == 200
    assert "水管漏水" not in page.text
    assert "没有等您做的事" in page.text


def test_a_desk_asks_the_same_few_questions_however_much_waits(
    client, django_assert_num_queries
):
    for number in range(8):
        send(f"第 {number} 件")

    with django_assert_num_queries(5):  # session, user, roles, matters, notices
        page = client.get("/desk/")

    assert page.text.count("第 7 件") >= 1


def test_a_visitor_is_asked_to_sign_in():
    page = Client().get("/desk/")

    assert page.status_code == 302
    assert page.headers["Location"].startswith("/sign-in/")
