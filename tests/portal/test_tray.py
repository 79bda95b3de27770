"""In a rush an order is taken in at once and opened a moment later; none is lost."""

import io
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from youwei.chronicle import vault
from youwei.chronicle.models import Entry
from youwei.engines import boxes
from youwei.identity.models import VISITOR, Holding, User
from youwei.portal import actions, queries
from youwei.portal.actions import tray
from youwei.portal.actions.visitors import visitor
from youwei.portal.models import Sending
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
WALL = "州屏小区 3 栋外墙瓷砖往下掉"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """No rush from a test before, and no place that one has known."""
    cache.clear()
    monkeypatch.setattr(tray, "_left", {"at": -tray.RUSH})
    monkeypatch.setattr(tray, "_places", {})


@pytest.fixture
def community(county, someone):
    someone("tan", "village-secretary", county.village)
    return county


@pytest.fixture
def rush(community):
    """Another order is being opened in this process all the while."""
    assert tray.at_hand.acquire(blocking=False)
    yield community
    tray.at_hand.release()


def send(county, heads=JSON, **words):
    said = {"ticket": uuid4().hex, "looked": "on", "matter": WALL}
    said |= {"village": county.village.code, "phone": "13812342716", **words}
    return Client().post("/order/", said, headers=heads)


def look_up(answer, **words):
    told = answer.json()
    return Client().post("/look-up/", {"number": told["number"], "code": told["code"], **words})


def test_in_a_rush_number_and_code_are_told_before_it_is_open(rush):
    answer = send(rush)

    told = answer.json()
    assert answer.status_code == 200
    assert not Case.objects.exists()
    actions.open_waiting()
    case = Case.objects.get()
    assert told == {"number": case.reference, "code": queries.code_of(case)}
    assert case.filled["matter"] == WALL
    assert case.closed["phone"] == "13812342716"
    assert case.opener_key == VISITOR
    assert Entry.objects.filter(event="case.opened", on_key=case.key).count() == 1


def test_in_a_rush_a_phone_without_script_is_told_the_same(rush, sms):
    answer = send(rush, heads={})
    assert not Case.objects.exists()
    actions.open_waiting()

    case = Case.objects.get()
    assert case.reference in answer.text
    assert queries.code_of(case) in answer.text
    assert "有进展会发短信告诉您" in answer.text


def test_what_waits_lies_sealed_under_the_key_of_its_case(rush):
    send(rush)

    kept = str(list(Sending.objects.values()))
    assert WALL not in kept
    assert "13812342716" not in kept
    box = Sending.objects.get().waits
    actions.open_waiting()
    assert Case.objects.get().data_key == boxes.key_id_of(box)
    assert Sending.objects.get().waits == ""


def test_its_time_runs_from_when_it_was_taken_in(rush, monkeypatch):
    send(rush)
    came = Sending.objects.get().sent_at
    monkeypatch.setattr(
        "youwei.chronicle.clock.timezone.now", lambda: came + timedelta(hours=9)
    )
    actions.open_waiting()

    case = Case.objects.get()
    assert (case.opened_at, case.entered_at) == (came, came)
    assert Entry.objects.get(event="case.opened").happened_at == came


def test_its_sender_opens_it_by_looking_it_up(rush):
    answer = send(rush)
    wrong = look_up(answer, code="AAAAAAAA")
    assert not Case.objects.exists()

    found = look_up(answer)

    assert wrong.status_code == 422
    assert found.status_code == 200
    assert Case.objects.get().reference in found.text
    assert actions.open_waiting() == 0


def test_a_photo_waits_along_and_is_cleaned_before(rush):
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, "JPEG")

    refused = send(rush, photo=SimpleUploadedFile("x.jpg", b"no photo"))
    send(rush, photo=SimpleUploadedFile("x.jpg", made.getvalue()))
    assert not Case.objects.exists()
    actions.open_waiting()

    assert refused.status_code == 422
    assert Case.objects.get().documents.get().kind == "image/jpeg"


def test_one_that_repeats_another_goes_along_once_it_is_open(community):
    lead = Case.objects.get(reference=send(community).json()["number"])
    with tray.at_hand:
        send(community, repeats=lead.key)
    actions.open_waiting()

    assert Case.objects.exclude(pk=lead.pk).get().filled["repeats"] == lead.key


def test_the_same_ticket_is_the_same_order_also_while_it_waits(rush):
    ticket = uuid4().hex
    answers = [send(rush, ticket=ticket).json() for _ in "12"]
    assert not Case.objects.exists()
    actions.open_waiting()
    answers.append(send(rush, ticket=ticket).json())

    assert answers == answers[:1] * 3
    assert Case.objects.count() == Sending.objects.count() == 1


def test_numbers_have_no_holes(community):
    numbers = [send(community).json()["number"]]
    with tray.at_hand:
        numbers += [send(community).json()["number"] for _ in "123"]
        assert send(community, village="999").status_code == 422
    actions.open_waiting()

    assert [int(one[-6:]) for one in numbers] == [1, 2, 3, 4]
    assert Case.objects.count() == 4


def test_after_one_was_left_others_are_left_too_for_a_moment(community, monkeypatch):
    with tray.at_hand:
        send(community)
    send(community)
    assert Sending.objects.waiting().count() == 2

    monkeypatch.setattr(tray, "RUSH", 0.0)
    send(community)

    assert Sending.objects.waiting().count() == 2
    assert actions.open_waiting() == 2


def test_where_it_could_not_be_opened_it_is_refused_at_once_and_nothing_is_kept(rush):
    visitor()
    Holding.objects.filter(user__key=VISITOR).delete()

    answer = send(rush)

    assert answer.status_code == 422
    assert "发起。" in answer.json()["errors"][0]
    assert not Sending.objects.exists()


def test_what_cannot_be_opened_meanwhile_stays_is_said_and_is_tried_again(
    rush, monkeypatch, caplog
):
    answer = send(rush)
    left = list(Holding.objects.filter(user__key=VISITOR))
    Holding.objects.filter(user__key=VISITOR).delete()

    assert actions.open_waiting() == 0
    assert answer.json()["number"] in caplog.text
    assert WALL not in caplog.text
    said = look_up(answer)
    Holding.objects.bulk_create(left)
    assert actions.open_waiting() == 0  # not again at once
    monkeypatch.setattr(tray, "AGAIN", timedelta(0))

    assert said.status_code == 422
    assert "发起。" in said.text
    assert actions.open_waiting() == 1
    assert Case.objects.get().reference == answer.json()["number"]


def test_one_that_cannot_be_opened_holds_up_no_other(rush, monkeypatch):
    monkeypatch.setattr(tray, "MOST", 1)
    monkeypatch.setattr(tray, "AGAIN", timedelta(0))
    send(rush)
    first = Sending.objects.get()
    Sending.objects.update(waits=f"{first.waits[:-8]}AAAAAAA=")
    send(rush)

    assert [actions.open_waiting() for _ in "12"] == [0, 1]  # behind what was never tried
    assert Sending.objects.waiting().get() == first


def test_a_box_that_is_moved_to_another_row_opens_nothing(rush):
    answer = send(rush)
    send(rush, matter="别人的事")
    mine, other = Sending.objects.order_by("pk")
    Sending.objects.filter(pk=mine.pk).update(waits=other.waits)

    assert look_up(answer).status_code == 422
    assert actions.open_waiting() == 1


def test_what_was_erased_and_came_back_with_a_copy_is_dropped(rush):
    send(rush)
    vault.destroy([boxes.key_id_of(Sending.objects.get().waits)])

    assert actions.open_waiting() == 0
    assert not Sending.objects.exists()


@pytest.mark.parametrize("repeats", ["garbage", "case/ORDER-1-1", "ORDER-2026-１２"])
def test_what_could_not_be_opened_gets_no_number(rush, repeats):
    send(rush)
    assert send(rush, repeats=repeats).status_code == 200  # no number of an order: left out
    assert send(rush, phone="13٨١٢٣٤٢٧١٦").status_code == 422

    assert actions.open_waiting() == 2


def test_a_known_ticket_is_answered_whatever_has_become_of_its_place(rush, monkeypatch):
    ticket = uuid4().hex
    first = send(rush, ticket=ticket)
    Holding.objects.filter(user__key=VISITOR).delete()
    monkeypatch.setattr(tray, "_places", {})

    again = send(rush, ticket=ticket)

    assert again.status_code == 200
    assert again.json() == first.json()


def test_one_that_is_opened_while_it_is_looked_up_is_found(rush, monkeypatch):
    answer = send(rush)
    found = queries.find_case

    def slow(reference, code):
        case = found(reference, code)
        if case is None:
            actions.open_waiting()
        return case

    monkeypatch.setattr("youwei.portal.views.matters.queries.find_case", slow)
    assert look_up(answer).status_code == 200


def test_a_code_of_any_signs_is_told_alike(rush):
    waits = look_up(send(rush), code="中文")
    actions.open_waiting()
    case = Case.objects.get()
    opened = Client().post("/look-up/", {"number": case.reference, "code": "中文"})
    unknown = Client().post("/look-up/", {"number": "ORDER-2026-999999", "code": "中文"})

    assert [one.status_code for one in (waits, opened, unknown)] == [422] * 3


def test_what_waits_is_not_forgotten(rush):
    send(rush)

    actions.forget_sendings(before=Sending.objects.get().sent_at + timedelta(days=99))

    assert actions.open_waiting() == 1


def at_once(what, many):
    """Run it in several threads; a database in memory belongs to one thread at a time."""
    lone = connection.vendor == "sqlite"
    made, ready = [], threading.Barrier(1 if lone else many)

    def runs():
        ready.wait()
        made.append(what())
        if not lone:
            connection.close()

    threads = [threading.Thread(target=runs) for _ in range(many)]
    for one in threads:
        runs() if lone else one.start()
    for one in threads:
        lone or one.join()
    return made


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_open_it_once(rush):
    send(rush)
    sending = Sending.objects.get()

    made = at_once(lambda: tray.open_taken(sending).key, 4)

    assert made == [sending.case_key] * 4
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_two_who_come_make_one_account(county):
    made = at_once(lambda: visitor().key, 2)

    assert made == [VISITOR] * 2
    assert User.objects.filter(key=VISITOR).count() == 1
