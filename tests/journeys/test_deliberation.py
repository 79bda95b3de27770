"""Z11 群众议事: a topic is talked over, voted on in secret, published and carried out."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from youwei.ballots.models import Round
from youwei.chronicle import clock
from youwei.chronicle.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
CODE = re.compile(r"<code>([0-9A-Z-]{14})</code>")
YES, NO, ABSTAIN = "0", "1", "2"


@pytest.fixture
def village(someone, county, settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path  # keys of urns
    someone("tan", "village-secretary", county.village)
    someone("ma", "grid-worker", county.grid)
    someone("luo", "handler", county.water)
    for number in range(7):
        someone(f"rep{number}", "representative", county.village)


@pytest.fixture
def at_the_vote(village, opens, moves, settings):
    case = opens("ma", "deliberation", topic="院坝装路灯", why="晚上看不见")
    moves("tan", case, "talk", topic="院坝装路灯", why="晚上看不见")
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=6)).isoformat()
    moves("tan", case, "vote", minutes="都同意装", proposal="装八盏太阳能灯")
    return case


@pytest.fixture
def votes(sends):
    """Prepare, print, open, put ballots in with the codes of slips, close and count."""

    def hold(case, marks):
        sends("tan", f"{case.get_absolute_url()}ballot/")
        page = Round.objects.order_by("-pk").first().get_absolute_url()
        codes = CODE.findall(sends("tan", f"{page}slips/").content.decode())
        sends("tan", f"{page}open/")
        for code, mark in zip(codes, marks, strict=False):
            Client().post("/vote/cast/", {"code": code, "q0": mark})
        sends("tan", f"{page}close/")
        case.refresh_from_db()
        return codes

    return hold


def test_a_topic_is_carried_by_slips_and_done_by_whom_it_names(
    at_the_vote, votes, moves, county
):
    case = at_the_vote
    codes = votes(case, [YES, YES, YES, YES, NO, ABSTAIN])
    named = {"owner": "user/luo", "due-on": "2027-01-31"}
    moves("tan", case, "doing", **named)
    moves("luo", case, "done", result="八盏灯都亮了")

    assert len(codes) == 7
    assert case.stage == "done"
    said = Entry.objects.get(on_key=case.key, event="case.counted")
    assert said.payload["counted"] == "赞成 4，反对 1，弃权 1，空白 0"
    assert said.by_key == Round.objects.get().key


def test_half_of_those_who_voted_carry_nothing_and_the_second_time_ends_it(
    at_the_vote, votes, moves, settings
):
    case = at_the_vote
    votes(case, [YES, YES, YES, NO, NO, NO])
    refused = moves("tan", case, "doing", **{"owner": "user/luo", "due-on": "2027-01-31"})
    moves("tan", case, "talk")
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=6)).isoformat()
    moves("tan", case, "vote", minutes="再议", proposal="装四盏")
    votes(case, [NO] * 7)
    moves("tan", case, "talk")

    assert refused.status_code == 422
    assert case.stage == "declined"


def test_nobody_answers_such_a_vote_by_name_or_before_its_count(at_the_vote, sends, moves):
    case = at_the_vote
    by_name = sends("rep0", f"{case.get_absolute_url()}answer/", choice="yes")
    by_others = sends("rep0", f"{case.get_absolute_url()}ballot/")
    sends("tan", f"{case.get_absolute_url()}ballot/")
    twice = sends("tan", f"{case.get_absolute_url()}ballot/")
    early = moves("tan", case, "talk")

    assert [by_name.status_code, by_others.status_code] == [422, 422]
    assert twice.status_code == 422
    assert "先关闭并点票" in early.content.decode()
    assert case.stage == "vote"
    assert not case.present.answers
    assert Round.objects.count() == 1


def test_a_void_vote_and_one_of_fewer_than_five_ballots_are_held_again(
    at_the_vote, sends, votes
):
    case = at_the_vote
    sends("tan", f"{case.get_absolute_url()}ballot/")
    sends("tan", f"{Round.objects.get().get_absolute_url()}void/", reason="名单有误")
    votes(case, [YES, YES, YES, YES])
    withheld = case.present.counted
    votes(case, [YES] * 5)

    assert withheld == {}
    assert case.present.counted == {"yes": 5}
    nothing = Entry.objects.filter(on_key=case.key, event="case.vote-void")
    assert nothing.count() == 2


def test_fewer_than_five_are_not_asked_in_secret(someone, county, opens, moves, settings):
    someone("tan", "village-secretary", county.village)
    for number in range(4):
        someone(f"rep{number}", "representative", county.village)
    case = opens("tan", "deliberation", topic="修路", why="难走")
    moves("tan", case, "talk", topic="修路", why="难走")
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=6)).isoformat()

    refused = moves("tan", case, "vote", minutes="都来了", proposal="铺水泥")

    assert refused.status_code == 422
    assert "至少要问五个人" in refused.content.decode()
    assert case.stage == "talk"


def test_the_record_of_the_case_tells_of_counts_and_of_no_voter(at_the_vote, votes):
    case = at_the_vote
    votes(case, [YES] * 6)

    begun = Entry.objects.get(event="case.to-ballot")
    after = Entry.objects.filter(pk__gt=begun.pk)
    text = " ".join(f"{one.by_key} {one.content} {one.about}" for one in after)
    assert after.filter(event="case.counted").exists()
    assert not re.search(r"user/rep\d", text)
