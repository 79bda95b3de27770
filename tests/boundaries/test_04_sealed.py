"""Boundary 4: who complains is sealed from the person and the unit complained of."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import Client

from tests.boundaries.house import BACKEND, House
from tests.boundaries.test_canaries import as_text
from tests.cast import give
from tests.chronicle.test_followers import gateway
from tests.interop.test_api import program
from youwei.chronicle.actions import follow, make_notices, seal_entries, send_notices
from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry, Notice
from youwei.chronicle.standalone import verify_chronicle
from youwei.identity.models import Holding, User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case, tick_case
from youwei.procedures.actions.meetings import note
from youwei.procedures.events import AgendaChanged, MinutesWritten
from youwei.procedures.models import Case, Meeting, MeetingSeat
from youwei.procedures.queries.counted import counted_cases
from youwei.registers.models import IndexedValue
from youwei.registers.queries import find_all

UNIT = ["luo", "gu", "qian"]  # everybody of the unit complained of, and the accused


@pytest.mark.parametrize("name", UNIT)
def test_neither_the_accused_nor_their_unit_see_that_there_is_a_petition(house, name):
    user, client, petition = house.users[name], house.client(name), house.petition
    seal_entries()
    while follow("notices", make_notices):
        pass

    assert not Case.objects.visible_to(user).filter(pk=petition.pk).exists()
    assert not Entry.objects.visible_to(user).filter(on_key=petition.key).exists()
    assert not Notice.objects.filter(to_user_key=user.key, url_key=petition.key).exists()
    assert client.get(petition.get_absolute_url()).status_code == 404
    assert client.post(f"{petition.get_absolute_url()}dossier/").status_code == 404
    assert petition.reference not in str(find_all("多收", user))
    assert petition.reference not in program(user).get("/api/cases").content.decode()
    for url in ("/procedures/petition/", "/procedures/petition/export.csv"):
        assert petition.reference not in as_text(client.get(url))


@pytest.mark.parametrize("name", UNIT)
def test_neither_the_accused_nor_their_unit_see_that_there_is_a_report(house, name):
    user, client = house.users[name], house.client(name)

    for report in house.reports:
        assert not Case.objects.visible_to(user).filter(pk=report.pk).exists()
        assert client.get(report.get_absolute_url()).status_code == 404
    for url in ("/desk/", "/procedures/", "/chronicle/", "/find/?q=举报", "/statistics/"):
        assert "REPORT-CHECK" not in as_text(client.get(url))


def test_a_letter_about_an_official_is_hidden_from_them_wherever_it_goes(house):
    about = house.letters[0]
    with_them = Case.objects.visible_to(house.users["qian"])

    assert not with_them.filter(pk=about.pk).exists()
    assert not Entry.objects.visible_to(house.users["qian"]).filter(on_key=about.key).exists()
    assert house.client("qian").get(about.get_absolute_url()).status_code == 404


def test_the_office_calls_back_by_a_recorded_look_and_the_writer_is_shown_it(house):
    letter = house.letters[2]
    url = letter.get_absolute_url()
    phone = letter.closed["phone"]
    assert phone not in as_text(house.client("luo").get(url))

    silent = house.client("luo").post(f"{url}reveal/phone/", {"reason": " "})
    looked = house.client("luo").post(f"{url}reveal/phone/", {"reason": "约上门时间"})

    assert phone not in as_text(silent)
    assert phone in as_text(looked)
    line = Entry.objects.filter(on_key=letter.key, event="field.revealed").get()
    assert line.by_key == "user/luo"
    seen = as_text(house.client("xu").get(url))
    assert "约上门时间" in seen
    assert "luo" in seen


def test_a_deputy_works_on_a_letter_and_an_order_and_opens_no_phone(house):
    wu = give("wu", "handler", house.county.roads)
    Holding.objects.create(
        user=wu, role="handler", unit_path=house.county.water.unit_path,
        deputy_for="user/luo", deputy_for_name="luo",
    )  # fmt: skip
    client = Client()
    client.force_login(wu, backend=BACKEND)

    for case in (house.orders[1], letter := house.letters[2]):
        url = case.get_absolute_url()
        assert client.get(url).status_code == 200
        assert f"{url}reveal/phone/" not in as_text(client.get(url))
        looked = client.post(f"{url}reveal/phone/", {"reason": "回电话"})
        assert looked.status_code == 404
        assert case.closed["phone"] not in as_text(looked)
    own = house.client("luo")
    looked = own.post(f"{letter.get_absolute_url()}reveal/phone/", {"reason": "回电话"})
    assert letter.closed["phone"] in as_text(looked)
    moved = move_case(case=letter, place=0, by=wu, filled={"reply": "修好了"})
    assert moved.stage == "checking"


def test_an_office_that_has_passed_the_letter_on_cannot_look_any_more(house):
    letter = house.letters[2]
    place = next(n for n, move in enumerate(letter.here.moves) if move.to == "sent")
    move_case(case=letter, place=place, by=house.users["luo"], reason="不归我们")

    answer = house.client("luo").post(
        f"{letter.get_absolute_url()}reveal/phone/", {"reason": "再看看"}
    )

    assert letter.closed["phone"] not in as_text(answer)


def test_who_is_named_by_a_letter_is_no_column_and_no_filter(house: House):
    for url in ("?col=about", "?f.about=user/qian", "?order=about"):
        text = as_text(house.client("deng").get(f"/procedures/letters/{url}"))
        assert "user/qian" not in text.replace("f.about=user/qian", "").replace(
            "f.about=user%2Fqian", ""
        )


@pytest.fixture
def about_an_officer(house):
    """A report about one of those who check reports, and who are told when one is late."""
    wei = give("wei", "discipline-officer", house.county.county)
    give("wei", "organisation-head", house.county.county)
    filled = {"accused": wei.key, "accused-unit": house.county.county.key, "matter": "收钱"}
    filled |= {"unverified": False, "reporter": "某人"}
    qin = house.users["qin"]
    case = open_case(procedure="report-check", unit=house.county.county, by=qin, filled=filled)
    return wei, move_case(case=case, place=0, by=qin)


def test_who_is_complained_of_does_not_get_it_as_holder_of_the_office_that_checks(
    house, about_an_officer
):
    wei, case = about_an_officer
    client = Client()
    client.force_login(wei, backend=BACKEND)

    assert not Case.objects.visible_to(wei).filter(pk=case.pk).exists()
    assert not Case.objects.waiting_for(wei).filter(pk=case.pk).exists()
    assert not Entry.objects.visible_to(wei).filter(on_key=case.key).exists()
    assert client.get(case.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed, match="turn of"):
        move_case(case=case, place=0, by=wei)
    assert Case.objects.visible_to(house.users["qin"]).filter(pk=case.pk).exists()


def test_nobody_is_told_of_a_report_about_themselves(house, about_an_officer):
    wei, case = about_an_officer
    other = give("head", "organisation-head", house.county.county)

    tick_case(case=case, at=case.due_at + timedelta(days=1))

    late = Entry.objects.get(on_key=case.key, event="case.late")
    assert late.payload["tells"] == [other.key]
    assert wei.key not in late.content


def about(house, username):
    """A letter about somebody, accepted by the petition office."""
    filled = {"title": "态度", "matter": "推诿", "kind": "complaint", "about": f"user/{username}"}
    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"], filled=filled
    )
    return move_case(case=letter, place=0, by=house.users["deng"])


@pytest.mark.parametrize("name", ["luo", "qian", "gu"])
def test_a_letter_about_somebody_is_not_given_to_the_office_in_which_they_work(house, name):
    deng, county = house.users["deng"], house.county
    give("kong", "handler", county.water)
    letter = about(house, name)

    with pytest.raises(NotAllowed, match="nobody could go on"):
        move_case(case=letter, place=0, by=deng, filled={"lead": county.water.key})
    given = move_case(case=letter, place=0, by=deng, filled={"lead": county.roads.key})

    assert given.stage == "handling"
    for one in ("luo", "gu", "qian", "kong"):
        user = User.objects.get(username=one)
        assert not Case.objects.visible_to(user).filter(pk=given.pk).exists()
        assert not Entry.objects.visible_to(user).filter(on_key=given.key).exists()
    assert Case.objects.visible_to(house.users["he"]).filter(pk=given.pk).exists()


@pytest.fixture
def xu_by_name(house):
    """The writer of the letters has a name that stands nowhere else, and rates one of them."""
    xu = house.users["xu"]
    User.objects.filter(pk=xu.pk).update(name="鲦鱨")
    xu.refresh_from_db()
    filled = {"title": "路灯", "matter": "不亮", "kind": "complaint"}
    letter = open_case(procedure="letters", unit=house.county.home, by=xu, filled=filled)
    deng, luo = house.users["deng"], house.users["luo"]
    letter = move_case(case=letter, place=0, by=deng)
    lead = {"lead": house.county.water.key}
    letter = move_case(case=letter, place=0, by=deng, filled=lead)
    letter = move_case(case=letter, place=0, by=luo, filled={"reply": "修好了"})
    letter = move_case(case=letter, place=0, by=deng)
    letter = move_case(case=letter, place=2, by=xu, reason="还是不亮", filled={})
    seal_entries()
    while follow("notices", make_notices):
        pass
    return letter


@pytest.mark.parametrize("name", ["luo", "deng"])
def test_who_complains_is_named_to_no_office_on_no_page(house, xu_by_name, name):
    client, letter = house.client(name), xu_by_name
    url, number = letter.get_absolute_url(), letter.reference
    line = Entry.objects.get(on_key=letter.key, event="case.opened")
    pages = [
        url, f"{url}dossier/", f"/chronicle/?about={letter.key}", "/chronicle/", "/desk/",
        f"/chronicle/{line.leaf.number}/", f"/chronicle/dossier.jsonl?about={letter.key}",
        f"/find/?q={number}", "/procedures/letters/", f"/chronicle/?text={number}",
    ]  # fmt: skip

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = as_text(answer)
        assert "鲦鱨" not in text, page
        assert "user/xu" not in text, page
    assert "发起人" in as_text(client.get(url))
    late = client.post(url, {"place": "0", "version": "1", "reply": "再看看"})
    assert late.status_code == 422
    assert "鲦鱨" not in as_text(late)


def test_the_lines_without_their_name_are_proved_and_the_others_counted(
    house, xu_by_name, tmp_path
):
    answer = house.client("luo").get(f"/chronicle/dossier.jsonl?about={xu_by_name.key}")
    path = tmp_path / "dossier.jsonl"
    path.write_text(as_text(answer), encoding="utf-8")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    assert verify_chronicle.main([str(path)]) == 0
    assert lines[-1]["kind"] == "end"
    assert lines[-1]["entries"] > 0
    assert lines[-1]["left_out"] >= 2
    own = as_text(house.client("xu").get(f"/chronicle/dossier.jsonl?about={xu_by_name.key}"))
    assert json.loads(own.splitlines()[-1])["left_out"] == 0


def test_who_does_their_office_is_named_also_where_they_opened_it(house):
    page = as_text(house.client("he").get(house.petition.get_absolute_url()))

    assert "deng" in page


def test_who_reads_all_letters_does_not_see_in_a_number_that_one_is_kept_from_them(house):
    give("dong", "petition-office", house.county.county)
    client = house.client("deng")

    def numbers():
        rows = {key: client.get(f"/statistics/{key}/rows/") for key in ("letters", "letters-open")}
        said = {k: (r.context["total"], r.context["readable"]) for k, r in rows.items()}
        listed = as_text(client.get("/procedures/letters/")).count("/cases/LETTERS-")
        return said, listed

    before = numbers()
    assert all(total == readable for total, readable in before[0].values())
    filled = {"title": "态度差", "matter": "推诿", "kind": "complaint", "about": "user/deng"}
    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"], filled=filled
    )
    seal_entries()

    assert numbers() == before
    assert Case.objects.visible_to(User.objects.get(username="dong")).filter(pk=letter.pk)
    other = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"],
        filled={**filled, "about": "user/qian"},
    )  # fmt: skip
    assert other.key in {f"case/{row.key}" for row in counted_cases("letters")}


def test_a_rule_counts_what_people_do_not(house):
    """What asks how many reports about somebody are open counts every one of them."""
    reports = counted_cases("report-check", ("accused", "user/qian"))

    assert len(list(reports)) == 8


def test_no_word_of_a_complaint_leaves_the_house_with_a_notice_and_of_the_rest_a_number(
    house, settings
):
    order, luo = house.orders[1], house.users["luo"]
    with gateway([]) as (got, url):
        settings.YOUWEI_NOTICE_URL = url
        done = move_case(case=house.letters[2], place=0, by=luo, filled={"reply": "修鲌鲶"})
        move_case(case=done, place=0, by=house.users["deng"])
        move_case(case=order, place=0, by=luo, filled={"result": "修鲌鲶"})
        seal_entries()
        while follow("notices", make_notices):
            pass
        send_notices()

    told = Notice.objects.filter(entry__on_key=done.key)
    assert told.filter(to_user_key="user/xu").exists()  # at their desk
    assert not told.exclude(next_try_at=None, sent_at=None).exists()
    assert not [sent for sent in got if "LETTERS" in str(sent)]
    assert not [sent for sent in got if "鲌鲶" in str(sent)]
    assert any(sent["sentence"] == f"{order.reference} 有新情况，请登录查看。" for sent in got)


def test_from_whom_a_case_is_kept_reads_nothing_of_it_in_the_record_of_a_meeting(house):
    """He sits in the body that meets; the case on its agenda is about him."""
    county, keeper = house.county, house.users["lin"]
    meeting = Meeting.objects.create(
        key="meeting/1", title="会议", body="standing-committee", unit_path=county.county.path,
        unit_name="忠县", held_on=today(), chair_key=keeper.key, keeper_key=keeper.key,
        keeper_name="lin",
    )  # fmt: skip
    for key in ("user/qian", "user/gu"):
        MeetingSeat.objects.create(meeting=meeting, user_key=key, name=key)
    MeetingSeat.objects.create(meeting=meeting, user_key="user/zhou", name="zhou")
    with transaction.atomic():
        note(AgendaChanged(what="＋", case=house.petition.reference), meeting, keeper, house.petition)
        note(MinutesWritten(case=house.petition.reference, minutes="鲌鲶"), meeting, keeper,
             house.petition)  # fmt: skip

    lines = {
        name: Entry.objects.visible_to(house.users[name]).filter(on_key=meeting.key).count()
        for name in ("zhou", "qian", "gu")
    }

    assert lines == {"zhou": 2, "qian": 0, "gu": 0}


@pytest.mark.parametrize("name", ["deng", "he", "he-chuan", "bao"])
def test_of_whom_a_petition_complains_is_on_no_page_and_in_no_list_or_export(house, name):
    client, petition = house.client(name), house.petition

    for url in (
        petition.get_absolute_url(), f"{petition.get_absolute_url()}dossier/",
        "/procedures/petition/?col=accused&f.accused=user/luo&order=accused",
        "/procedures/petition/export.csv", f"/chronicle/dossier.jsonl?about={petition.key}",
        f"/api/cases/{petition.reference}",
    ):  # fmt: skip
        text = as_text(client.get(url))
        assert "user/qian" not in text, url
        assert ">qian<" not in text, url
    assert not IndexedValue.objects.filter(row_key=petition.key, field="accused").exists()


def numbers_of(cases) -> list[int]:
    return [int(case.reference[-6:]) for case in cases]


def gaps(numbers: list[int]) -> set[int]:
    return {later - one for one, later in pairwise(sorted(numbers))}


def test_a_number_that_somebody_does_not_find_tells_them_nothing(house):
    """Seen with and without those about qian, the numbers of letters have gaps of many sizes."""
    filled = {"title": "路灯", "matter": "不亮", "kind": "help"}
    for number in range(30):
        about = {"about": "user/qian"} if number % 5 == 0 else {}
        open_case(
            procedure="letters", unit=house.county.home, by=house.users["xu"],
            filled={**filled, **about},
        )  # fmt: skip
    every = numbers_of(Case.objects.of("letters"))

    assert len(set(every)) == len(every)
    assert len(gaps(every)) > 3
    assert gaps(every) <= set(range(1, 10))


def test_what_is_kept_from_nobody_has_numbers_without_holes(house):
    assert gaps(numbers_of(Case.objects.of("order"))) == {1}


def test_a_letter_about_the_only_petition_officer_goes_to_the_discipline_office(house):
    qin, deng = house.users["qin"], house.users["deng"]
    filled = {"title": "态度", "matter": "推诿", "kind": "complaint", "about": "user/deng"}

    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"], filled=filled
    )

    assert Case.objects.waiting_for(qin).filter(pk=letter.pk).exists()
    assert not Case.objects.visible_to(deng).filter(pk=letter.pk).exists()
    assert house.client("deng").get(letter.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed, match="turn of"):
        move_case(case=letter, place=0, by=deng)
    letter = move_case(case=letter, place=0, by=qin)
    lead = {"lead": house.county.roads.key}
    letter = move_case(case=letter, place=0, by=qin, filled=lead)
    letter = move_case(case=letter, place=0, by=house.users["he"], filled={"reply": "已批评"})
    letter = move_case(case=letter, place=0, by=qin)
    assert letter.stage == "replied"
    assert not Case.objects.visible_to(deng).filter(pk=letter.pk).exists()


def test_the_discipline_office_has_no_letters_that_the_petition_office_may_have(house):
    assert not Case.objects.visible_to(house.users["qin"]).filter(procedure_key="letters")
