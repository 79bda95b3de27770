"""Boundary 4: who complains is sealed from the person and the unit complained of."""

import pytest

from tests.boundaries.house import House
from tests.boundaries.test_canaries import as_text
from youwei.chronicle.models import Entry
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case

UNIT = ["luo", "gu", "qian"]  # everybody of the unit complained of, and the accused


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
