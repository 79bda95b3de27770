"""What is on its way: claimed before it leaves, settled after, seen by an operator."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.channels.conftest import put_out, to, wait_no_longer
from youwei.channels import actions, queries
from youwei.channels.actions import sending
from youwei.channels.models import Dispatch
from youwei.channels.queries import Rest
from youwei.chronicle.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def sms(names, there):
    names(f'[sms]\nurl = "{there.url}/json"\n')
    return there


def die(*args):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("knows", "ends"), [("true", "sent"), ("false", "doubtful")])
def test_a_worker_that_dies_while_it_sends_sends_nothing_twice(
    names, there, monkeypatch, knows, ends
):
    names(f'[sms]\nurl = "{there.url}/json"\nknows_id = {knows}\n')
    put_out()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_note", die)  # the text has left, and nobody wrote it down
        with pytest.raises(KeyboardInterrupt):
            actions.send_due("sms", compose=to())
    assert Dispatch.objects.get().state == "sending"

    at_once = actions.send_due("sms", compose=to())
    Dispatch.objects.update(tried_at=timezone.now() - timedelta(minutes=5))
    actions.send_due("sms", compose=to())

    assert at_once == 0
    assert Dispatch.objects.get().state == ends
    assert there.accepted["test:1"] == 1


def test_the_same_text_is_put_on_its_way_once(sms):
    put_out()
    put_out()
    actions.send_due("sms", compose=to())
    put_out()
    actions.send_due("sms", compose=to())

    assert len(sms.got) == 1


def test_what_is_no_longer_true_is_not_sent(sms):
    put_out()

    actions.send_due("sms", compose=lambda one: None)

    assert Dispatch.objects.get().state == "moot"
    assert not sms.got


def test_what_has_to_rest_waits_for_its_time(sms):
    put_out()
    morning = timezone.now() + timedelta(hours=3)

    actions.send_due("sms", compose=lambda one: Rest(morning))

    assert Dispatch.objects.get().next_try_at == morning
    assert Dispatch.objects.get().tries == 0
    assert not sms.got


def test_whoever_runs_the_machine_sees_numbers_and_reasons_and_sends_again(sms, capsys):
    put_out("test:1")
    put_out("test:2")
    sms.bad_days = [500, 400]
    actions.send_due("sms", compose=to())

    call_command("channels")
    shown = capsys.readouterr().out
    call_command("channels", "again", "sms")
    wait_no_longer()
    sent = actions.send_due("sms", compose=to())

    assert "等待 0" in shown or "0 waiting" in shown
    assert "HTTP-500" in shown
    assert "HTTP-400" in shown
    assert "138" not in shown
    assert sent == 2
    assert Entry.objects.get(event="dispatches.again").payload == {"count": 2}


def test_a_first_text_can_be_tried(sms, capsys):
    call_command("channels", "try", "sms", "13812342716")

    assert "测试" in sms.got[0]["text"]
    assert sms.got[0]["text"].startswith("【忠县有为】")
    with pytest.raises(CommandError, match="mail"):
        call_command("channels", "try", "mail", "an@example.cn")


def test_the_demo_sends_nothing_whatever_the_file_says(sms, settings):
    settings.YOUWEI_DEMO = True
    put_out()

    actions.send_due("sms", compose=to())

    assert not sms.got


def test_texts_that_went_long_ago_are_cleared_away(sms):
    put_out("test:1")
    actions.send_due("sms", compose=to())
    put_out("test:2")

    assert actions.forget_dispatches(before=timezone.now() + timedelta(days=1)) == 1
    assert [one.key for one in Dispatch.objects.all()] == ["test:2"]


ROBOT = '[robots.a]\nkind = "wecom"\nurl = "https://x.cn"\nprocedures = '
WRONG = [
    ('[sms]\nurl = "http://sms.example.cn/"\n', "https://"),
    ('[sms]\nurl = "sms.example.cn"\n', "https://"),
    ('[sms]\nurl = "https://x.cn"\nbody = { a = "{fone}" }\n', "{fone}"),
    ('[sms]\nurl = "https://x.cn"\nprofil = "json"\n', "profile"),
    ('[sms]\nurl = "https://x.cn"\nprofile = "soap"\n', "json, form, mas"),
    ('[mail]\nhost = "x.cn"\ntls = "none"\nsender = "a@b.cn"\n', "without TLS"),
    (f'{ROBOT}["letters"]\nlate = true\n', "nothing of it goes to a group"),
    (f'{ROBOT}["order"]\nat = ["x"]\n', "no stage x"),
    (f'{ROBOT}["order"]\n', "when"),
    ("[sms\n", "not TOML"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_wrong_file_sends_nothing_and_says_what_to_do(names, text, says):
    names(text)
    put_out()

    with pytest.raises(CommandError, match=r"channels\.toml") as refused:
        call_command("channels", "check")

    assert says in str(refused.value)
    assert actions.send_due("sms", compose=to()) == 0
    assert queries.named_or_none().names == ()


def test_a_file_that_others_may_read_is_refused(names):
    names('[sms]\nurl = "https://x.cn"\n', mode=0o644)

    with pytest.raises(CommandError, match="chmod 600"):
        call_command("channels", "check")


def test_without_a_file_there_are_no_channels(capsys):
    call_command("channels", "check")

    assert "什么都不往外发" in capsys.readouterr().out
