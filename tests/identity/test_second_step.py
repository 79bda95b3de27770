"""A code beside the password: each is taken once, a wrong one counts as a wrong try."""

import time
from base64 import b32encode

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test import Client

from youwei.chronicle.models import Entry
from youwei.identity import keys
from youwei.identity.actions import SETUP, add_second_step, add_user, take_code
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed

WORD = "correct-horse-9"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """Keep the key of keys in this test's own folder."""
    settings.YOUWEI_DATA = tmp_path
    caches["tries"].clear()


@pytest.fixture
def xu(db):
    return add_user(key="user/xu", username="xu", name="许诚", by=SETUP, password=WORD)


@pytest.fixture
def guarded(xu):
    """Let xu sign in with codes of this key from long ago, so that today's are fresh."""
    key = keys.fresh_key()
    spares = add_second_step(user=xu, key=key, code=keys.code_at(key, 10), at=300)
    return User.objects.get(pk=xu.pk), key, spares


def code_now(key):
    return keys.code_at(key, int(time.time() // keys.SECONDS))


def signs_in(code, word=WORD):
    sent = {"username": "xu", "password": word, "code": code}
    return Client().post("/sign-in/", sent).status_code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B, the last six of its eight digits."""
    key = b32encode(b"12345678901234567890").decode()

    assert keys.code_at(key, seconds // keys.SECONDS) == code


def test_without_the_code_the_password_opens_nothing(guarded):
    _user, key, _spares = guarded

    assert signs_in("") == 422
    assert signs_in("000000" if code_now(key) != "000000" else "000001") == 422
    assert signs_in(code_now(key), word="wrong") == 422
    assert signs_in(code_now(key)) == 302


def test_a_code_is_taken_once(guarded):
    user, key, _spares = guarded
    code = keys.code_at(key, 1000)

    assert take_code(user=user, code=code, at=30_000)
    assert not take_code(user=user, code=code, at=30_000)  # the same stale copy of the row
    user.refresh_from_db()
    assert not take_code(user=user, code=code, at=30_000)
    assert not take_code(user=user, code=keys.code_at(key, 999), at=30_000)


def test_a_spare_code_opens_once(guarded):
    user, _key, spares = guarded

    assert signs_in(spares[3].upper()) == 302
    assert signs_in(spares[3]) == 422
    assert len(User.objects.get(pk=user.pk).second_spares) == keys.SPARES - 1


def test_wrong_codes_lock_like_wrong_passwords(guarded):
    _user, key, _spares = guarded
    statuses = [signs_in("123") for _ in range(5)]

    assert statuses[0] == 422
    assert signs_in(code_now(key)) == 429


def test_nothing_that_was_typed_to_sign_in_is_kept_of_a_wrong_try(guarded):
    _user, _key, spares = guarded
    signs_in(spares[0], word="almost-the-word")

    kept = str(list(AccessAttempt.objects.values())) + str(
        list(AccessFailureLog.objects.values())
    )

    assert "sign-in" in kept
    assert spares[0] not in kept
    assert "almost-the-word" not in kept


def test_codes_are_not_guessed_from_many_addresses(guarded):
    _user, key, _spares = guarded
    for number in range(20):
        address = f"203.0.113.{number}"
        sent = {"username": "xu", "password": WORD, "code": "123"}
        Client(REMOTE_ADDR=address).post("/sign-in/", sent)

    assert signs_in(code_now(key)) == 422


def test_the_key_is_not_in_the_database_nor_in_the_record(guarded):
    user, key, spares = guarded

    row = str(User.objects.values().get(pk=user.pk))
    told = " ".join(entry.content for entry in Entry.objects.all())
    for secret in (key, *spares):
        assert secret not in row + told
    assert keys.unlock(user.second_key) == key


def test_a_wrong_first_code_sets_nothing_up(xu):
    with pytest.raises(NotAllowed, match="does not fit"):
        add_second_step(user=xu, key=keys.fresh_key(), code="1", at=300)

    assert User.objects.get(pk=xu.pk).second_key == ""


def test_the_page_sets_it_up_and_ends_it(xu):
    client = Client()
    client.force_login(xu, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/account/second/")
    key = client.session["second_key"]

    wrong = client.post("/account/second/", {"old": "no", "code": code_now(key)})
    done = client.post("/account/second/", {"old": WORD, "code": code_now(key)})

    assert wrong.status_code == 422
    assert done.status_code == 200
    assert "不再显示" in done.text
    user = User.objects.get(pk=xu.pk)
    assert keys.unlock(user.second_key) == key
    later = keys.code_at(key, user.second_used + 1)
    ended = client.post("/account/second/", {"old": WORD, "code": later})
    assert ended.status_code == 302
    assert User.objects.get(pk=xu.pk).second_key == ""


def test_whoever_lost_phone_and_spare_codes_is_helped_at_the_machine(guarded):
    call_command("end_second_step", "xu")

    assert signs_in("") == 302
    assert Entry.objects.get(event="user.second-step-ended").by_key == SETUP.key
    with pytest.raises(CommandError):
        call_command("end_second_step", "xu")
