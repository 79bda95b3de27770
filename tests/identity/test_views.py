from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry
from youwei.identity import views
from youwei.identity.actions import SETUP, add_user, set_password

WORD = "correct-horse-9"


@pytest.fixture(autouse=True)
def no_tries(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    caches["tries"].clear()


@pytest.fixture
def xu(db):
    return add_user(key="user/xu", username="xu", name="许诚", by=SETUP, password=WORD)


def test_a_right_password_opens_the_door_and_a_wrong_one_does_not(client, xu):
    wrong = client.post("/sign-in/", {"username": "xu", "password": "no"})
    right = client.post("/sign-in/", {"username": "xu", "password": WORD})

    assert (wrong.status_code, right.status_code) == (422, 302)


def test_after_five_wrong_tries_even_the_right_password_waits(client, xu):
    for _ in range(5):
        client.post("/sign-in/", {"username": "xu", "password": "no"})

    assert client.post("/sign-in/", {"username": "xu", "password": WORD}).status_code == 429


def test_the_password_of_one_person_is_not_guessed_from_many_addresses(client, xu, monkeypatch):
    monkeypatch.setattr(views, "NAME", (10, 3600))
    for number in range(10):
        sent = {"username": "Xu" if number % 2 else "xu", "password": "no"}
        client.post("/sign-in/", sent, REMOTE_ADDR=f"2001:db8:0:{number}::1")

    last = client.post("/sign-in/", {"username": "xu", "password": WORD})
    other = client.post("/sign-in/", {"username": "bao", "password": "no"})

    assert (last.status_code, other.status_code) == (429, 422)


def test_one_address_alone_locks_nobody_out_elsewhere(client, xu, monkeypatch):
    monkeypatch.setattr(views, "NAME", (10, 3600))
    for _ in range(30):
        client.post("/sign-in/", {"username": "xu", "password": "no"})

    sent = {"username": "xu", "password": WORD}
    elsewhere = client.post("/sign-in/", sent, REMOTE_ADDR="203.0.113.7")

    assert elsewhere.status_code == 302


def test_addresses_of_one_line_are_one_address(client, xu):
    for number in range(5):
        sent = {"username": "xu", "password": "no"}
        client.post("/sign-in/", sent, REMOTE_ADDR=f"2001:db8:1:2::{number}")

    sent = {"username": "xu", "password": WORD}
    late = client.post("/sign-in/", sent, REMOTE_ADDR="2001:db8:1:2:a:b:c:d")

    assert late.status_code == 429


def test_signing_in_never_leads_to_another_site(client, xu):
    sent = {"username": "xu", "password": WORD, "next": "https://elsewhere.example/"}

    assert "elsewhere" not in client.post("/sign-in/", sent)["Location"]


def test_outside_the_demo_nobody_becomes_anybody_with_a_click(client, xu):
    assert client.post("/sign-in/as/xu/").status_code == 404


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("/account/", {"new": "another-word-7", "again": "another-word-7"}),
        ("/account/second/", {"code": "123456"}),
        ("/account/programs/", {"name": "报表", "ends_on": f"{today()}"}),
    ],
)
def test_whoever_finds_an_open_desk_does_not_guess_the_password_there(xu, page, more):
    client = signed_in(xu)
    guesses = [client.post(page, {"old": f"no{n}", **more}).status_code for n in range(10)]

    late = client.post(page, {"old": WORD, **more})

    assert set(guesses) == {422}
    assert late.status_code == 422
    assert "15 分钟" in late.text
    assert not xu.tokens.exists()


def test_a_program_is_let_in_with_the_password_and_goes_when_that_is_changed(xu):
    client = signed_in(xu)
    wanted = {"name": "报表", "ends_on": f"{today() + timedelta(days=9)}"}

    without = client.post("/account/programs/", wanted)
    let_in = client.post("/account/programs/", {**wanted, "old": WORD})
    shown = let_in.context["shown"]
    acts = Client(headers={"Authorization": f"Bearer {shown}"})
    before = acts.get("/api/me").status_code
    set_password(user=xu, password="another-word-7", by=xu)

    assert (without.status_code, let_in.status_code) == (422, 200)
    assert (before, acts.get("/api/me").status_code) == (200, 401)
    assert Entry.objects.filter(on_key=xu.key, event="user.token-ended").count() == 1


def test_the_password_is_changed_by_whoever_knows_the_old_one(client, xu):
    client.force_login(xu, backend="django.contrib.auth.backends.ModelBackend")
    new = {"new": "another-word-7", "again": "another-word-7"}

    refused = client.post("/account/", {"old": "no", **new})
    changed = client.post("/account/", {"old": WORD, **new})

    assert (refused.status_code, changed.status_code) == (422, 302)
    xu.refresh_from_db()
    assert xu.check_password("another-word-7")
