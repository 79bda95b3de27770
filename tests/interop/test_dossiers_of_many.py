"""A dossier of a person, of a table that was taken in, and of oneself."""

# ruff: noqa: F811  fixtures of the journeys
import io
import re
import subprocess
import sys
import zipfile

import pypdfium2
import pytest

from tests.boundaries.house import built_house, house, take_in
from tests.interop.test_api import program
from tests.interop.test_dossier import words
from tests.journeys.conftest import moves, opens, paper, sends  # noqa: F401  fixtures
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.identity.queries import looks_at
from youwei.interop.dossier import pdf, subjects
from youwei.registers.actions import write_row

__all__ = ["built_house", "house"]
SAID = {"reason": "任前审核"}


def taken(house, name, url, said=SAID):
    seal_entries()
    return house.client(name).post(url, said)


def of_person(house, name, row=None):
    row = row or house.people[0]
    return taken(house, name, f"{row.get_absolute_url()}dossier/")


def pages_of(answer) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        made = pypdfium2.PdfDocument(packed.read("dossier.pdf"))
        return [page.get_textpage().get_text_range() for page in made]


def index_of(pages) -> dict[str, tuple[str, int]]:
    """Return what the index says of each letter: its result and its page."""
    rows = re.findall(r"(旧信) ?(\d+) (\S+) (\d+)\r", pages[1])
    return {f"{name}{number}": (result, int(page)) for name, number, result, page in rows}


def members(answer) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture
def marked(house, someone, opens, moves, paper):
    """A delay of qian's stands on the negative list, after qian was heard."""
    someone("du", "supervision-office", house.county.county)
    case = opens(
        "du", "negative-entry", person="user/qian", clause="delay", facts="晚了四个月",
        evidence=paper("台账.pdf"),
    )  # fmt: skip
    moves("du", case, "answered")
    moves("qian", case, "review", answer="改了两次设计")
    assert moves("lin", case, "standing").status_code == 302
    return case


@pytest.mark.parametrize("name", ["luo", "xu", "zhou", "qin", "jin", "data", ""])
def test_who_may_not_see_a_person_gets_no_dossier_of_them(house, name):
    answer = of_person(house, name)

    assert answer.status_code == (404 if name else 302)


@pytest.mark.parametrize("name", ["lin", "qian"])
def test_it_holds_the_row_the_matters_and_findings_that_stand_each_with_its_files(
    house, marked, name
):
    answer = of_person(house, name)
    text, inside = words(answer), members(answer)

    assert answer.status_code == 200
    assert house.people[0].label in text
    assert marked.reference in text
    assert f"documents/{marked.reference}/01-台账.pdf" in inside
    assert "改了两次设计" in text
    assert "有效的认定" in re.sub(r"\s", "", "".join(pages_of(answer)))


def test_the_head_of_the_unit_gets_the_row_and_no_matter_that_they_do_not_see(house, marked):
    text = words(of_person(house, "yan", jin_row(house)))
    assert marked.reference not in text

    text = words(of_person(house, "gu"))
    assert house.people[0].label in text


def jin_row(house):
    values = {"name": "金某", "person": house.users["jin"].key}
    lin = house.users["lin"]
    return write_row(register="people", values=values, unit=house.county.roads, by=lin)


def test_what_is_kept_from_a_person_is_in_no_dossier_of_them_whoever_makes_it(house, someone):
    """Boundaries 4 and 5: an officer of the check who also keeps the register is no way in."""
    row, roads = jin_row(house), house.county.roads
    someone("meng", "unit-head", roads)
    house.users["meng"] = someone("meng", "unit-head", house.county.water)
    for person, report in ((row, house.anonymous), (house.people[0], house.reports[0])):
        for name in ("meng", "lin"):
            answer = of_person(house, name, person)
            assert answer.status_code == 200
            assert report.reference not in words(answer)
            assert "REPORT-CHECK" not in words(answer)
    assert house.client("meng").get(house.anonymous.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["qian", "jin", "bao", "xu", "lin"])
def test_everybody_takes_their_own_whole_file_without_a_reason(house, marked, name):
    answer = taken(house, name, "/account/dossier/", {})
    text = words(answer)

    assert answer.status_code == 200
    assert (house.filing.reference in text) is (name == "jin")
    assert (house.letters[0].reference in text) is (name == "xu")
    assert (house.petition.reference in text) is (name == "bao")
    assert (marked.reference in text) is (name == "qian")
    assert "REPORT-CHECK" not in text


def test_ones_own_file_says_who_looked_and_not_what_a_running_check_looked_at(house):
    row, report = house.people[0], house.reports[0]
    lin, qin = house.client("lin"), house.client("qin")
    lin.post(f"{row.get_absolute_url()}reveal/identity/", {"reason": "核对档案"})
    qin.post(f"{report.get_absolute_url()}reveal/matter/", {"reason": "谈话前看"})

    text = "".join("".join(pages_of(taken(house, "qian", "/account/dossier/", {}))).split())

    assert "核对档案" in text
    assert "谈话前看" not in text


def test_a_dossier_of_a_person_is_one_look_and_one_notice_whatever_is_in_it(house, marked):
    row, qian = house.people[0], house.users["qian"]
    assert house.client("lin").post(f"{row.get_absolute_url()}dossier/").status_code == 422
    assert of_person(house, "lin").status_code == 200
    seal_entries()
    while follow("notices", make_notices):
        pass

    lines = Entry.objects.filter(event="dossier.made")
    assert {one.on_key for one in lines} == {row.key, marked.key}
    assert {one.payload["kind"] for one in lines} == {"person", "part"}
    assert [look.why for look in looks_at(qian)] == ["任前审核"]
    told = Notice.objects.filter(to_user_key=qian.key, entry__event="dossier.made")
    assert told.count() == 1
    assert "任前审核" in house.client("qian").get("/account/").content.decode()


def test_a_table_has_an_index_with_who_result_and_page_of_what_its_reader_sees(house):
    batch = take_in(house)

    answer = taken(house, "deng", f"/intake/{batch.pk}/dossier/")
    pages, letters = pages_of(answer), ["旧信1", "旧信2"]
    index = index_of(pages)

    assert "本表共3件，本人可见2件" in "".join(pages[0].split())
    assert "旧信3" not in words(answer)  # it is about deng
    assert index == {"旧信1": ("留言", 1), "旧信2": ("留言", 2)}
    for number, letter in enumerate(letters, start=1):
        assert letter in "".join(pages[1 + number].split())


@pytest.mark.parametrize("name", ["luo", "xu", "qin", "lin", "data"])
def test_a_table_is_there_for_those_alone_who_take_such_tables_in(house, name):
    batch = take_in(house)

    assert taken(house, name, f"/intake/{batch.pk}/dossier/").status_code == 404


def test_what_is_typeset_in_sheaves_has_the_pages_that_its_index_names(house, monkeypatch):
    """Cover and index have pages of their own; what follows begins at 1."""
    batch = take_in(house, count=8)
    whole = pages_of(taken(house, "deng", f"/intake/{batch.pk}/dossier/"))
    monkeypatch.setattr(pdf, "SHEAF", 10)

    answer = taken(house, "deng", f"/intake/{batch.pk}/dossier/")
    pages = pages_of(answer)

    assert len(pages) == len(whole)
    assert index_of(pages) == index_of(whole)
    for letter, (_result, page) in index_of(pages).items():
        assert letter in "".join(pages[1 + page].split())


@pytest.mark.parametrize("what", ["person", "batch", "account"])
def test_the_verifier_alone_checks_it_and_names_what_was_altered(house, marked, what, tmp_path):
    url = {
        "person": f"{house.people[0].get_absolute_url()}dossier/",
        "batch": f"/intake/{take_in(house).pk}/dossier/",
        "account": "/account/dossier/",
    }[what]
    name = {"person": "lin", "batch": "deng", "account": "qian"}[what]
    path, altered = tmp_path / "dossier.zip", tmp_path / "altered.zip"
    path.write_bytes(taken(house, name, url).content)
    with zipfile.ZipFile(path) as packed:
        inside = {one: packed.read(one) for one in packed.namelist()}
    chosen = next((one for one in inside if one.startswith("documents/")), "dossier.pdf")
    with zipfile.ZipFile(altered, "w") as packed:
        for one, data in inside.items():
            changed = bytes([data[0] ^ 1]) + data[1:] if one == chosen else data
            packed.writestr(zipfile.ZipInfo(one), changed)
    program = tmp_path / "verify_chronicle.py"
    program.write_bytes(inside["verify_chronicle.py"])

    def verified(file):
        ran = [sys.executable, "-I", str(program), str(file)]
        return subprocess.run(ran, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert verified(path).returncode == 0
    found = verified(altered)
    assert found.returncode == 1
    assert chosen in found.stdout


def test_programs_with_a_token_have_no_way_to_one(house):
    asks = program(house.users["qian"])

    for url in ("/account/dossier/", f"{house.people[0].get_absolute_url()}dossier/"):
        assert asks.post(url, SAID).status_code == 302
    assert not Entry.objects.filter(event="dossier.made").exists()


def test_more_than_one_file_holds_is_refused_with_a_sentence(house, monkeypatch):
    batch = take_in(house)
    monkeypatch.setattr("youwei.interop.dossier.actions.MOST", 1)

    answer = taken(house, "deng", f"/intake/{batch.pk}/dossier/")

    assert answer.status_code == 422
    assert "1 件" in answer.content.decode()
    assert subjects.MOST == 2000
