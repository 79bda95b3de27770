"""A dossier holds what its reader sees, and tells when a byte of it was altered."""

import io
import zipfile

import pypdfium2
import pytest

from tests.boundaries.house import built_house, house
from youwei.chronicle.actions import seal_entries
from youwei.chronicle.models import Entry
from youwei.chronicle.standalone import verify_chronicle

__all__ = ["built_house", "house"]


def made(house, name, case):
    seal_entries()
    return house.client(name).post(f"{case.get_absolute_url()}dossier/", {"reason": "归档"})


def words(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        text = "".join(packed.read(n).decode("utf-8", "replace") for n in packed.namelist())
        pdf = pypdfium2.PdfDocument(packed.read("dossier.pdf"))
    return text + "".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.fixture
def kept(house, tmp_path):
    path = tmp_path / "dossier.zip"
    path.write_bytes(made(house, "qin", house.reports[0]).content)
    return path


def test_it_verifies_and_names_the_file_whose_byte_was_altered(kept, capsys):
    assert verify_chronicle.main([str(kept)]) == 0
    with zipfile.ZipFile(kept) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    assert any(name.startswith("documents/") for name in inside)

    for name in inside:
        if name in ("contents.json", "contents.sig", "record.jsonl"):
            continue
        with zipfile.ZipFile(kept, "w") as packed:
            for other, data in inside.items():
                changed = bytes([data[0] ^ 1]) + data[1:] if other == name else data
                packed.writestr(zipfile.ZipInfo(other), changed)
        capsys.readouterr()
        assert verify_chronicle.main([str(kept)]) == 1
        assert name in capsys.readouterr().out


def test_no_altered_byte_of_the_whole_file_passes(kept):
    whole = kept.read_bytes()

    for place in range(0, len(whole), max(1, len(whole) // 60)):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verify_chronicle.main([str(kept)]) != 0, place


def test_a_line_with_a_break_that_only_some_programs_know_verifies(house, tmp_path):
    report, path = house.reports[0], tmp_path / "dossier.zip"
    said = {"reason": "核对\u2028证据\x85"}
    house.client("qin").post(f"{report.get_absolute_url()}reveal/matter/", said)

    answer = made(house, "qin", report)
    path.write_bytes(answer.content)

    assert "核对\u2028证据" in words(answer)
    assert verify_chronicle.main([str(path)]) == 0


@pytest.mark.parametrize("name", ["luo", "gu", "qian", "zhou", "data", ""])
def test_who_may_not_see_a_report_gets_no_dossier(house, name):
    answer = made(house, name, house.reports[0])

    assert answer.status_code == (404 if name else 302)


@pytest.mark.parametrize("name", ["xu", "deng", "luo"])
def test_a_dossier_of_a_letter_holds_no_secret_and_no_key_of_its_writer(house, name):
    letter = house.letters[2]

    text = words(made(house, name, letter))

    assert letter.reference in text
    secrets = {word for word, what in house.secrets.items() if "draft" not in what}
    assert not [word for word in secrets if word in text]
    assert name == "xu" or letter.opener_key not in text
    assert name != "xu" or letter.filled["reply"] not in text


def test_making_one_is_recorded_and_shown_to_whose_matter_it_is(house):
    letter = house.letters[2]
    url = f"{letter.get_absolute_url()}dossier/"

    assert house.client("deng").post(url, {"reason": " "}).status_code == 422
    made(house, "deng", letter)
    seal_entries()

    line = Entry.objects.get(on_key=letter.key, event="dossier.made")
    assert line.by_key == "user/deng"
    assert "归档" in house.client("xu").get("/account/").content.decode()
