"""Boundary 4: who complains is sealed from the person and the unit complained of."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.boundaries.house import BACKEND, House
from tests.boundaries.test_canaries import as_text
from tests.cast import give
from tests.interop.test_api import program
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.chronicle.standalone import verify_chronicle
from youwei.identity.models import Holding, User
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
    filled = {
        "title": "态度",
        "matter": "推诿",
        "kind": "complaint",
        "about": f"user/{username}",
    }
    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"], filled=filled
    )
    return move_case(case=letter, place=0, by=house.users["deng"])


@pytest.mark.parametrize("name", ["luo", "qian", "gu"])
def test_a_letter_about_somebody_is_not_given_to_the_office_in_which_they_work(house, name):
    deng, county = house.users["deng"], house.county
    give("kong", "handler", county.water)
    letter = about(house, name)

    with pytest.raises(NotAllowed, match="is concerned itself"):
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
