"""The demo's portal shows published answers, and publishing them twice changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.procedures.conftest import at, place
from youwei.interop.demo.letters import publish_letters
from youwei.procedures.actions import move_case, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def fourteen(county, someone):
    office = someone("deng", "petition-office", county.county)
    office.is_cast = True
    office.save()
    writer = someone("xu", "resident", county.home)
    came = at("2026-03-02 10:00")
    for number in range(1, 15):
        filled = {"title": f"第 {number} 封", "matter": "路灯不亮", "kind": "ask"}
        case = open_case(
            procedure="letters", unit=county.home, by=writer, filled=filled, at=came
        )
        case = move_case(case=case, place=0, by=office, at=came + timedelta(hours=1))
        reply = {"reply": "已修好。"}
        where = place(case, "replied")
        move_case(case=case, place=where, by=office, filled=reply, at=came + timedelta(days=2))


def test_one_in_seven_answers_is_published_once(fourteen):
    first, again = publish_letters(), publish_letters()

    page = Client().get("/").text
    assert (first, again) == (2, 2)
    assert "第 7 封" in page
    assert "第 14 封" in page
    assert "第 8 封" not in page
