"""Each kind of gateway takes what we send, and what it answers is understood."""

import logging

import pytest

from tests.channels.conftest import TEXT, put_out, to, wait_no_longer
from tests.channels.gateway import CUT, HANG, SECRET
from youwei.channels import actions
from youwei.channels.actions import sending
from youwei.channels.models import Dispatch
from youwei.chronicle import wire

pytestmark = pytest.mark.django_db
PHONE = "13812342716"


def state(key="test:1"):
    found = Dispatch.objects.get(key=key)
    return found.state, found.why


def test_a_gateway_of_the_plain_shape_gets_phone_text_and_id(names, there):
    names(f'[sms]\nurl = "{there.url}/json"\n')
    put_out()

    assert actions.send_due("sms", compose=to()) == 1
    assert actions.send_due("sms", compose=to()) == 0

    assert there.got == [{"phone": PHONE, "text": TEXT, "id": "test:1"}]
    assert state() == ("sent", "")


def test_a_gateway_with_words_of_its_own_is_declared(names, there):
    names(
        f'[sms]\nprofile = "form"\nurl = "{there.url}/form"\n'
        'body = { mobile = "{phone}", content = "{text}", uid = "{id}", account = "{user}" }\n'
        'md5 = { pswd = "{user}{secret}" }\n[sms.values]\nuser = "county"\nsecret = "s"\n'
    )
    put_out()

    assert actions.send_due("sms", compose=to()) == 1

    said = there.got[0]
    assert (said["mobile"], said["content"], said["account"]) == (PHONE, TEXT, "county")
    assert len(said["pswd"]) == 32


@pytest.mark.parametrize(("password", "came"), [("pass", "sent"), ("wrong", "refused")])
def test_the_carriers_cloud_gateway_checks_the_sum(names, there, password, came):
    names(
        f'[sms]\nprofile = "mas"\nurl = "{there.url}/mas"\n[sms.values]\nname = "忠县"\n'
        f'account = "youwei"\npassword = "{password}"\nsign = "Sg1"\nserial = ""\n'
    )
    put_out()

    actions.send_due("sms", compose=to())

    assert state()[0] == came
    assert len(there.got) == (came == "sent")


@pytest.mark.parametrize(
    ("kind", "path", "right"),
    [
        ("dingtalk", "/dingtalk?access_token=x", SECRET),
        ("feishu", "/feishu", SECRET),
        ("wecom", "/wecom?key=right", ""),
    ],
)
def test_a_robot_takes_what_is_signed_and_refuses_what_is_not(names, there, kind, path, right):
    robot = 'kind = "{}"\nurl = "{}"\nsecret = "{}"\nprocedures = ["order"]\nlate = true\n'
    wrong_path = path.replace("right", "wrong")
    names(
        "[robots.good]\n" + robot.format(kind, there.url + path, right)
        + "[robots.bad]\n" + robot.format(kind, there.url + wrong_path, "not it")
    )  # fmt: skip
    put_out("good:1", "robot-good")
    put_out("bad:1", "robot-bad")

    actions.send_due("robot-good", compose=to(""))
    actions.send_due("robot-bad", compose=to(""))

    assert [one["text"] for one in there.got] == [TEXT]
    assert state("good:1")[0] == "sent"
    assert state("bad:1") == (
        "refused",
        {"dingtalk": "310000", "wecom": "93000", "feishu": "19021"}[kind],
    )


@pytest.mark.parametrize("kind", ["dingtalk", "wecom"])
def test_a_message_to_one_person_asks_for_a_token_once(names, there, kind):
    names(f'[{kind}]\nurl = "{there.url}"\nkey = "k"\nsecret = "secret"\nagent = "7"\n')
    for number in range(2):
        put_out(f"test:{number}", kind)

    assert actions.send_due(kind, compose=lambda one: to("zhang")(one)) == 2

    assert {one["to"] for one in there.got} == {"zhang"}
    assert len(there.tokens) == 1


def test_a_token_that_has_run_out_is_asked_for_anew(names, there):
    names(f'[wecom]\nurl = "{there.url}"\nkey = "k"\nsecret = "secret"\nagent = "7"\n')
    put_out("test:1", "wecom")
    put_out("test:2", "wecom")
    actions.send_due("wecom", compose=to("zhang"), limit=1)
    there.tokens.clear()

    actions.send_due("wecom", compose=to("li"))
    assert state("test:2") == ("waiting", "42001")
    wait_no_longer()

    assert actions.send_due("wecom", compose=to("li")) == 1
    assert [one["to"] for one in there.got] == ["zhang", "li"]


def test_a_wrong_secret_is_tried_again_later_and_named(names, there):
    names(f'[dingtalk]\nurl = "{there.url}"\nkey = "k"\nsecret = "no"\nagent = "7"\n')
    put_out("test:1", "dingtalk")

    actions.send_due("dingtalk", compose=to("zhang"))

    assert state() == ("waiting", "no-token")


def test_a_mail_arrives_with_one_name_for_every_try(names, office):
    names(_mail(office))
    put_out("test:1", "mail")
    office.refuses["an@example.cn"] = "451 come later"

    actions.send_due("mail", compose=to("an@example.cn"))
    assert state() == ("waiting", "SMTP-451")
    office.refuses.clear()
    wait_no_longer()
    actions.send_due("mail", compose=to("an@example.cn"))

    (mail,) = office.mails
    assert (mail["To"], mail["Subject"]) == ("an@example.cn", "试")
    assert mail["Message-ID"].endswith("@example.gov.cn>")
    assert TEXT in mail.get_content()
    assert state() == ("sent", "")


def test_a_mail_box_that_is_not_there_is_not_tried_again(names, office):
    names(_mail(office))
    office.refuses["an@example.cn"] = "550 no such box"
    put_out("test:1", "mail")

    actions.send_due("mail", compose=to("an@example.cn"))

    assert state() == ("refused", "SMTP-550")


def test_a_mail_server_that_dies_after_the_mail_leaves_it_in_doubt(names, office):
    names(_mail(office))
    office.dies_after_data = True
    put_out("test:1", "mail")

    actions.send_due("mail", compose=to("an@example.cn"))
    wait_no_longer()
    actions.send_due("mail", compose=to("an@example.cn"))

    assert state()[0] == "doubtful"
    assert len(office.mails) == 1


def _mail(office):
    return (
        f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\ntls = "none"\n'
        'sender = "有为 <youwei@example.gov.cn>"\n'
    )


@pytest.mark.parametrize(
    ("day", "knows", "came"),
    [
        (503, "false", "waiting"),
        (429, "false", "waiting"),
        (500, "false", "doubtful"),
        (500, "true", "waiting"),
        (400, "false", "refused"),
        (302, "true", "refused"),
        (HANG, "false", "doubtful"),
        (HANG, "true", "waiting"),
        (CUT, "false", "doubtful"),
        (CUT, "true", "waiting"),
    ],
)
def test_on_a_bad_day_nothing_is_sent_twice_and_nothing_forgotten(
    names, there, monkeypatch, day, knows, came
):
    monkeypatch.setattr(sending, "ask", lambda request: wire.ask(request, timeout=0.5))
    names(f'[sms]\nurl = "{there.url}/json"\nknows_id = {knows}\n')
    there.bad_days = [day]
    put_out()

    actions.send_due("sms", compose=to())

    assert state()[0] == came
    wait_no_longer()
    again = actions.send_due("sms", compose=to())
    assert again == len(there.got) == (came == "waiting")


def test_an_answer_that_was_lost_does_not_send_it_twice(names, there):
    names(f'[sms]\nurl = "{there.url}/json"\nknows_id = true\n')
    there.after = [CUT]
    put_out()

    actions.send_due("sms", compose=to())
    wait_no_longer()
    actions.send_due("sms", compose=to())

    assert there.offered["test:1"] == 2
    assert there.accepted["test:1"] == 1
    assert state() == ("sent", "")


def test_a_gateway_that_is_away_costs_nothing_but_time(names):
    names('[sms]\nurl = "http://127.0.0.1:9/"\n')
    put_out()

    assert actions.send_due("sms", compose=to()) == 0

    found = Dispatch.objects.get()
    assert (found.state, found.why, found.tries) == ("waiting", "ConnectionRefusedError", 1)
    assert found.next_try_at > found.made_at


def test_a_reason_never_repeats_what_was_sent(names, there, caplog):
    caplog.set_level(logging.DEBUG)
    names(f'[sms]\nurl = "{there.url}/json"\n[sms.success]\nfield = "said"\none_of = ["ok"]\n')
    put_out()

    actions.send_due("sms", compose=to())

    assert state() == ("refused", "unreadable-code")
    assert PHONE not in caplog.text
    assert TEXT not in caplog.text
