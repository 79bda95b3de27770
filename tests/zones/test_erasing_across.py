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


def newest(one, to):
    """Return the number of the last file that is kept for a zone."""
    names = sorted(path.name for path in (one.folder / "carried").glob(f"*-{to}-*.carry"))
    return int(names[-1][-12:-6]) if names else 0


def closed(three, passes, matter, phone):
    """An order that is worked on to its end, and known to be in the portal."""
    sent = three["public"].order(matter, phone=phone)
    passes("public", "office")
    worked_on(three["office"], sent["number"])
    three["office"].tick(sent["number"], 20)
    three["office"].tick(sent["number"], 60)
    passes("office", "public")
    return sent


def test_a_lost_file_in_which_something_is_erased_goes_anew_without_it(three, passes, tmp_path):
    public, office, cadre = three["public"], three["office"], three["cadre"]
    gone = closed(three, passes, WORDS[0], WORDS[1])
    stays = closed(three, passes, "路灯不亮了", "13979234511")
    file = str(tmp_path / "lost.carry")
    both = ("--case", gone["number"], "--case", stays["number"], "--as", "tan")
    assert office.carry("out", "--to", "cadre", file, *both)["ok"]
    lost = newest(office, "cadre")
    public.ask_erasure(**gone)
    passes("public", "office")
    assert office.decide("data", gone["number"], "erase") == 302
    for one in three.values():
        one.followed()
    later = str(tmp_path / "later.carry")
    assert office.carry("out", "--to", "cadre", later)["ok"]

    too_early = cadre.carry("in", later)
    again = office.carry("out", "--to", "cadre", file, "--again", str(lost))
    never = office.carry("out", "--to", "cadre", file, "--again", "999")
    anew = office.carry("out", "--to", "cadre", file, "--after", str(lost - 1))
    came = cadre.carry("in", file)

    assert (too_early["ok"], again["ok"], never["ok"]) == (False, False, False)
    assert f"--after {lost - 1}" in again["said"]
    assert "从来没有写过" in never["said"]
    assert anew["ok"], anew["said"]
    assert came["ok"], came["said"]
    assert cadre.get(f"/evidence/{stays['number']}/", by="lin")["status"] == 200
    assert cadre.get(f"/evidence/{gone['number']}/", by="lin")["status"] == 404
    assert not any(word in cadre.dump() for word in WORDS[:2])
    passes("office", "public")


def test_what_is_told_anew_is_taken_once(three, passes, tmp_path):
    public, office = three["public"], three["office"]
    old = closed(three, passes, "井盖松了", "13979234512")
    lost = public.order("树倒了")
    file = str(tmp_path / "lost.carry")
    assert public.carry("out", "--to", "office", file)["ok"]
    new = public.order("水管漏了")
    before = newest(public, "office") - 1

    assert public.carry("out", "--to", "office", file, "--after", str(before))["ok"]
    came = office.carry("in", file)
    told = office.case(old["number"])
    assert public.carry("out", "--to", "office", file, "--after", str(before + 1))["ok"]
    more = office.carry("in", file)

    assert came["ok"], came["said"]
    assert more["ok"], more["said"]
    assert office.case(lost["number"])["stage"] == office.case(new["number"])["stage"]
    assert office.case(old["number"]) == told


def test_all_that_ever_went_is_told_anew_after_keys_were_taken_anew(three, passes, tmp_path):
    public, office = three["public"], three["office"]
    old = closed(three, passes, "路牌歪了", "13979234513")
    seen = public.case(old["number"])["events"], office.case(old["number"])["events"]
    for one, other in ((public, office), (office, public)):
        key = str(tmp_path / f"{other.zone}.key")
        assert other.carry("key", "--out", key)["ok"]
        assert one.carry("key", "--in", key, "--anew")["ok"]

    for here, there in (("public", "office"), ("office", "public")):
        passes(here, there, "--after", "0")

    now = public.case(old["number"])["events"], office.case(old["number"])["events"]
    assert now == ([*seen[0], "case.news"], seen[1])  # no step and no word twice


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
