"""Three processes with three databases: an order and its answer, evidence, and what stays."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from youwei.chronicle.standalone import verify_chronicle

ROOT = Path(__file__).resolve().parents[2]
WALL = "三栋外墙瓷砖往下掉"
PHONE = "13812342716"
RATED = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}


def photo():
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(made, "JPEG")
    return made.getvalue().hex()


def worked_on(office, number, result="掉瓷砖的地方重贴好了。"):
    """Take an order the whole way in the office, up to the resident."""
    office.move("tan", number, "sorted")
    office.move("tan", number, "dispatch", lane="ordinary", category="facade")
    office.move("feng", number, "signing", lead="units/500233-water", promise=10)
    office.move("luo", number, "contact")
    office.move("luo", number, "doing", contact="relay")
    office.move("luo", number, "checking", result=result)
    return office.move("tan", number, "rating")


def test_an_order_goes_to_the_office_and_the_resident_reads_the_answer(three, passes):
    public, office = three["public"], three["office"]
    sent = public.order(WALL, photo=photo(), phone=PHONE)
    number = sent["number"]

    passes("public", "office")
    there = office.case(number)
    done = worked_on(office, number)
    before = public.look(**sent)
    passes("office", "public")
    after = public.look(**sent)
    rated = public.say(**sent, to="closed", **RATED)
    passes("public", "office")
    passes("office", "public")

    assert number.startswith("ORDER-")
    assert "-N-" in number
    assert (there["stage"], there["filled"]["matter"]) == ("ordered", WALL)
    assert there["closed"] == {"phone": PHONE}  # declared to go along
    assert there["papers"] == public.case(number)["papers"] != []
    assert (done, rated) == ("rating", 200)
    assert "重贴好了" not in before
    assert "重贴好了" in after
    assert "县水利局" in after
    assert office.case(number)["filled"]["verdict"] == "satisfied"
    assert office.case(number)["stage"] == public.case(number)["stage"] == "closed"
    told = public.get(f"/letters/{number}/")["text"].partition('class="reading"')[2]
    assert told.count("重贴好了") == 1


def test_evidence_goes_from_the_office_to_the_cadre_zone_with_its_proofs(
    three, passes, tmp_path
):
    public, office, cadre = three["public"], three["office"], three["cadre"]
    sent = public.order("路灯不亮", phone=PHONE)
    number = sent["number"]
    passes("public", "office")
    worked_on(office, number)
    office.tick(number, 20)
    office.tick(number, 60)
    file = tmp_path / "evidence.carry"
    words = ("out", "--to", "cadre", str(file), "--case", number)

    unnamed = office.carry(*words)
    stranger = office.carry(*words, "--as", "luo-who")
    passes("office", "cadre", "--case", number, "--as", "tan")
    page = cadre.get(f"/evidence/{number}/", by="lin")
    lines = tmp_path / "lines.jsonl"
    lines.write_text(cadre.get(f"/evidence/{number}/lines.jsonl", by="lin")["text"])

    assert not unnamed["ok"]
    assert not stranger["ok"]
    assert page["status"] == 200
    assert "重贴好了" in page["text"]
    assert cadre.get(f"/evidence/{number}/", by="gu")["status"] == 404
    assert verify_chronicle.main([str(lines)]) == 0
    assert '"case.moved"' in lines.read_text()
    assert PHONE not in cadre.dump() + lines.read_text()


def test_only_what_is_declared_public_goes_back_and_sealed_words_stay(three, passes):
    public, office = three["public"], three["office"]
    sent = public.order("下水道堵了", phone=PHONE)
    number = sent["number"]
    letter = public.letter(
        "xu", title="一封信", matter="信的内容", kind="help", phone=PHONE, about="user/deng"
    )
    passes("public", "office")

    office.move("tan", number, "sorted")
    office.move("tan", number, "dispatch", lane="ordinary", category="drain")
    office.move("feng", number, "signing", lead="units/500233-water", promise=10)
    office.move("luo", number, "dispatch", reason="内部理由不归我们", should="units/500233")
    passes("office", "public")

    assert office.case(letter)["closed"]["about"] == "user/deng"
    assert "xu-name" not in office.dump()  # whose letter it is stays in the public zone
    assert "user/xu" not in office.dump()
    assert office.case(letter)["opener"] == "来信人"
    assert public.case(number)["stage"] == "dispatch"
    assert "内部理由" in office.get(f"/cases/{number}/", by="feng")["text"]
    assert "内部理由" not in public.dump()
    for word in ("luo-name", "feng-name", "user/luo", "tan-name"):
        assert word in office.dump(), word
        assert word not in public.dump(), word


def test_here_an_order_is_only_followed_and_its_opener_answers(three, passes):
    public, office = three["public"], three["office"]
    sent = public.order("垃圾没人收")
    number = sent["number"]
    letter = public.letter("xu", title="一封信", matter="内容", kind="help")

    refused = public.move("deng", letter, "sent")
    ticked = public.tick(number, 30)
    withdrawn = public.say(**sent, to="withdrawn")
    passes("public", "office")

    assert "办公" in refused or "office" in refused
    assert not ticked
    assert withdrawn == 200
    assert office.case(number)["stage"] == "withdrawn"


def test_what_was_said_too_late_is_written_down_and_the_resident_sees_where_it_stands(
    three, passes
):
    public, office = three["public"], three["office"]
    sent = public.order("路面塌了一块")
    number = sent["number"]
    passes("public", "office")
    worked_on(office, number)
    passes("office", "public")
    office.tick(number, 30)  # seven days went by: they are called back
    public.say(**sent, to="closed", **RATED)

    old = public.case(number)["stage"]
    passes("public", "office")
    passes("office", "public")

    assert old == "closed"
    assert "case.unheard" in office.case(number)["events"]
    assert office.case(number)["stage"] == public.case(number)["stage"] == "callback"


def test_word_that_crosses_on_the_way_does_not_undo_what_the_resident_said(
    three, passes, tmp_path
):
    public, office = three["public"], three["office"]
    sent = public.order("井盖松了")
    number = sent["number"]
    passes("public", "office")
    office.move("tan", number, "sorted")
    crossing = str(tmp_path / "crossing.carry")
    office.carry("out", "--to", "public", crossing)
    public.say(**sent, to="withdrawn")

    came = public.carry("in", crossing)
    stays = public.case(number)["stage"]
    passes("public", "office")
    passes("office", "public")

    assert came["ok"]
    assert stays == "withdrawn"
    assert public.case(number)["stage"] == office.case(number)["stage"] == "sorted"
    assert "case.unheard" in office.case(number)["events"]  # it had been sorted by then


@pytest.fixture
def file(three, tmp_path):
    """A file that goes from the public zone to the office, and what is in the office then."""
    three["public"].order("等着带走的一件")
    path = tmp_path / "next.carry"
    said = three["public"].carry("out", "--to", "office", str(path))
    assert said["ok"], said["said"]
    yield path
    three["office"].carry("in", str(path))  # the next test begins where both sides are even


def altered(data, how):
    """Spoil the bytes of a file in one way."""
    middle = len(data) // 2
    return {
        "one bit": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "the head": data.replace(b'"number": ', b'"number":  ', 1),
        "a later number": data.replace(b'"sender": "public"', b'"sender": "cadre_"', 1),
        "cut off": data[:-200],
        "without its end": data[:-1],
        "with more behind": data + b"more",
        "nothing": b"",
        "another file": b"PK" + data[2:],
        "another signature": data[:-64] + bytes(64),
    }[how]


HOWS = (
    "one bit", "the head", "a later number", "cut off", "without its end",
    "with more behind", "nothing", "another file", "another signature",
)  # fmt: skip


def test_a_spoiled_file_is_refused_with_a_sentence_and_changes_nothing(three, file, tmp_path):
    office, before = three["office"], three["office"].dump()

    for how in HOWS:
        spoiled = tmp_path / "spoiled.carry"
        spoiled.write_bytes(altered(file.read_bytes(), how))
        said = office.carry("in", str(spoiled))

        assert not said["ok"], how
        assert (
            said["said"].rstrip("。.").endswith(("没有改动任何东西", "Nothing was changed"))
        ), said
    assert office.dump() == before


def test_a_file_is_carried_in_once_in_its_turn_and_where_it_is_for(three, file, tmp_path):
    public, office, cadre = three["public"], three["office"], three["cadre"]
    public.order("更晚的一件")
    later = tmp_path / "later.carry"
    public.carry("out", "--to", "office", str(later))

    early = office.carry("in", str(later))
    elsewhere = cadre.carry("in", str(file))
    first = office.carry("in", str(file))
    after = office.dump()
    again = office.carry("in", str(file))
    unchanged = office.dump() == after
    second = office.carry("in", str(later))
    old = office.carry("in", str(file))
    number = sorted((three["public"].folder / "carried").iterdir())[0].name[-12:-6]
    kept = tmp_path / "kept.carry"
    repeated = public.carry("out", "--to", "office", str(kept), "--again", str(int(number)))

    assert [early["ok"], elsewhere["ok"], first["ok"], again["ok"]] == [
        False,
        False,
        True,
        False,
    ]
    assert unchanged
    assert (second["ok"], old["ok"], repeated["ok"]) == (True, False, True)
    assert not office.carry("in", str(kept))["ok"]


def test_a_file_of_a_stranger_is_refused(three, file, tmp_path):
    office, public = three["office"], three["public"]
    keys = public.folder / "keys"
    sign = keys / "carry-sign.key"
    mine = sign.read_bytes()
    sign.write_bytes(
        bytes(range(32))
    )  # somebody else's machine that says it is the public zone
    forged = tmp_path / "forged.carry"
    before = office.dump()
    database = public.folder / "one.sqlite3"
    assert database.exists()
    card = public.carry("key", "--out", str(tmp_path / "forged.key"))
    taken = office.carry("key", "--in", str(tmp_path / "forged.key"))
    public.order("冒名的一件")
    public.carry("out", "--to", "office", str(forged))
    said = office.carry("in", str(forged))
    sign.write_bytes(mine)

    assert card["ok"]
    assert not taken["ok"]
    assert not said["ok"]
    assert office.dump() == before


def test_nobody_but_the_receiver_reads_a_file(file):
    data = file.read_bytes()

    assert "等着带走的一件".encode() not in data
    assert b"ORDER-" not in data


def test_with_the_public_zone_alone_nothing_of_the_others_exists(three):
    shape, text = three["public"].shape(), three["public"].dump()

    inside = ("/desk/", "/bench/", "/intake/", "/ballots/", "/vote/", "/evidence/")
    assert not [door for door in shape["doors"] if door.startswith(inside)]
    assert not {"intake.tables", "ballots.keys"} & set(shape["jobs"])
    zones = {
        zone for name, zone in shape["declared"].items() if not name.startswith("identity/")
    }
    assert zones == {"public"}
    for url in ("/desk/", "/procedures/tolerance/", "/registers/people/", "/statistics/marks/"):
        assert three["public"].get(url, by="deng")["status"] == 404, url
    assert "'cadre'" not in text
    entries = [line for line in text.splitlines() if 'INTO "chronicle_entry"' in line]
    assert entries
    assert not [line for line in entries if line.endswith(("'office');", "'cadre');"))]
    assert three["public"].get("/")["status"] == 200


def test_without_the_public_zone_there_is_no_portal(three):
    cadre = three["cadre"]

    assert not [
        d for d in cadre.shape()["doors"] if d.startswith(("/order", "/send", "/look-up"))
    ]
    assert cadre.get("/")["status"] == 302
    assert cadre.get("/desk/", by="lin")["status"] == 200
    assert cadre.get("/procedures/", by="lin")["status"] == 200
    assert cadre.get("/procedures/order/", by="lin")["status"] == 404


def test_a_zone_that_does_not_exist_stops_every_command(tmp_path):
    words = [sys.executable, "-c", "import youwei.settings"]
    there = {**os.environ, "YOUWEI_ZONES": "pubilc", "YOUWEI_DATA": str(tmp_path)}
    done = subprocess.run(words, env=there, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode
    assert "public, office, cadre" in done.stderr
