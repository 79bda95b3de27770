"""Serving for work, and opening the demo, are two doors."""

import pytest
from django.core.management import CommandError, call_command


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
