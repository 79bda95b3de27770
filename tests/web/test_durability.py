"""What is confirmed is on the disk, outside the demo."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from youwei.web.durability import keeps_what_it_confirms


@pytest.mark.django_db
def test_the_database_confirms_only_what_it_keeps():
    assert keeps_what_it_confirms()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_wait_for_the_disk_is_noticed():
    careless, careful = {
        "sqlite": ("PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL"),
        "postgresql": ("SET synchronous_commit = off", "SET synchronous_commit = on"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(careless)

        assert not keeps_what_it_confirms()

        cursor.execute(careful)


@pytest.mark.parametrize(
    ("secret", "is_demo", "why"),
    [("short", False, "YOUWEI_SECRET_KEY"), ("k" * 40, True, "YOUWEI_DEMO")],
)
def test_serving_refuses_what_is_unsafe(settings, monkeypatch, secret, is_demo, why):
    settings.YOUWEI_DEMO = is_demo
    monkeypatch.setenv("YOUWEI_SECRET_KEY", secret)

    with pytest.raises(CommandError, match=why):
        call_command("serve")


def test_the_demo_opens_by_its_own_door_alone(settings):
    settings.YOUWEI_DEMO = False

    with pytest.raises(CommandError, match="run demo"):
        call_command("demo")
