from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.procedures.conftest import at
from youwei.chronicle.actions import follow, seal_entries
from youwei.chronicle.jobs import destroy_keys
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP
from youwei.identity.models import User
from youwei.interop.demo import make_letters
from youwei.interop.intake.cases import NOBODY
from youwei.interop.intake.mapping import suggest
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import (
    begin_batch,
    fill_case,
    move_case,
    open_case,
    undo_batch,
)
from youwei.procedures.models import Batch, Case
from youwei.registers.actions import add_unit
from youwei.registers.jobs import index_entries
from youwei.registers.models import SearchText

FOLLOWERS = (("registers.search", index_entries), ("vault", destroy_keys))
SHIPPED = Path(make_letters.__file__).with_name("letters.csv")
HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间\n"


def follow_all():
    """Let search and the vault learn what was recorded."""
    seal_entries()
    for name, handle in FOLLOWERS:
        while follow(name, handle):
            pass


@pytest.fixture
def clerk(someone, county):
    return someone("deng", "petition-office", county.county)


@pytest.fixture
def table(tmp_path):
    """Write a table and return its path."""

    def write(*rows: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "letters.csv"
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding=encoding)
        return str(path)

    return write


GOOD = "1,A0001,路灯不亮,2024-03-07 10:09:40,三天了,修好了,2024-03-09 12:00:00"
OPEN = "2,A0002,水压低,2024/3/8 9:00,五楼没水,,"


def test_columns_find_their_fields():
    columns = HEAD.strip().split(",")

    found = suggest(columns, world.current().sheets["procedures"]["letters"])

    assert found.fields == {"留言主题": "title", "留言详情": "matter", "答复意见": "reply"}
    assert found.times == {"留言时间": "written", "答复时间": "replied"}
    assert found.unused == ["留言编号", "留言用户"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_letters_are_taken_in_with_their_own_dates_and_answers(clerk, table, encoding):
    call_command("intake", table(GOOD, OPEN, encoding=encoding))

    answered, waiting = Case.objects.order_by("opened_at")
    assert (answered.stage, answered.filled["reply"]) == ("replied", "修好了")
    assert answered.opened_at == at("2024-03-07 10:09:40")
    assert answered.entered_at == at("2024-03-09 12:00:00")
    assert (waiting.stage, waiting.opened_at) == ("written", at("2024-03-08 09:00"))
    assert [case.due_at for case in (answered, waiting)] == [None, None]


def test_who_wrote_is_kept_nowhere(clerk, table):
    call_command("intake", table(GOOD))

    assert "A0001" not in str(list(Case.objects.values()))
    assert not Entry.objects.filter(content__contains="A0001").exists()


def test_the_same_file_twice_is_taken_in_once(clerk, table):
    path = table(GOOD, OPEN)

    call_command("intake", path)
    call_command("intake", path)

    assert Case.objects.count() == 2


def test_a_wrong_row_is_told_and_the_others_come_in(clerk, table, capsys):
    late = "3,A,反了,2024-03-09 10:00:00,内容,答,2024-03-01 10:00:00"
    odd = "4,A,乱写,昨天,内容,,"

    call_command("intake", table(GOOD, late, odd))

    said = capsys.readouterr().out
    assert "line 3: replied lies before it came in" in said
    assert "line 4: 留言时间: “昨天” is no time" in said
    assert Case.objects.count() == 1


def test_a_dry_run_writes_nothing(clerk, table):
    call_command("intake", table(GOOD), dry_run=True)

    assert not Case.objects.exists()
    assert not Batch.objects.exists()


def test_a_batch_is_undone_as_one(clerk, table):
    path = table(GOOD, OPEN)
    call_command("intake", path)

    call_command("intake", path, undo=True)

    assert not Case.objects.exists()
    assert Entry.objects.get(event="batch.undone").payload["count"] == 2


def test_with_a_batch_go_its_words_in_search_and_in_the_record(clerk, table):
    path = table(GOOD, OPEN)
    call_command("intake", path)
    follow_all()
    line = Entry.objects.filter(event="case.opened").first()
    assert SearchText.objects.filter(row_key__startswith="case/").count() == 2
    assert line.payload["filled"]

    call_command("intake", path, undo=True)
    follow_all()

    assert not SearchText.objects.filter(row_key__startswith="case/").exists()
    assert "filled" not in Entry.objects.get(pk=line.pk).payload


def test_a_namesake_of_whoever_brought_a_batch_has_worked_on_it_all_the_same(
    clerk, table, someone, county
):
    path = table(GOOD, OPEN)
    call_command("intake", path)
    other = someone("wu", "petition-office", county.county)
    User.objects.filter(pk=other.pk).update(name=clerk.name)
    other = User.objects.get(pk=other.pk)
    fill_case(case=Case.objects.get(stage="written"), filled={"title": "改"}, by=other)

    with pytest.raises(CommandError, match="has been worked on since"):
        call_command("intake", path, undo=True)


def test_a_colleague_of_the_same_village_takes_a_batch_out_and_nobody_elsewhere(
    someone, county
):
    tan, pu = (someone(name, "village-secretary", county.village) for name in ("tan", "pu"))
    there = add_unit(
        code="500233001002", name="红星社区", level="village", by=SETUP, above=county.town
    )
    elsewhere = someone("ma", "village-secretary", there)
    batch = begin_batch(of="procedure/order", file="a.csv", digest="a" * 64, by=tan)
    open_case(
        procedure="order", unit=county.village, by=tan, opener=NOBODY,
        filled={"matter": "路灯"}, batch=(batch.key, 2), at=at("2024-03-07 10:00"),
    )  # fmt: skip

    with pytest.raises(NotAllowed, match="whoever brought it"):
        undo_batch(batch=batch, by=elsewhere)
    assert undo_batch(batch=batch, by=pu) == 1


def test_a_batch_goes_with_what_its_rows_have_opened(clerk, table, county):
    batch = begin_batch(of="procedure/letters", file="a.csv", digest="a" * 64, by=clerk)
    filled = {"title": "反映", "matter": "吃拿卡要", "kind": "report"}
    letter = open_case(
        procedure="letters", unit=county.county, by=clerk, opener=clerk, filled=filled,
        batch=(batch.key, 2), at=at("2024-03-07 10:00"),
    )  # fmt: skip
    move_case(case=letter, place=1, by=clerk, as_recorded=True, at=at("2024-03-08 10:00"))
    assert Case.objects.count() == 2

    undo_batch(batch=batch, by=clerk)

    assert not Case.objects.exists()


def test_a_batch_on_which_people_have_worked_stays(clerk, table, someone, county):
    path = table(GOOD, OPEN)
    call_command("intake", path)
    other = someone("wu", "petition-office", county.county)
    fill_case(case=Case.objects.get(stage="written"), filled={"title": "改"}, by=other)

    with pytest.raises(CommandError, match="has been worked on since"):
        call_command("intake", path, undo=True)

    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"procedure": "nothing"}, "no procedure nothing"),
        ({"map": ["没有=title"]}, "no column 没有"),
        ({"map": ["留言主题=nonsense"]}, "no field nonsense"),
        ({"map": ["留言时间="]}, "which column tells when it came in"),
        ({"user": "nobody"}, "Nobody holds the role"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_sentence(clerk, table, options, why):
    with pytest.raises(CommandError, match=why):
        call_command("intake", table(GOOD), **options)


def test_the_shipped_letters_are_what_their_script_writes():
    shipped = SHIPPED.read_text(encoding="utf-8").splitlines()

    assert len(make_letters.letters()) == 300
    assert shipped[1].startswith("YN0001,虚构,")
