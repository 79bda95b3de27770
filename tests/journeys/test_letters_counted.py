"""The letters of a file, taken in, stand on the statistics page as a recount has them."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.journeys.recount import recount
from tests.shared_data import shared
from youwei.interop.demo import make_letters
from youwei.procedures.models import Case

SHIPPED = Path(make_letters.__file__).with_name("letters.csv")
BACKEND = "django.contrib.auth.backends.ModelBackend"
FIG = re.compile(r'class="fig"[^>]*><b>([\d.,–]+)')


@pytest.fixture
def office(someone, county):
    return someone("deng", "petition-office", county.county)


def numbers(client, measure):
    """Read the large numbers of a page as anybody on the street does."""
    page = client.get(f"/statistics/{measure}/").content.decode()
    return [float(one.replace(",", "")) for one in FIG.findall(page)]


def figures(client):
    middle, *within = numbers(client, "letters-time")
    shares = {f"within {days}": one for days, one in zip((7, 15, 30, 60), within, strict=True)}
    return {
        "letters": numbers(client, "letters")[0],
        "open": numbers(client, "letters-open")[0],
        "answered": numbers(client, "letters-answered")[0],
        "median": middle,
        **shares,
    }


def assert_equal(shown, counted):
    assert (shown["letters"], shown["answered"]) == (counted["letters"], counted["answered"])
    assert shown["median"] == pytest.approx(counted["median"], abs=0.0006)
    for days in (7, 15, 30, 60):
        assert shown[f"within {days}"] == pytest.approx(counted[f"within {days}"], abs=0.051)


def answer_one_more(client, office):
    """Answer, through the pages, the first letter that still waits."""
    client.force_login(office, backend=BACKEND)
    waiting = Case.objects.filter(stage="written").order_by("opened_at").first()
    page = waiting.get_absolute_url()
    assert client.post(page, {"place": "0"}).status_code == 302
    assert client.post(page, {"place": "1", "reply": "已经办好。"}).status_code == 302
    client.logout()


def test_the_shipped_letters_are_counted_right_and_one_more_answer_moves_them(client, office):
    call_command("intake", str(SHIPPED))
    before, counted = figures(client), recount(SHIPPED)

    answer_one_more(client, office)
    after = figures(client)

    assert_equal(before, counted)
    assert after["answered"] == before["answered"] + 1
    assert after["open"] == before["open"] - 1
    assert after["letters"] == before["letters"]
    assert after["median"] >= before["median"]


@pytest.mark.shared
def test_the_2816_letters_are_counted_right(client, office):
    path = shared("requests", "teddy2020c_attach4_replies_2816.csv")

    call_command("intake", str(path))

    shown = figures(client)
    assert_equal(shown, recount(path))
    assert (shown["letters"], shown["median"]) == (2816, 11.208)
    assert [shown[f"within {days}"] for days in (7, 15, 30, 60)] == [35.2, 61.5, 83.6, 94.4]
