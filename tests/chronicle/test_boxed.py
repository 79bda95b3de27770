"""What the record says of somebody lies in a box: proved for good, read until it is erased."""

import json
from dataclasses import dataclass

import pytest

from tests.chronicle.conftest import Thing
from youwei.chronicle import vault
from youwei.chronicle.actions import record, recorded, seal_entries
from youwei.chronicle.events import Event
from youwei.chronicle.models import Entry
from youwei.chronicle.queries import checking, exporting
from youwei.chronicle.standalone import verify_chronicle

pytestmark = pytest.mark.django_db
MATTER = "州屏小区 3 栋外墙瓷砖往下掉"


@dataclass(frozen=True, kw_only=True)
class MatterTold(Event):
    name = "test.matter-told"
    says = "{by} told {on}: {matter}"
    stays = ("stage",)
    stage: str
    matter: str


@dataclass(frozen=True)
class Matter:
    """Something about somebody."""

    key: str
    vault_id: str
    plain_name: str = "ORDER-2026-000001"

    def __str__(self):
        return MATTER


@pytest.fixture
def matter(own_keys):
    return Matter("case/wall", vault.fresh())


@pytest.fixture
def told(matter):
    @recorded
    def tell():
        said = MatterTold(stage="ordered", matter="雨季前再不修要砸到人")
        return record(said, on=matter, by=Thing("user/xu", "徐明"))

    tell()
    seal_entries()
    return Entry.objects.get()


def test_whoever_may_read_a_line_reads_it_whole(told):
    assert told.on_name == MATTER
    assert told.payload == {"stage": "ordered", "matter": "雨季前再不修要砸到人"}
    assert told.told["on"] == ["case/wall", MATTER]


def test_the_table_and_the_whole_export_hold_none_of_the_words(told):
    raw = json.dumps(list(Entry.objects.values()), default=str, ensure_ascii=False)
    exported = "".join(exporting.as_text(exporting.whole()))

    for text in (raw, exported):
        assert "外墙" not in text
        assert "雨季" not in text
        assert "ORDER-2026-000001" in text
        assert "ordered" in text


def test_after_the_key_is_gone_the_stage_stays_and_the_record_verifies(told, matter):
    vault.destroy([matter.vault_id])

    again = Entry.objects.get()

    assert again.payload == {"stage": "ordered"}
    assert again.on_name == "ORDER-2026-000001"
    assert again.is_erased
    assert checking.verify().is_sound


def dossier(tmp_path, change=lambda line: None):
    path = tmp_path / "dossier.jsonl"
    lines = list(exporting.dossier(Entry.objects.all()))
    for line in lines:
        change(line)
    path.write_text("".join(exporting.as_text(lines)), encoding="utf-8")
    return path


def test_a_stranger_checks_that_the_words_are_those_that_were_sealed(told, tmp_path, capsys):
    path = dossier(tmp_path)

    assert MATTER in path.read_text(encoding="utf-8")
    assert verify_chronicle.main([str(path)]) == 0


def test_a_stranger_is_told_of_words_that_were_put_in_their_place(told, tmp_path, capsys):
    def lie(line):
        if "opened" in line:
            line["opened"]["words"]["said"]["matter"] = "没有这回事"

    path = dossier(tmp_path, lie)

    assert verify_chronicle.main([str(path)]) == 1
    assert "words of line 0" in capsys.readouterr().out


def test_another_key_opens_the_box_to_nothing(told, tmp_path, capsys):
    def lie(line):
        if "opened" in line:
            line["opened"]["key"] = "00" * 32

    assert verify_chronicle.main([str(dossier(tmp_path, lie))]) == 1


def test_a_dossier_of_what_was_erased_verifies_without_its_words(
    told, matter, tmp_path, capsys
):
    vault.destroy([matter.vault_id])

    path = dossier(tmp_path)

    assert "外墙" not in path.read_text(encoding="utf-8")
    assert verify_chronicle.main([str(path)]) == 0
