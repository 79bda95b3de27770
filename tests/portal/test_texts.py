"""Residents are told by SMS at the steps that concern them, by nothing that can be misused."""

import logging
import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.portal.conftest import PHONE, goes, order, texts, until, work
from youwei.channels.declarations import Quiet
from youwei.channels.models import Dispatch
from youwei.chronicle.actions import follow, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.portal import jobs
from youwei.portal.models import Mark
from youwei.portal.queries import code_of
from youwei.portal.queries.phones import found_by
from youwei.portal.queries.texts import is_quiet
from youwei.procedures.actions import erase_case, split_case, take_back, tick_case

pytestmark = pytest.mark.django_db


def says(case, to, **words):
    """Say something with number and code, as whoever sent it."""
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    sent = {"number": case.reference, "code": code_of(case), "version": case.version}
    return Client().post("/look-up/say/", {**sent, "place": place, **words})


def test_received_answered_and_asked_are_told_each_once_and_shortly(sms, serving):
    case = order(serving)
    work()
    until(case, serving, "doing")
    goes(case, "asking", "luo", reason="是东面还是西面？")
    work()
    says(case, "doing", more="东面")
    work()
    goes(case, "checking", "luo", result="贴好了。")
    goes(case, "rating", "tan")
    work()
    work()

    number = case.reference
    found = texts(sms)
    assert [one.split("https")[0] for one in found] == [
        f"【忠县有为】{number}收到了。看进度、退订：",
        f"【忠县有为】县水利局问您（{number}）：是东面还是西面？ 回答：",
        f"【忠县有为】{number}有答复了，请看看、评一评：",
    ]
    assert all(len(one) <= 70 for one in (found[0], found[2]))
    assert {one["phone"] for one in sms.got} == {PHONE}


def test_what_a_resident_did_with_their_own_hands_is_not_told_to_them(sms, serving):
    case = until(order(serving), serving, "rating")
    work()
    before = len(sms.got)
    says(case, "closed", contacted="yes", solved="yes", verdict="satisfied")

    work()

    assert len(sms.got) == before


def test_whoever_was_called_back_is_told_that_it_is_looked_at_again_or_ended(sms, serving):
    case = until(order(serving), serving, "rating")
    work()
    case.refresh_from_db()
    tick_case(case=case, at=case.due_at + timedelta(minutes=1))
    said = {"reached": True, "contacted": "yes", "solved": "no", "verdict": "dissatisfied"}
    case.refresh_from_db()
    goes(case, "recheck", "feng", at=case.entered_at + timedelta(hours=1), **said)

    work()

    assert "换人复核" in texts(sms)[-1]


def test_an_order_on_a_slip_is_told_to_the_phone_on_the_slip(sms, serving):
    client = Client()
    client.force_login(
        User.objects.get(username="ma"), backend="django.contrib.auth.backends.ModelBackend"
    )
    case = order(serving, client=client, way="slip")

    work()

    assert case.reference in texts(sms)[0]


@pytest.mark.parametrize("words", [{"phone": ""}, {"phone": "02354231234"}])
def test_without_a_mobile_nothing_is_sent(sms, serving, words):
    order(serving, **words)

    work()

    assert not sms.got


def test_a_withdrawn_or_erased_order_sends_nothing_and_its_phone_opens_it_no_more(sms, serving):
    gone, erased = order(serving), order(serving)
    seal_entries()
    follow("portal.phones", jobs.follow_phones)
    for case in (gone, erased):
        says(case, "withdrawn")
    erase_case(case=erased, by=SETUP)

    work()

    assert not sms.got
    assert list(found_by(PHONE)) == [gone.key]
    assert not Mark.objects.filter(case_key=erased.key).exists()


def test_a_step_that_was_taken_back_is_not_told(sms, serving):
    case = until(order(serving), serving, "checking")
    goes(case, "rating", "tan")
    seal_entries()
    follow("portal.phones", jobs.follow_phones)
    waits = Dispatch.objects.get(entry__content__contains="评单").next_try_at
    take_back(case=case, by=User.objects.get(username="tan"))

    work()

    assert waits > timezone.now() + timedelta(minutes=9)
    assert not any("评一评" in one for one in texts(sms))


def test_what_has_changed_by_the_morning_is_not_said_any_more(sms, serving):
    case = until(order(serving), serving, "rating")
    says(case, "closed", contacted="yes", solved="yes", verdict="satisfied")

    work()

    assert not any("评一评" in one for one in texts(sms))


def test_the_link_opens_nothing_and_the_code_of_the_order_is_in_no_text(sms, serving):
    case = order(serving)
    work()
    link = re.search(r"https://yw.example.cn(/s/\w+)", texts(sms)[0])[1]

    page = Client().get(link, follow=True)

    assert code_of(case) not in texts(sms)[0]
    assert page.status_code == 200
    assert case.reference in page.text
    assert not any(word in page.text for word in ("瓷砖", "州屏", PHONE, "2716", code_of(case)))


def test_by_the_link_the_texts_end_and_nothing_else_does(sms, serving):
    case = order(serving)
    work()
    link = re.search(r"https://yw.example.cn(/s/\w+)", texts(sms)[0])[1]

    Client().post(f"{link}/", {"do": "hush"})
    other = order(serving, matter="路灯不亮")
    until(case, serving, "rating")
    work()

    assert len(sms.got) == 1
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent", "moot"}
    other.refresh_from_db()
    assert other.stage == "ordered"


def test_a_wrong_link_leads_nowhere_and_links_cannot_be_guessed(sms, serving):
    order(serving)
    work()
    link = Mark.objects.get().link
    for _ in range(20):
        assert Client().get("/s/AAAAAAAA/").status_code == 404

    assert Client().get(f"/s/{link}/").status_code == 404


@pytest.mark.parametrize(
    ("question", "goes_along"),
    [
        ("请问是几单元？", True),
        ("请打 13912345678 找我", False),
        ("业主王小明，在家吗？", False),
        ("啊" * 300, False),
    ],
)
def test_a_question_goes_along_only_if_nothing_personal_is_in_it(
    sms, serving, question, goes_along
):
    case = until(order(serving), serving, "doing")
    goes(case, "asking", "luo", reason=question)

    work()

    said = texts(sms)[-1]
    assert (question in said) == goes_along
    assert case.reference in said


def test_at_night_a_text_waits_for_the_morning(sms, serving, settings):
    path = settings.YOUWEI_DATA / "channels.toml"
    hour = timezone.localtime().hour
    since, until_ = f"{hour:02d}:00", f"{(hour + 2) % 24:02d}:00"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"00:00", until = "00:00"', f'"{since}", until = "{until_}"'))
    order(serving)

    work()

    waiting = Dispatch.objects.get()
    assert not sms.got
    assert waiting.state == "waiting"
    assert f"{timezone.localtime(waiting.next_try_at):%H:%M}" == until_


@pytest.mark.parametrize(
    ("at", "quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_night_is_from_nine_to_eight(at, quiet):
    assert is_quiet(Quiet(), datetime.fromisoformat(f"2026-11-30 {at}").time()) is quiet


def test_one_phone_gets_no_more_than_so_many_texts_a_day(sms, serving, settings):
    path = settings.YOUWEI_DATA / "channels.toml"
    path.write_text("daily = 2\n" + path.read_text("utf-8"))
    for number in range(4):
        order(serving, matter=f"第 {number} 件")

    work()

    assert len(sms.got) == 2
    assert Dispatch.objects.filter(state="waiting").count() == 2


def test_a_part_that_became_an_order_of_its_own_is_told_too(sms, serving):
    case = goes(order(serving), "sorted", "tan")
    made = split_case(
        case=case, filled={"matter": "另外路灯也不亮"}, reason="两件事",
        by=User.objects.get(username="tan"),
    )  # fmt: skip

    work()

    assert any(made.reference in one for one in texts(sms))


def test_the_phone_is_in_no_row_line_or_log_but_the_order_itself(sms, serving, caplog):
    caplog.set_level(logging.DEBUG)
    until(order(serving), serving, "rating")
    work()
    assert sms.got

    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - {"procedures_case"}:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            assert PHONE not in str(cursor.fetchall()), table
    assert PHONE not in caplog.text
    assert not Notice.objects.filter(sentence__contains="138").exists()
    assert not Entry.objects.filter(content__contains=PHONE).exists()


def test_a_unit_asks_by_a_message_without_seeing_the_phone_and_is_answered(sms, serving):
    case = until(order(serving), serving, "contact")
    unit = Client()
    unit.force_login(
        User.objects.get(username="luo"), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = unit.get(case.get_absolute_url()).text
    goes(case, "asking", "luo", reason="是几号楼？")
    work()
    answered = says(case, "doing", more="三号楼")

    case.refresh_from_db()
    assert "问居民不用知道电话" in page
    assert PHONE not in page
    assert "是几号楼？" in texts(sms)[-1]
    assert answered.status_code == 200
    assert (case.stage, case.filled["more"], case.filled["contact"]) == (
        "doing",
        "三号楼",
        "word",
    )
    assert PHONE not in unit.get(case.get_absolute_url()).text
