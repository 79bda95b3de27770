"""A visitor sends, looks up, and reads what was published; nothing else is shown."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from tests.portal.conftest import order, until
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.portal import queries, requests
from youwei.portal.views import TRIES
from youwei.portal.views.matters import PAGE
from youwei.procedures.actions import erase_case, move_case, tick_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
MATTER = {"title": "路灯不亮", "matter": "白公路 41 号", "phone": "13812342716", "kind": "help"}


@pytest.fixture(autouse=True)
def no_tries():
    caches["tries"].clear()


@pytest.fixture
def sent(county):
    answer = Client().post("/send/letters/", MATTER)
    assert answer.status_code == 200, answer.text
    case = Case.objects.get()
    return case, queries.code_of(case), answer


def look_up(number, code):
    return Client().post("/look-up/", {"number": number, "code": code})


def test_a_visitor_sends_a_letter_without_an_account_and_gets_number_and_code(sent):
    case, code, answer = sent

    assert case.label == "路灯不亮"
    assert case.reference in answer.text
    assert code in answer.text
    assert "13812342716" not in str(case.filled)
    assert not User.objects.get(key="user/visitor").has_usable_password()


def test_number_and_code_show_the_matter_and_no_phone(sent):
    case, code, _answer = sent

    page = look_up(case.reference.lower(), f" {code} ")

    assert page.status_code == 200
    assert "路灯不亮" in page.text
    for part in ("1381234", "12342716", "138*", "138 "):  # times hold three digits too
        assert part not in page.text


def test_a_forged_code_and_an_unknown_number_are_told_alike(sent):
    case, _code, _answer = sent

    wrong = look_up(case.reference, "22222222")
    unknown = look_up("LETTERS-2026-999999", "22222222")

    assert wrong.status_code == unknown.status_code == 422
    assert "对不上" in wrong.text
    assert "对不上" in unknown.text
    assert "路灯不亮" not in wrong.text


def test_after_too_many_wrong_codes_even_the_right_one_must_wait(sent):
    case, code, _answer = sent
    for _try in range(TRIES):
        look_up(case.reference, "22222222")

    page = look_up(case.reference, code)

    assert page.status_code == 422
    assert "过 15 分钟" in page.text


def test_whoever_guesses_one_number_does_not_close_the_door_for_the_others_of_a_hall(sent):
    case, code, _answer = sent
    for _try in range(TRIES + 2):
        look_up("LETTERS-2026-999999", "22222222")

    assert look_up(case.reference, code).status_code == 200


def test_right_codes_are_not_counted_however_often_somebody_looks(sent):
    case, code, _answer = sent

    assert {look_up(case.reference, code).status_code for _ in range(TRIES + 2)} == {200}


def test_an_unpublished_letter_is_nowhere_on_the_public_pages(sent):
    case, _code, _answer = sent

    for path in ["/", "/letters/"]:
        assert "路灯不亮" not in Client().get(path).text
    assert Client().get(f"/letters/{case.reference}/").status_code == 404


def test_a_published_letter_shows_its_declared_words_only(sent):
    case, _code, _answer = sent
    sheet = case.procedure
    stage = next(name for name, stage in sheet.stages.items() if stage.publishes)
    case.stage, case.published_in = stage, stage
    case.filled |= {"reply": "已经修好。"}
    case.save(update_fields=["stage", "published_in", "filled"])

    page = Client().get(f"/letters/{case.reference}/")

    assert page.status_code == 200
    shown = {key for key in sheet.stages[stage].publishes if key in sheet.fields}
    assert ("已经修好。" in page.text) == ("reply" in shown)
    assert ("白公路 41 号" in page.text) == ("matter" in shown)
    assert "2716" not in page.text


def test_what_a_visitor_forgot_is_said_and_the_rest_is_kept(county):
    page = Client().post("/send/letters/", MATTER | {"phone": "138"})

    assert page.status_code == 422
    assert "手机号少 8 位" in page.text
    assert "白公路 41 号" in page.text
    assert not Case.objects.exists()


def test_a_form_that_is_sent_twice_opens_one_matter(county):
    page = Client().get("/send/letters/").text
    ticket = re.search(r'name="-ticket" value="([0-9a-f]{32})"', page)[1]

    answers = [Client().post("/send/letters/", {**MATTER, "-ticket": ticket}) for _ in "ab"]

    assert Case.objects.get().reference in answers[0].text
    assert Case.objects.get().reference in answers[1].text


def test_one_address_cannot_fill_the_house(county, monkeypatch):
    monkeypatch.setattr(requests, "MOST", 2)

    answers = [Client().post("/send/letters/", MATTER) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert "12345" in answers[2].text


def test_only_what_residents_may_begin_is_offered(county):
    assert Client().get("/send/report-check/").status_code == 404
    assert Client().get("/send/nothing/").status_code == 404


def test_the_front_page_asks_the_database_twice(county, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert Client().get("/").status_code == 200


@pytest.fixture
def answered(sent, county, someone):
    """A letter that came back from the unit in charge with an answer."""
    case, code, _answer = sent
    deng = someone("deng", "petition-office", county.county)
    luo = someone("luo", "handler", county.water)
    case = move_case(case=case, place=0, by=deng)
    case = move_case(case=case, place=0, by=deng, filled={"lead": county.water.key})
    case = move_case(case=case, place=0, by=luo, filled={"reply": "灯已换好。"})
    return move_case(case=case, place=0, by=deng), code


def test_a_published_letter_stays_public_after_it_was_rated_and_closed(answered, someone):
    case, code = answered
    place = [move.to for move in case.here.moves].index("published")
    office = User.objects.get(username="deng")
    case = move_case(case=case, place=place, by=office)

    rated = say(case, code, place="0", verdict="satisfied")

    assert "谢谢，已记下" in rated.text
    case.refresh_from_db()
    assert case.stage == "closed"
    assert case.label in Client().get("/").text
    assert case.label in Client().get("/letters/").text
    page = Client().get(f"/letters/{case.reference}/")
    assert "灯已换好。" in page.text
    assert "白公路 41 号" not in page.text


def test_a_published_matter_that_was_erased_is_on_no_public_page(serving):
    case = until(order(serving), serving, "rating")
    while tick_case(case=case, at=case.entered_at + timedelta(days=60)):
        case.refresh_from_db()
    assert case.reference in Client().get("/letters/").text

    erase_case(case=case, by=SETUP)

    assert case.reference not in Client().get("/letters/").text
    assert Client().get(f"/letters/{case.reference}/").status_code == 404


@pytest.fixture
def many(answered):
    """Two published letters more than a page holds, two of them at the same moment."""
    case, _code = answered
    place = [move.to for move in case.here.moves].index("published")
    case = move_case(case=case, place=place, by=User.objects.get(username="deng"))
    for number in range(PAGE + 1):
        case.pk, case.key, case.reference = (
            None,
            f"case/L-{number}",
            f"LETTERS-2026-9{number:05}",
        )
        case.last_at += timedelta(minutes=number % 2)
        case.save(force_insert=True)
    return case


def numbers(page):
    return [letter.reference for letter in page.context["letters"]]


def test_older_answers_follow_on_a_second_page_and_none_twice(many):
    first = Client().get("/letters/")

    second = Client().get("/letters/", {"before": first.context["following"]})

    assert len(numbers(first)) == PAGE
    assert len(numbers(second)) == 2
    assert not set(numbers(first)) & set(numbers(second))
    assert second.context["following"] is None


def test_the_place_in_the_list_tells_nothing_of_what_is_not_published(many):
    Case.objects.filter(pk=many.pk).update(stage="handling", published_in="")

    page = Client().get("/letters/", {"before": many.reference})

    assert numbers(page) == numbers(Client().get("/letters/"))


@pytest.mark.parametrize("before", ["1", "\0", "x" * 500, "LETTERS-2026-999999"])
def test_a_place_that_is_none_begins_with_the_newest(answered, before):
    assert Client().get("/letters/", {"before": before}).status_code == 200


def test_a_letter_that_was_rated_without_being_published_stays_unpublished(answered):
    case, code = answered

    say(case, code, place="0", verdict="satisfied")

    case.refresh_from_db()
    assert case.ended_at is not None
    assert case.label not in Client().get("/letters/").text
    assert Client().get(f"/letters/{case.reference}/").status_code == 404


def say(case, code, **words):
    sent = {"number": case.reference, "code": code, "version": case.version, **words}
    return Client().post("/look-up/say/", sent)


def test_whoever_holds_the_code_rates_the_answer_once(answered):
    case, code = answered
    asked = look_up(case.reference, code)

    rated = say(case, code, place="0", verdict="satisfied")
    again = say(case, code, place="0", verdict="dissatisfied")

    assert "请您评一评这个答复" in asked.text
    asked_for = asked.text.partition("请您评一评这个答复")[2].partition("</section>")[0]
    assert "评价" in asked_for
    assert "公开" not in asked_for
    assert rated.status_code == 200
    assert "谢谢，已记下" in rated.text
    assert again.status_code == 422
    case.refresh_from_db()
    assert (case.stage, case.filled["verdict"]) == ("closed", "satisfied")


def test_an_answer_beside_the_point_goes_back_with_a_sentence(answered):
    case, code = answered

    silent = say(case, code, place="2")
    told = say(case, code, place="2", reason="问的是楼道灯，不是路灯")

    assert silent.status_code == 422
    assert told.status_code == 200
    case.refresh_from_db()
    assert case.stage == "handling"


def test_without_the_code_nobody_says_anything(answered):
    case, _code = answered

    refused = say(case, "22222222", place="0", verdict="satisfied")

    assert refused.status_code == 422
    case.refresh_from_db()
    assert case.stage == "replied"


def test_nobody_is_asked_before_there_is_an_answer(sent):
    case, code, _answer = sent

    page = look_up(case.reference, code)
    said = say(case, code, place="0", kind="advice")

    assert "请您评一评" not in page.text
    assert said.status_code == 422
    case.refresh_from_db()
    assert case.stage == "written"


def test_the_page_with_somebodys_code_is_kept_in_no_cache(client):
    answer = client.post("/look-up/", {"number": "LETTERS-2026-000001", "code": "AAAA-AAAA"})

    assert answer["Cache-Control"] == "private, no-store"
