"""Whoever holds a phone sees what was ordered with it; nobody else gets there."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.portal.conftest import PHONE, order, texts, until, work
from youwei.channels.models import Dispatch
from youwei.portal import actions
from youwei.portal.models import Mark, Visit
from youwei.portal.queries import code_of, phones
from youwei.portal.views import phones as pages
from youwei.portal.views.phones import COOKIE
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
OTHER = "13987654321"


def asks(client, phone=PHONE):
    """Ask for a code, as the page does."""
    cache.clear()
    return client.post("/mine/", {"phone": phone}, follow=True)


def code_in(sms):
    work()
    return re.search(r"验证码 (\d{6})", texts(sms)[-1])[1]


@pytest.fixture
def opened(sms, serving):
    """Show a phone to be one's own."""

    def show(phone=PHONE):
        client = Client()
        asks(client, phone)
        client.post("/mine/code/", {"code": code_in(sms)})
        return client

    return show


def test_a_phone_shows_its_own_orders_and_no_others(opened, serving):
    first, second = order(serving), order(serving, matter="路灯不亮")
    foreign = order(serving, matter="水压太小", phone=OTHER)
    work()

    page = opened().get("/mine/")

    assert first.reference in page.text
    assert second.reference in page.text
    assert foreign.reference not in page.text
    assert PHONE not in page.text
    assert page["Cache-Control"] == "private, no-store"


def test_what_waits_for_its_holder_stands_first_and_is_answered_as_with_number_and_code(
    opened, serving
):
    case = until(order(serving), serving, "rating")
    order(serving, matter="路灯不亮")
    work()
    client = opened()
    page = client.get("/mine/").text
    number, code = re.search(
        r'name="number" value="(.+?)".+?name="code" value="(.+?)"', page
    ).groups()
    found = client.post("/look-up/", {"number": number, "code": code}).text

    said = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}
    version = Case.objects.get(pk=case.pk).version
    sent = {"number": number, "code": code, "version": version, "place": 0, **said}
    client.post("/look-up/say/", sent)

    case.refresh_from_db()
    assert number == case.reference
    assert "就这样评" in found
    assert case.stage == "closed"


def test_the_answer_does_not_tell_whether_a_phone_is_known(sms, serving):
    order(serving)
    work()
    before = len(sms.got)

    known, unknown = asks(Client()), asks(Client(), OTHER)
    work()

    assert same(known.text) == same(unknown.text)
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert [one["phone"] for one in sms.got[before:]] == [PHONE]
    assert Visit.objects.count() == 2
    assert Dispatch.objects.filter(kind="code").count() == 2


def same(text):
    return re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"', "", text)


def test_a_wrong_code_opens_nothing_and_five_end_the_visit(sms, serving):
    order(serving)
    work()
    client = Client()
    asks(client)
    code = code_in(sms)
    wrong = "000000" if code != "000000" else "111111"
    answers = [client.post("/mine/code/", {"code": wrong}) for _ in range(5)]

    late = client.post("/mine/code/", {"code": code})

    assert {one.status_code for one in answers} == {422}
    assert late.status_code == 422
    assert "瓷砖" not in client.get("/mine/").text


def test_a_code_runs_out_after_ten_minutes_and_a_visit_after_thirty(opened, sms, serving):
    order(serving)
    work()
    client = Client()
    asks(client)
    code = code_in(sms)
    Visit.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    assert client.post("/mine/code/", {"code": code}).status_code == 422

    late = opened()
    assert "瓷砖" in late.get("/mine/").text
    Visit.objects.update(opened_at=timezone.now() - timedelta(minutes=31))

    assert "瓷砖" not in late.get("/mine/").text


def test_a_code_opens_on_the_device_that_asked_and_once(sms, serving):
    order(serving)
    work()
    asked, other = Client(), Client()
    asks(asked)
    code = code_in(sms)
    asks(other, OTHER)

    other.post("/mine/code/", {"code": code})
    asked.post("/mine/code/", {"code": code})
    again = Client(headers={})
    again.cookies[COOKIE] = asked.cookies[COOKIE].value
    again.post("/mine/leave/")

    assert "瓷砖" not in other.get("/mine/").text
    assert "瓷砖" not in asked.get("/mine/").text  # who leaves leaves everywhere


def test_what_somebody_else_put_on_the_device_opens_nothing_once_the_code_was_typed(
    sms, serving
):
    order(serving)
    work()
    attacker, victim = Client(), Client()
    asks(attacker)
    planted = attacker.cookies[COOKIE].value
    victim.cookies[COOKIE] = planted

    victim.post("/mine/code/", {"code": code_in(sms)})

    assert victim.cookies[COOKIE].value != planted
    assert "瓷砖" in victim.get("/mine/").text
    assert "瓷砖" not in attacker.get("/mine/").text


def test_what_the_device_keeps_says_nothing_and_cannot_be_made_up(opened, serving):
    order(serving)
    work()
    client = opened()
    kept = client.cookies[COOKIE]

    assert PHONE not in kept.value
    assert kept["httponly"]
    assert kept["max-age"] == 3600
    for forged in ("", "x", kept.value[:-4] + "AAAA", "AAAA" + kept.value):
        other = Client()
        other.cookies[COOKIE] = forged
        assert "瓷砖" not in other.get("/mine/").text


def test_codes_are_asked_for_only_so_often(sms, serving):
    order(serving)
    work()
    cache.clear()
    first = Client().post("/mine/", {"phone": PHONE})
    soon = Client().post("/mine/", {"phone": PHONE})
    unknown_first = Client().post("/mine/", {"phone": OTHER})
    unknown_soon = Client().post("/mine/", {"phone": OTHER})

    assert [first.status_code, soon.status_code] == [302, 422]
    assert [unknown_first.status_code, unknown_soon.status_code] == [302, 422]
    assert "12345" in soon.text


def test_nobody_asks_for_the_codes_of_many_phones(sms, serving):
    cache.clear()
    answers = [
        Client().post("/mine/", {"phone": f"139876543{number:02d}"}).status_code
        for number in range(21)
    ]

    assert answers == [302] * 20 + [422]


def test_codes_that_cost_something_have_a_limit_for_all_together(sms, serving, monkeypatch):
    monkeypatch.setattr(pages, "MOST_SENT", 1)
    order(serving)
    work()
    first = asks(Client(), OTHER), asks(Client())

    answers = [Client().post("/mine/", {"phone": one}) for one in (PHONE, "13700000001")]

    assert [one.status_code for one in first] == [200, 200]
    assert [one.status_code for one in answers] == [422, 422]


def test_by_the_link_of_a_text_no_phone_need_be_typed(sms, serving):
    order(serving)
    work()
    link = Mark.objects.get().link
    client = Client()
    cache.clear()
    client.post(f"/s/{link}/", {"do": "code"})

    client.post("/mine/code/", {"code": code_in(sms)})

    assert "瓷砖" in client.get("/mine/").text


def test_texts_end_and_begin_again_for_whoever_holds_the_phone(opened, sms, serving):
    order(serving)
    work()
    client = opened()
    client.post("/mine/texts/", {"wanted": "no"})
    order(serving, matter="路灯不亮")
    work()
    silent = len(sms.got)

    client.post("/mine/texts/", {"wanted": "yes"})
    order(serving, matter="水压太小")
    work()

    assert "重新发短信" not in client.get("/mine/").text
    assert len(sms.got) == silent + 1


def test_without_a_gateway_the_page_leads_to_number_and_code(serving, settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path

    page = Client().get("/mine/")

    assert "编号和查询码" in page.text
    assert 'name="phone"' not in page.text


def test_the_demo_shows_the_code_that_it_would_have_sent(serving, settings, tmp_path):
    settings.YOUWEI_DATA, settings.YOUWEI_DEMO = tmp_path, True
    order(serving)
    work()
    client = Client()

    page = asks(client).text
    client.post("/mine/code/", {"code": re.search(r"验证码 (\d{6})", page)[1]})

    sent = {"number": Case.objects.get().reference, "code": code_of(Case.objects.get())}
    found = client.post("/look-up/", sent).text

    assert "演示不发短信" in page
    assert "收到了。看进度、退订：" in found
    assert "瓷砖" in client.get("/mine/").text
    assert "本来也不会发" in asks(Client(), OTHER).text


def test_two_orders_of_one_phone_have_nothing_in_common_in_the_tables(sms, serving):
    order(serving)
    order(serving, matter="路灯不亮")
    work()

    first, second = Mark.objects.order_by("pk")

    assert first.sum != second.sum
    assert first.salt != second.salt
    assert sorted(phones.found_by(PHONE)) == [first.case_key, second.case_key]
    assert phones.found_by(OTHER) == []


def test_thirty_days_after_its_end_an_order_is_found_by_no_phone(opened, sms, serving):
    ended, open_ = order(serving), order(serving, matter="路灯不亮")
    work()
    at = timezone.now()
    Case.objects.filter(pk=ended.pk).update(ended_at=at - timedelta(days=29), due_at=None)
    actions.forget_phones(at=at)
    assert Mark.objects.count() == 2

    Case.objects.filter(pk=ended.pk).update(ended_at=at - timedelta(days=31))
    actions.forget_phones(at=at)

    assert [mark.case_key for mark in Mark.objects.all()] == [open_.key]
    page = opened().get("/mine/").text
    assert open_.reference in page
    assert ended.reference not in page


def test_what_was_forgotten_does_not_come_back_by_a_late_line_of_the_record(sms, serving):
    case = order(serving)
    Case.objects.filter(pk=case.pk).update(
        ended_at=timezone.now() - timedelta(days=31), due_at=None
    )

    work()

    assert not Mark.objects.exists()


def test_traces_of_visits_are_gone_after_a_day(opened, sms, serving):
    order(serving)
    work()
    opened()
    yesterday = timezone.now() - timedelta(days=2)
    Visit.objects.update(asked_at=yesterday)
    Dispatch.objects.update(made_at=yesterday, tried_at=yesterday)

    actions.forget_phones(at=timezone.now())

    assert not Visit.objects.exists()
    assert not Dispatch.objects.filter(kind="code").exists()
