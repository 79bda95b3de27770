import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.procedures.conftest import place
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.procedures import actions
from youwei.procedures.actions import fill_case, move_case, open_case
from youwei.procedures.models import Case
from youwei.procedures.queries.lists import procedures_of
from youwei.registers.actions import add_unit

PHONE = "13800002716"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_(client):
    """Sign in as somebody and return the client."""

    def sign_in(user):
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


def test_a_letter_travels_through_the_pages_from_one_person_to_the_next(as_, cast, county):
    ticket = {"ticket": "t1"}
    sent = {"title": "水管漏水", "matter": "三天没水", "kind": "help", "phone": PHONE, **ticket}
    opened = as_(cast.resident).post("/procedures/letters/open/", sent)
    twice = as_(cast.resident).post("/procedures/letters/open/", sent)
    letter = Case.objects.get()
    address = letter.get_absolute_url()

    as_(cast.petition).post(address, {"place": "0", "version": letter.version})
    as_(cast.petition).post(address, {"place": "0", "lead": county.water.key})
    empty = as_(cast.handler).post(address, {"place": "0"})
    as_(cast.handler).post(address, {"place": "0", "reply": "修好了"})
    as_(cast.petition).post(address, {"place": "0"})
    rated = as_(cast.resident).post(address, {"place": "0", "verdict": "satisfied"})

    assert (opened["Location"], twice["Location"]) == (address, address)
    assert empty.status_code == 422
    assert rated.status_code == 302
    letter.refresh_from_db()
    assert (letter.stage, letter.filled["verdict"]) == ("closed", "satisfied")


def test_a_second_click_while_the_first_is_at_work_opens_nothing(as_, cast, monkeypatch):
    sent = {"title": "水管漏水", "matter": "三天没水", "kind": "help", "ticket": "t2"}
    client, opens, second = as_(cast.resident), actions.open_case, []

    def opens_slowly(**said):
        if not second:
            second.append("waits")
            second.append(client.post("/procedures/letters/open/", sent))
        return opens(**said)

    monkeypatch.setattr(actions, "open_case", opens_slowly)
    first = client.post("/procedures/letters/open/", sent)

    assert second[1].status_code == 422
    assert "点了两次" in second[1].text
    assert first["Location"] == Case.objects.get().get_absolute_url()


def test_a_form_in_which_nothing_is_written_opens_nothing_and_a_draft_does(as_, cast):
    client, url = as_(cast.resident), "/procedures/letters/open/"
    empty = client.post(url, {"ticket": "t3", "title": " ", "matter": "", "kind": ""})
    none = Case.objects.exists()

    draft = client.post(url, {"ticket": "t3", "title": "水管漏水"})

    assert (empty.status_code, none) == (422, False)
    assert "请写一写是什么事。" in empty.text
    assert draft["Location"] == Case.objects.get().get_absolute_url()


def test_the_page_of_a_case_shows_where_it_is_and_what_is_asked(as_, handled, cast):
    mine = as_(cast.handler).get(handled.get_absolute_url()).content.decode()
    theirs = as_(cast.petition).get(handled.get_absolute_url()).content.decode()

    assert "报送答复" in mine
    assert "水管漏水" in mine
    assert 'name="place"' not in theirs
    assert "承办人" in theirs


def test_a_closed_phone_is_on_no_page_until_it_is_revealed(as_, handled, cast):
    address = handled.get_absolute_url()
    page = as_(cast.handler).get(address).content.decode()
    listed = as_(cast.handler).get("/procedures/letters/").content.decode()
    export = as_(cast.handler).get("/procedures/letters/export.csv").content.decode()

    shown = as_(cast.handler).post(f"{address}reveal/phone/", {"reason": "约时间上门"})

    assert "138****2716" in page
    assert PHONE not in page + listed + export
    assert PHONE in shown.content.decode()
    assert Entry.objects.get(event="field.revealed").about_keys == [cast.resident.key]


def test_a_draft_is_kept(as_, handled, cast):
    address = handled.get_absolute_url()

    as_(cast.handler).post(address, {"place": "draft", "reply": "写了一半"})

    assert "写了一半" in as_(cast.handler).get(address).content.decode()
    assert Case.objects.get().stage == "handling"


def test_of_two_at_once_the_second_keeps_the_text_and_is_told(as_, handled, cast):
    address, seen = handled.get_absolute_url(), handled.version
    as_(cast.handler).post(address, {"place": "draft", "reply": "甲", "version": seen})

    second = as_(cast.handler).post(address, {"place": "0", "reply": "乙写的", "version": seen})

    assert second.status_code == 422
    assert "乙写的" in second.content.decode()
    assert "luo" in second.content.decode()


@pytest.mark.parametrize("number", ["9", "-1", "abc", "", "99999999"])
def test_a_move_that_does_not_exist_is_refused(as_, handled, cast, number):
    answer = as_(cast.handler).post(
        handled.get_absolute_url(), {"place": number, "reply": "好"}
    )

    assert answer.status_code == 422
    assert Case.objects.get().stage == "handling"


def test_a_refused_move_keeps_its_reason_open_to_be_sent_again(as_, handled, cast, county):
    client, address = as_(cast.handler), handled.get_absolute_url()
    number = place(handled, "sent")

    refused = client.post(address, {"place": str(number), f"reason-{number}": "", "reply": "x"})
    late = {"version": handled.version - 1, f"reason-{number}": "不归水利管"}
    stale = client.post(address, {"place": str(number), **late})

    assert (refused.status_code, stale.status_code) == (422, 422)
    assert '<details class="pop left" open>' in refused.text
    assert ">不归水利管</textarea>" in stale.text


def test_whoever_may_not_see_a_case_finds_none(as_, handled, cast, someone, county):
    stranger = someone("strange", "handler", county.roads)
    address = handled.get_absolute_url()

    assert as_(stranger).get(address).status_code == 404
    assert as_(stranger).post(address, {"place": "0"}).status_code == 404
    assert as_(stranger).get("/procedures/letters/").status_code == 404
    assert as_(cast.handler).get(f"{address}files/none/").status_code == 404


def test_a_page_of_a_case_asks_a_known_number_of_queries(
    as_, handled, cast, django_assert_max_num_queries
):
    client = as_(cast.handler)
    client.get(handled.get_absolute_url())

    with django_assert_max_num_queries(24):
        client.get(handled.get_absolute_url())


def test_a_step_is_taken_back_from_the_page(as_, handled, cast):
    address = handled.get_absolute_url()
    number = str(place(handled, "checking"))
    as_(cast.handler).post(address, {"place": number, "reply": "错"})

    back = as_(cast.handler).post(f"{address}take-back/")

    assert back.status_code == 302
    assert Case.objects.get().stage == "handling"


def test_a_matter_that_came_today_has_the_days_left_that_its_clock_draws(as_, cast):
    sent = {"title": "水管漏水", "matter": "三天没水", "kind": "help", "ticket": "t1"}
    as_(cast.resident).post("/procedures/letters/open/", sent)

    page = as_(cast.petition).get(Case.objects.get().get_absolute_url()).content.decode()

    assert re.findall(r"还剩 (\d+) 个工作日", page) == ["2"]
    assert re.findall(r"还剩 (\d+)<", page) == ["2"]


def test_the_page_numbers_a_stage_as_its_drawing_does(as_, handled, cast):
    page = as_(cast.handler).get(handled.get_absolute_url()).content.decode()

    said = re.search(r"第 (\d+) 步 办理", page)
    drawn = re.search(r'class="t-b">(\d+)</text>', page)

    assert said is not None
    assert drawn is not None
    assert said[1] == drawn[1]


def test_after_a_move_the_page_says_where_the_matter_went(as_, handled, cast):
    client = as_(cast.handler)

    sent = {"place": str(place(handled, "checking")), "reply": "修好了"}
    page = client.post(handled.get_absolute_url(), sent, follow=True).content.decode()

    assert "办好了，现在到“审核”这一步。" in page


def test_what_a_move_needs_is_not_called_optional(as_, handled, cast):
    page = as_(cast.handler).get(handled.get_absolute_url()).content.decode()

    asked = page.partition('id="h-ask"')[2].partition("</form>")[0]

    assert 'name="reply"' in asked
    assert "可不填" not in asked


def test_the_list_of_procedures_counts_what_runs_in_one_query(as_, handled, cast, county):
    mine = {line.key: line.running for line in procedures_of(cast.handler)}
    with CaptureQueriesContext(connection) as asked:
        theirs = {
            line.key: line.running
            for line in procedures_of(User.objects.get(pk=cast.handler.pk))
        }

    assert mine == theirs == {"letters": 1}
    assert len(asked) == 3  # the account, its roles, the counts
    assert "letters" in as_(cast.handler).get("/procedures/").text


@pytest.mark.parametrize("units", [2, 12])
def test_whoever_was_to_assist_is_taken_out_again(as_, someone, county, units):
    """With few units they are ticks, with many a list; a browser sends nothing of either."""
    for number in range(units - 2):
        add_unit(
            code=f"500233-{number}", name=f"第{number}局", level="unit", by=SETUP,
            above=county.county,
        )  # fmt: skip
    xu, tan = (
        someone("xu", "resident", county.home),
        someone("tan", "village-secretary", county.village),
    )
    feng = someone("feng", "dispatcher", county.town)
    case = open_case(procedure="order", unit=county.grid, by=xu, filled={"matter": "墙漏水"})
    case = move_case(case=case, place=place(case, "sorted"), by=tan)
    sort = {"category": "facade", "lane": "ordinary"}
    case = move_case(case=case, place=place(case, "dispatch"), by=tan, filled=sort)
    case = fill_case(case=case, filled={"assist": [county.water.key]}, by=feng)
    shown = as_(feng).get(case.get_absolute_url()).content.decode()

    said = re.findall(r'type="hidden" name="(assist\w*)" value="([^"]*)"', shown)
    as_(feng).post(case.get_absolute_url(), {"place": "draft", **dict(said)})

    assert county.water.key in shown
    assert "assist" not in Case.objects.get().filled


def test_a_filter_by_unit_is_called_by_its_name(as_, handled, cast, county):
    page = as_(cast.handler).get("/procedures/letters/").content.decode()

    named = re.findall(r'name="f\.lead" value="([^"]*)"[^>]*>\s*(?:<[^>]+>\s*)*([^<\s]+)', page)
    assert named == [(county.water.key, "县水利局")]


def test_more_time_is_offered_to_whoever_decides_on_it_alone(as_, someone, county):
    xu, tan, feng = (
        someone("xu", "resident", county.home),
        someone("tan", "village-secretary", county.village),
        someone("feng", "dispatcher", county.town),
    )
    case = open_case(procedure="order", unit=county.grid, by=xu, filled={"matter": "墙漏水"})
    case = move_case(case=case, place=place(case, "sorted"), by=tan)
    url = case.get_absolute_url()

    offered = [f"{url}extend/whole/" in as_(who).get(url).text for who in (xu, tan, feng)]
    given = as_(feng).post(f"{url}extend/whole/", {"reason": "连日下雨"})

    assert offered == [False, False, True]
    assert given.status_code == 302
    assert f"{url}extend/whole/" not in as_(feng).get(url).text
