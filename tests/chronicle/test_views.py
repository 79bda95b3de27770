"""Pages of the record: what one may not read is not there."""

import pytest

from tests.chronicle.conftest import Thing
from youwei.chronicle.actions import seal_entries
from youwei.chronicle.standalone import verify_chronicle
from youwei.identity.models import User


@pytest.fixture
def an(db):
    return User.objects.create(key="user/an", username="an", name="An")


@pytest.fixture
def bo(db):
    return User.objects.create(key="user/bo", username="bo", name="Bo")


@pytest.fixture
def sealed(write, an):
    """A line that An wrote."""
    write(3, by=Thing("user/an", "An"), on=Thing("wall/7", "the wall"))
    seal_entries()


def test_a_person_reads_the_line_that_they_wrote_with_its_proof(client, an, sealed):
    client.force_login(an)

    listed, shown = client.get("/chronicle/"), client.get("/chronicle/0/")

    assert "the wall" in listed.content.decode()
    assert shown.context["proof"].head.size == 1
    assert shown.context["proof"].leaf.hash in shown.content.decode()


def test_a_line_that_one_may_not_read_does_not_exist(client, bo, sealed):
    client.force_login(bo)

    assert client.get("/chronicle/0/").status_code == 404
    assert "the wall" not in client.get("/chronicle/").content.decode()
    dossier = b"".join(client.get("/chronicle/dossier.jsonl?about=wall/7").streaming_content)
    assert b"the wall" not in dossier


def test_whoever_has_not_signed_in_reads_no_line(client, sealed):
    for path in ("/chronicle/", "/chronicle/0/", "/chronicle/dossier.jsonl?about=wall/7"):
        assert client.get(path).status_code == 302


def test_a_dossier_from_the_page_is_sound(client, an, sealed, tmp_path):
    client.force_login(an)
    answer = client.get("/chronicle/dossier.jsonl?about=wall/7&since=1")
    file = tmp_path / "dossier.jsonl"
    file.write_bytes(b"".join(answer.streaming_content))
    head = tmp_path / "head.json"
    head.write_bytes(client.get("/chronicle/head.json").content)

    assert verify_chronicle.main([str(file), "--head", str(head)]) == 0


def test_a_stranger_gets_head_and_program_without_signing_in(client, sealed):
    page = client.get("/chronicle/verify/")
    program = client.get("/chronicle/verify_chronicle.py").content

    assert page.context["head"].root in page.content.decode()
    assert b"def main" in program


@pytest.mark.parametrize(
    ("asked", "count"),
    [("text=wall", 1), ("text=nothing", 0), ("about=wall/7", 1), ("first=2200-01-01", 0)],
)
def test_the_list_is_narrowed_by_words_subject_and_day(client, an, sealed, asked, count):
    client.force_login(an)

    assert len(client.get(f"/chronicle/?{asked}").context["page"]) == count


def test_a_day_that_is_none_is_refused_with_a_sentence(client, an, sealed):
    client.force_login(an)

    assert client.get("/chronicle/?first=tomorrow").status_code == 422
