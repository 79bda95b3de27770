"""Serving for work, and opening the demo, are two doors."""

import pytest
from django.core.management import CommandError, call_command

from youwei.web import demo


@pytest.mark.parametrize(
    ("secret", "is_demo", "why"),
    [("short", False, "YOUWEI_SECRET_KEY"), ("k" * 40, True, "YOUWEI_DEMO")],
)
def test_serving_refuses_what_is_unsafe(settings, monkeypatch, secret, is_demo, why):
    settings.YOUWEI_DEMO = is_demo
    monkeypatch.setenv("YOUWEI_SECRET_KEY", secret)

    with pytest.raises(CommandError, match=why):
        call_command("serve")


def test_the_demo_opens_by_its_own_door_alone(monkeypatch):
    monkeypatch.delenv("YOUWEI_DEMO", raising=False)

    with pytest.raises(SystemExit, match="run demo"):
        demo.main([])


def test_the_demo_is_prepared_once_and_again_after_a_change(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setenv("YOUWEI_DATA", str(tmp_path))
    monkeypatch.delenv("YOUWEI_DATABASE_URL", raising=False)
    monkeypatch.setattr(demo.subprocess, "call", lambda words: ran.append(words) or 0)
    (tmp_path / "demo.sqlite3").touch()

    demo._prepare()
    demo._prepare()
    once = len(ran)
    monkeypatch.setenv("YOUWEI_COUNTY", "another")
    demo._prepare()

    assert (once, len(ran)) == (len(demo.FIRST_STEPS), 2 * len(demo.FIRST_STEPS))
