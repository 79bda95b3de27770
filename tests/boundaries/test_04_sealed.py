"""Boundary 4: who complains is sealed from the person and the unit complained of."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.boundaries.house import BACKEND, House
from tests.boundaries.test_canaries import as_text
from tests.cast import give
from tests.interop.test_api import program
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case, tick_case
from youwei.procedures.models import Case
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


def test_a_letter_about_the_only_handler_of_an_office_is_not_given_to_that_office(house):
    deng, county = house.users["deng"], house.county
    filled = {"title": "态度", "matter": "推诿", "kind": "complaint", "about": "user/luo"}
    letter = open_case(
        procedure="letters", unit=county.home, by=house.users["xu"], filled=filled
    )
    letter = move_case(case=letter, place=0, by=deng)

    with pytest.raises(NotAllowed, match="nobody could go on"):
        move_case(case=letter, place=0, by=deng, filled={"lead": county.water.key})

    give("kong", "handler", county.water)
    given = move_case(case=letter, place=0, by=deng, filled={"lead": county.water.key})
    assert given.stage == "handling"
    assert not Case.objects.visible_to(house.users["luo"]).filter(pk=given.pk).exists()
