"""Boundary 4: whoever is complained of does not notice it, by a number, a gap or a notice."""

from itertools import pairwise

import pytest
from django.db import transaction

from tests.boundaries.test_canaries import as_text
from tests.cast import give
from tests.chronicle.test_followers import gateway
from youwei.chronicle.actions import follow, make_notices, seal_entries, send_notices
from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry, Notice
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.actions.meetings import note
from youwei.procedures.events import AgendaChanged, MinutesWritten
from youwei.procedures.models import Case, Meeting, MeetingSeat
from youwei.procedures.queries.counted import counted_cases
from youwei.registers.models import IndexedValue


def test_who_reads_all_letters_does_not_see_in_a_number_that_one_is_kept_from_them(house):
    give("dong", "petition-office", house.county.county)
    client = house.client("deng")

    def numbers():
        rows = {
            key: client.get(f"/statistics/{key}/rows/") for key in ("letters", "letters-open")
        }
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
        note(
            AgendaChanged(what="＋", case=house.petition.reference),
            meeting,
            keeper,
            house.petition,
        )
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
    """With and without those about qian, the numbers of letters have gaps of many sizes."""
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
