"""What is erased where it is worked on is erased where it is followed and where copies lie."""

import pytest

from tests.zones.test_three_deployments import photo, worked_on

WORDS = ("鸲鹆外墙掉砖", "13979234516", "重贴了鹡鸰")


@pytest.fixture
def everywhere(three, passes):
    """An order of a visitor, worked on in the office, closed, and copied to the cadre zone."""
    public, office = three["public"], three["office"]
    sent = public.order(WORDS[0], photo=photo(), phone=WORDS[1])
    number = sent["number"]
    passes("public", "office")
    worked_on(office, number, result=WORDS[2])
    office.tick(number, 20)
    office.tick(number, 60)
    passes("office", "public")
    passes("office", "cadre", "--case", number, "--as", "tan")
    for one in three.values():
        one.followed()
    return sent


def holders(three):
    """Name the deployments in whose tables or folders one of the words is found."""
    found = set()
    for zone, one in three.items():
        files = [
            path.read_bytes() for path in (one.folder / "files").rglob("*") if path.is_file()
        ]
        if any(word in one.dump() for word in WORDS) or files:
            found.add(zone)
    return found


def test_a_wish_of_the_portal_is_decided_in_the_office_and_erases_everywhere(
    three, passes, everywhere
):
    public, office, cadre = three["public"], three["office"], three["cadre"]
    number = everywhere["number"]
    kept = sum(len(list((one.folder / "carried").glob("*"))) for one in (public, office))
    assert holders(three) == {"public", "office", "cadre"}

    asked = public.ask_erasure(**everywhere)
    passes("public", "office")
    decided = office.decide("data", number, "erase")
    passes("office", "public")
    passes("office", "cadre")
    for one in three.values():
        one.followed()

    assert "已请求" in asked
    assert decided == 302
    assert holders(three) == set()
    assert cadre.get(f"/evidence/{number}/", by="lin")["status"] == 404
    assert WORDS[0] not in public.look(**everywhere)
    left = sum(len(list((one.folder / "carried").glob("*"))) for one in (public, office))
    assert left < kept + 3  # the sealed files that held it are gone
    more = public.carry("out", "--to", "office", str(public.folder / "x.carry"))
    assert "没有要带给" in more["said"]


def test_what_must_be_kept_is_told_back_with_its_reason(three, passes):
    public, office = three["public"], three["office"]
    sent = public.order("路灯不亮了", phone="13979234511")
    passes("public", "office")
    worked_on(office, sent["number"])
    office.tick(sent["number"], 20)
    office.tick(sent["number"], 60)
    passes("office", "public")

    public.ask_erasure(**sent)
    passes("public", "office")
    kept = office.decide("data", sent["number"], "keep", "还在复核")
    passes("office", "public")

    assert kept == 302
    assert "还在复核" in public.look(**sent)
    assert office.case(sent["number"])["filled"]["matter"] == "路灯不亮了"


def test_what_is_in_hand_cannot_be_asked_for_in_the_portal(three, passes):
    public = three["public"]
    sent = public.order("路灯又不亮了")

    assert "还在办理" in public.ask_erasure(**sent)
