"""Boundary 14: an official sees what is held about them, each look at it, and can answer."""

import pytest

from tests.boundaries.house import House
from tests.boundaries.test_canaries import as_text
from youwei.packs import world
from youwei.procedures.actions import move_case

SHOWN = ["phone", "identity"]


@pytest.mark.parametrize("field", SHOWN)
def test_an_official_opens_everything_in_their_own_row(house, field):
    row, client = house.people[0], house.client("qian")

    answer = client.post(f"{row.get_absolute_url()}reveal/{field}/", {"reason": "本人核对"})

    assert row.closed[field] in as_text(answer)


def test_nothing_in_their_row_is_kept_from_them(house):
    row = house.people[0]
    text = as_text(house.client("qian").get(row.get_absolute_url()))

    for key, field in world.current().sheets["registers"]["people"].fields.items():
        if key in row.filled or key in row.closed:
            assert field.label.partition("|")[0].strip() in text


def test_an_official_is_shown_who_looked_at_their_row_and_why(house):
    row = house.people[0]
    house.client("lin").post(
        f"{row.get_absolute_url()}reveal/identity/", {"reason": "核对档案"}
    )

    page = as_text(house.client("qian").get(row.get_absolute_url()))

    assert "核对档案" in page
    assert "lin" in page


def test_a_look_in_a_sealed_check_is_not_shown_while_it_goes_on(house):
    report = house.reports[0]
    house.client("qin").post(
        f"{report.get_absolute_url()}reveal/matter/", {"reason": "谈话前看鼹鼠"}
    )

    for url in (house.people[0].get_absolute_url(), "/chronicle/", "/desk/", "/account/"):
        text = as_text(house.client("qian").get(url))
        assert "谈话前看鼹鼠" not in text
        assert "REPORT-CHECK" not in text


def test_what_was_found_is_shown_to_whom_it_concerns_and_their_answer_goes_along(house: House):
    filing, url = house.filing, house.filing.get_absolute_url()
    handler = house.users["he"]
    case = move_case(
        case=filing, place=0, by=house.users["yan"], filled={"loss": "3", "level": "low"}
    )
    case = move_case(
        case=case, place=0, by=handler, filled={"likelihood": 2, "advice": "围挡要加高"}
    )
    assert "围挡要加高" in as_text(house.client("jin").get(url))

    case = move_case(
        case=case, place=0, by=house.users["jin"], filled={"answer": "已经加到两米"}
    )

    for name in ("yan", "jin"):
        assert "已经加到两米" in as_text(house.client(name).get(url))
    assert case.stage != "heard"
