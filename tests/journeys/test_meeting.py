"""A body decides several cases in one sitting, by name and without whoever withdrew."""

from datetime import timedelta

import pytest

from tests.boundaries.test_erased import everything
from youwei.chronicle import clock
from youwei.chronicle.actions import follow, seal_entries
from youwei.chronicle.jobs import destroy_keys
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import erase_case
from youwei.procedures.actions.meetings import write_minutes
from youwei.procedures.models import Meeting

pytestmark = pytest.mark.django_db
REPS = [f"rep{number}" for number in range(6)]


@pytest.fixture
def reads(client):
    def read(who, address):
        client.force_login(
            User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.get(address)

    return read


@pytest.fixture
def cases(someone, county, opens, moves, settings, tmp_path):
    """Two leases that wait for the six representatives; tan keeps the sheet."""
    settings.YOUWEI_DATA = tmp_path
    someone("tan", "village-secretary", county.village)
    someone("shi", "supervisor-committee", county.village)
    someone("luo", "handler", county.water)
    for name in REPS:
        someone(name, "representative", county.village)
    made = [
        opens("tan", "power-run", power="lease", amount="80000", plan=plan)
        for plan in ("旧校舍出租三年", "鱼塘出租五年")
    ]
    for case in made:
        moves("tan", case, "notice")
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=16)).isoformat()
    for case in made:
        moves("tan", case, "decision")
    return made


@pytest.fixture
def meeting(cases, sends):
    """The meeting is called, both cases are on its agenda, five of six are there."""
    sent = {"held_on": "2026-12-20", "place": "村委会二楼", "chair": "user/rep0"}
    sends("tan", "/meetings/call/representative/", **sent)
    called = Meeting.objects.get()
    for case in cases:
        sends("tan", f"{called.get_absolute_url()}agenda/", case=case.reference)
    states = {f"state-user/{name}": "present" for name in REPS[:5]}
    sends(
        "tan",
        f"{called.get_absolute_url()}attendance/",
        **states,
        **{"state-user/rep5": "excused"},
    )
    return called


@pytest.fixture
def at(meeting, sends):
    """Do something with an item: who, which item, what."""

    def do(who, place, step, /, **sent):
        return sends(who, f"{meeting.get_absolute_url()}items/{place}/{step}/", **sent)

    return do


def choices(**by_name):
    return {f"choice-user/{name}": choice for name, choice in by_name.items()}


def test_two_cases_are_decided_by_the_signed_sheet_and_by_phones(
    meeting, cases, at, sends, moves, paper
):
    lease, pond = cases
    url = meeting.get_absolute_url()
    at("tan", 1, "note", **choices(rep0="yes", rep1="yes", rep2="no", rep3="yes", rep4="yes"))
    lease.refresh_from_db()
    only_noted = len(lease.present.answers)
    at("rep2", 1, "answer", choice="yes", reason="")
    at("rep0", 1, "confirm")
    for name in REPS[:5]:
        at(name, 2, "answer", choice="no", reason="")
    early = sends("tan", f"{url}close/")
    sends("tan", f"{url}signed/", sheet=paper("会议签字表.pdf"))
    moves("tan", lease, "done", vote=paper("决议.pdf"))
    decided = at("tan", 2, "minutes", minutes="租期太长，下次再议。")
    moves("tan", pond, "ended", vote=paper("否决.pdf"))
    closed = sends("tan", f"{url}close/")

    meeting.refresh_from_db()
    assert only_noted == 0
    assert early.status_code == 422
    assert "个意见记下了，还没有确认" in early.content.decode().partition("alert")[2][:300]
    assert [decided.status_code, closed.status_code] == [302, 302]
    assert (lease.stage, pond.stage) == ("done", "ended")
    assert meeting.closed_at
    assert meeting.digest
    item = meeting.items.get(place=1)
    said = {one["seat"]: (one["choice"], one["entered_by"]) for one in item.result["answers"]}
    assert said["user/rep2"] == ("yes", "")
    assert said["user/rep4"] == ("yes", "user/tan")
    assert item.outcome == "通过"


def test_members_read_the_sheet_and_the_minutes_once_they_have_spoken(
    meeting, at, sends, reads, paper
):
    url = meeting.get_absolute_url()
    at("rep0", 1, "answer", choice="yes", reason="")
    at("tan", 1, "minutes", minutes="租期太长，下次再议。")
    none_yet = reads("rep1", f"{url}sheet/")
    sends("tan", f"{url}signed/", sheet=paper("会议签字表.pdf"))

    silent, spoken = (reads(who, url).content.decode() for who in ("rep1", "rep0"))
    assert none_yet.status_code == 404
    assert b"".join(reads("rep1", f"{url}sheet/")).startswith(b"%PDF")
    assert "会议签字表.pdf" in silent
    assert ("租期太长" in silent, "租期太长" in spoken) == (False, True)


def test_whoever_withdrew_is_not_counted_and_sees_no_answer_anywhere(
    meeting, cases, at, sends, reads
):
    lease = cases[0]
    without = at("tan", 1, "withdraw", who="user/rep4", reason="")
    at("rep4", 1, "withdraw", reason="承租人是我弟弟")
    for name in REPS[:4]:
        at(name, 1, "answer", choice="no", reason="")
    at("tan", 1, "minutes", minutes="张三说租金低了")
    answered = at("rep4", 1, "answer", choice="yes", reason="")
    alone = sends("rep4", f"{lease.get_absolute_url()}answer/", choice="yes")

    lease.refresh_from_db()
    assert without.status_code == 422
    assert len(lease.present.seats) == 5
    assert len(lease.present.answers) == 4
    assert (answered.status_code, alone.status_code) == (422, 422)
    sheet = reads("rep4", meeting.get_absolute_url()).content.decode()
    case = reads("rep4", lease.get_absolute_url()).content.decode()
    record = reads("rep4", "/chronicle/?about=" + lease.key).content.decode()
    others = reads("rep1", lease.get_absolute_url()).content.decode()
    assert "租金低了" not in sheet + case + record
    assert "回答了" not in case
    assert "您已回避" in case
    assert "承租人是我弟弟" in reads("tan", meeting.get_absolute_url()).content.decode()
    assert "<dt>不同意</dt><dd>4</dd>" in others
    assert "<dt>不同意</dt><dd>4</dd>" not in sheet + case


def test_without_the_quorum_nothing_is_answered_and_the_sentence_says_how_many(
    meeting, at, sends, cases
):
    states = {f"state-user/{name}": "absent" for name in REPS[3:]}
    sends("tan", f"{meeting.get_absolute_url()}attendance/", **states)

    noted = at("tan", 1, "note", **choices(rep0="yes"))
    answered = at("rep0", 1, "answer", choice="yes", reason="")

    assert (noted.status_code, answered.status_code) == (422, 422)
    assert "应问的 6 人里要有 4 人在场，现在 3 人" in noted.content.decode()
    assert not cases[0].present.answers


def test_only_whoever_keeps_the_sheet_writes_on_it_and_each_speaks_for_themselves(
    meeting, cases, at, sends, reads
):
    url = meeting.get_absolute_url()

    refused = [
        at("rep0", 1, "note", **choices(rep1="yes")),
        at("rep0", 1, "minutes", minutes="改一改"),
        at("rep0", 1, "withdraw", who="user/rep1", reason="不想让他来"),
        at("rep5", 1, "answer", choice="yes", reason=""),  # not here
        at("tan", 1, "note", **choices(rep5="yes")),
        at("tan", 1, "answer", choice="yes", reason=""),  # no member
        sends("rep0", f"{url}close/"),
        sends("rep0", f"{url}signed/"),
    ]

    assert {answer.status_code for answer in refused} == {422}
    assert reads("luo", url).status_code == 404
    assert sends("luo", f"{url}close/").status_code == 404
    assert at("tan", 7, "note").status_code == 404
    assert at("tan", 1, "sing").status_code == 404
    assert Entry.objects.filter(event="meeting.noted").count() == 0


def test_answers_are_corrected_before_the_item_is_decided_and_never_after_closing(
    meeting, cases, at, sends, moves, paper
):
    lease, url = cases[0], meeting.get_absolute_url()
    at("tan", 1, "note", **choices(rep0="yes", rep1="no", rep2="yes", rep3="yes"))
    sends("tan", f"{url}signed/", sheet=paper())
    silent = at("tan", 1, "correct", who="user/rep1", choice="yes", why="")
    at("tan", 1, "correct", who="user/rep1", choice="yes", why="表上勾的是同意，录错了")
    at("rep4", 1, "answer", choice="no", reason="")
    foreign = at("tan", 1, "correct", who="user/rep4", choice="yes", why="替他改")
    at("rep4", 1, "correct", choice="yes", why="看清了方案")
    moves("tan", lease, "done", vote=paper("决议.pdf"))
    late = at("tan", 1, "correct", who="user/rep1", choice="no", why="又改")
    sends("tan", f"{url}close/")
    closed = [
        at("tan", 2, "minutes", minutes="补记"),
        sends("tan", f"{url}attendance/", **{"state-user/rep5": "present"}),
        sends("tan", f"{url}agenda/", case=lease.reference),
        at("rep0", 2, "answer", choice="yes", reason=""),
        sends("tan", f"{url}signed/", sheet=paper("另一张.pdf")),
    ]

    assert [silent.status_code, foreign.status_code, late.status_code] == [422, 422, 422]
    assert {answer.status_code for answer in closed} == {422}
    result = meeting.items.get(place=1).result["answers"]
    assert {one["choice"] for one in result} == {"yes"}
    corrected = Entry.objects.filter(event="case.answer-corrected").first().payload
    assert (corrected["before"], corrected["choice"]) == ("不同意", "同意")


def test_a_decision_that_is_taken_back_opens_the_item_again(
    meeting, cases, at, sends, moves, paper
):
    lease = cases[0]
    for name in REPS[:5]:
        at(name, 1, "answer", choice="yes", reason="")
    moves("tan", lease, "done", vote=paper("决议.pdf"))
    decided = meeting.items.get(place=1).outcome

    sends("tan", f"{lease.get_absolute_url()}take-back/")

    item = meeting.items.get(place=1)
    assert decided == "通过"
    assert (item.outcome, item.decided_at, item.result) == ("", None, {})
    assert "case.taken-back" in Entry.objects.filter(on_key=lease.key).values_list(
        "event", flat=True
    )


def test_a_case_stands_on_one_agenda_at_a_time_and_only_where_it_waits(
    meeting, cases, sends, someone, county, opens
):
    other = opens("tan", "power-run", power="lease", amount="80000", plan="还没公开")
    url = meeting.get_absolute_url()

    answers = [
        sends("tan", f"{url}agenda/", case=cases[0].reference),
        sends("tan", f"{url}agenda/", case=other.reference),
        sends("tan", f"{url}agenda/", case="POWER-RUN-2026-999999"),
        sends("tan", f"{url}items/1/take-off/"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 302]
    assert meeting.items.count() == 1


def test_a_withdrawal_noted_by_mistake_is_undone(meeting, cases, at):
    at("tan", 1, "withdraw", who="user/rep3", reason="以为是他亲戚")
    silent = at("tan", 1, "bring-back", who="user/rep3", reason="")
    at("tan", 1, "bring-back", who="user/rep3", reason="同名，不是亲戚")
    answered = at("rep3", 1, "answer", choice="yes", reason="")

    cases[0].refresh_from_db()
    assert (silent.status_code, answered.status_code) == (422, 302)
    assert "user/rep3" in cases[0].present.seats
    assert meeting.items.get(place=1).withdrawn == {}


def test_what_was_ticked_is_kept_when_something_is_refused_and_own_answers_stay(
    meeting, cases, at
):
    at("rep1", 1, "answer", choice="no", reason="")

    refused = at("tan", 1, "note", **choices(rep0="yes", rep2="maybe"))
    at("tan", 1, "note", **choices(rep0="yes", rep1="yes"))

    cases[0].refresh_from_db()
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'name="choice-user/rep0" value="yes" checked' in page
    assert [(one.seat, one.choice) for one in cases[0].present.answers] == [("user/rep1", "no")]
    assert meeting.items.get(place=1).noted == {"user/rep0": ["yes", ""]}


@pytest.fixture
def officer(someone, county):
    return someone("data", "data-officer", county.county)


def test_minutes_and_reasons_of_an_erased_case_are_erased_and_its_outcome_stays(
    meeting, cases, at, moves, paper, officer
):
    words = ("鸲鹆家的租约", "13979234516", "鹪鹩是我堂弟", "鸊鷉不放心")
    lease, tan = cases[0], User.objects.get(username="tan")
    at("tan", 1, "minutes", minutes=f"{words[0]}有纠纷，电话{words[1]}")
    at("tan", 1, "withdraw", who="user/rep4", reason=words[2])
    for name in REPS[:4]:
        at(name, 1, "answer", choice="yes", reason=words[3] if name == "rep0" else "")
    moves("tan", lease, "ended", vote=paper("决议.pdf"))
    before = everything()
    seal_entries()

    erase_case(case=lease, by=officer)
    seal_entries()
    while follow("vault", destroy_keys):
        pass

    assert words[0] in before
    assert words[2] in before
    assert not [word for word in words if word in everything()]
    item = meeting.items.get(place=1)
    assert item.outcome == "未通过"
    assert [one["choice"] for one in item.result["answers"]] == ["yes"] * 4
    lines = Entry.objects.filter(on_key=meeting.key, event="meeting.minutes")
    assert [line.payload for line in lines] == [{"case": lease.reference}]
    assert [line.on_name for line in lines] == [meeting.title]
    with pytest.raises(NotAllowed, match="erased already"):
        write_minutes(item=item, minutes="再写一遍", by=tan)
