"""Whoever is named in an erased case is named there no more; it stays kept from whom it was."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.boundaries.house import BACKEND
from tests.boundaries.test_canaries import as_text
from tests.cast import give
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry
from youwei.interop.imports.jobs import forget_erased, go_on
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import add_document, erase_case, move_case, open_case
from youwei.procedures.models import Case, Party
from youwei.registers.actions import erase_row
from youwei.registers.models import Import

REQUEST = "本人请求 | Asked for by the person"


def after_the_commit():
    """Follow the record, but for the vault: its keys would be gone for the whole house."""
    seal_entries()
    for name, handle in (("notices", make_notices), ("imports.erased", forget_erased)):
        while follow(name, handle):
            pass


@pytest.fixture
def ended(house):
    """A petition of bao about qian and the water office, answered and rated."""
    he, bao, case = house.users["he"], house.users["bao"], house.petition
    case.refresh_from_db()
    add_document(case=case, field="reply", name="答复.pdf", data=b"%PDF-1.4 x", by=he)
    case.refresh_from_db()
    case = move_case(case=case, place=0, by=he)
    return move_case(case=case, place=0, by=bao)


@pytest.fixture
def erased(house, ended):
    after_the_commit()
    erase_case(case=ended, by=house.users["data"])
    after_the_commit()
    ended.refresh_from_db()
    return ended


def rows_of(case: Case, word: str) -> list[str]:
    """Return the tables in which a word stands in a row that belongs to a case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                own = dict(zip(names, row, strict=True))
                belongs = own.get("case_id") == case.pk or case.key in str(row)
                if belongs and word in str(row):
                    found.append(table)
    return found


def test_they_stand_there_before_or_the_search_proves_nothing(ended):
    assert {"procedures_party", "procedures_turn"} <= set(rows_of(ended, "user/bao"))
    assert "procedures_party" in rows_of(ended, "user/qian")


def test_neither_who_petitioned_nor_of_whom_stands_in_a_table(erased):
    assert rows_of(erased, "user/qian") == []
    assert set(rows_of(erased, "user/bao")) <= {"chronicle_entry"}  # who rated it: sealed


def test_what_was_kept_from_the_accused_and_their_office_stays_kept(house, erased):
    assert erased.parties.filter(relation=Party.HIDDEN).exists()
    for name in ("qian", "luo", "gu"):
        user = house.users[name]
        assert not Case.objects.visible_to(user).filter(pk=erased.pk).exists()
        assert not Entry.objects.visible_to(user).filter(on_key=erased.key).exists()
    assert not Case.objects.not_kept_from(house.users["qian"]).filter(pk=erased.pk).exists()


def test_what_was_kept_from_somebody_who_reads_the_others_is_still_in_no_figure(house):
    """A complaint about one of two who read all letters, handed over by the other."""
    dong = give("dong", "petition-office", house.county.county)
    filled = {"title": "态度差", "matter": "推诿", "kind": "report", "about": "user/deng"}
    letter = open_case(
        procedure="letters", unit=house.county.home, by=house.users["xu"], filled=filled
    )
    ended = move_case(case=letter, place=1, by=dong)
    before = {one.pk for one in Case.objects.counted()}
    assert ended.pk not in before

    erase_case(case=ended, by=house.users["data"])

    assert {one.pk for one in Case.objects.counted()} == before


def test_when_it_was_where_and_who_decided_in_office_stays(house, erased):
    assert erased.turns.filter(stage="replied", user_key="").exists()
    assert house.users["he"].key in str(erased.state["acted"])
    assert Case.objects.visible_to(house.users["deng"]).filter(pk=erased.pk).exists()


def test_no_reason_is_written_down_of_what_is_erased(house, erased):
    url, deng = erased.get_absolute_url(), house.client("deng")
    lines = Entry.objects.filter(on_key=erased.key).count()

    taken = deng.post(f"{url}dossier/", {"reason": "鲌鲶要看"})
    looked = deng.post(f"{url}reveal/phone/", {"reason": "鲌鲶要看"})

    assert (taken.status_code, looked.status_code) == (422, 404)
    assert "卷宗" not in as_text(deng.get(url))
    assert Entry.objects.filter(on_key=erased.key).count() == lines


def test_an_erased_case_is_erased_once(house, erased):
    with pytest.raises(NotAllowed, match="erased already"):
        erase_case(case=erased, by=house.users["data"])


def kept_files() -> str:
    folder = settings.YOUWEI_DATA / "imports"
    files = [one for one in folder.iterdir() if one.is_file()]
    return "\n".join(one.read_text("utf-8") for one in files)


@pytest.fixture
def brought(house):
    """Two tables that name the same person: one as it came, one compared, all the same."""
    person = house.people[1]
    identity = person.closed["identity"]
    text = f"姓名,身份证号,性别\n{person.label},{identity},男\n鲌鲶,,女\n".encode()
    client = Client()
    client.force_login(house.users["lin"], backend=BACKEND)
    client.post("/imports/people/", {"file": SimpleUploadedFile("b.csv", text)})
    file = SimpleUploadedFile("a.csv", text)
    looked = client.post("/imports/people/", {"file": file}, follow=True)
    columns = {f"column-{one['place']}": one["chosen"] for one in looked.context["columns"]}
    chosen = {**columns, "key": looked.context["key"], "compare": ""}
    client.post(looked.request["PATH_INFO"], chosen)
    go_on()
    return person, identity, client


def test_no_table_that_somebody_brought_names_whoever_was_erased(house, brought):
    person, identity, client = brought
    assert identity in kept_files()
    waiting = Import.objects.get(file="a.csv")
    assert waiting.state == "compared"

    erase_row(row=person, basis=REQUEST, by=house.users["data"])
    after_the_commit()

    assert identity not in kept_files()
    assert person.label not in kept_files()
    for one in Import.objects.filter(register="people"):
        page = as_text(client.get(f"/imports/people/{one.pk}/", follow=True))
        assert identity not in page
        assert person.label not in page
    left = Import.objects.get(file="b.csv")
    assert left.state == "left"
    assert "重新上传" in as_text(client.get(f"/imports/people/{left.pk}/"))
    waiting.refresh_from_db()
    assert waiting.state == "compared"
    assert "鲌鲶" in kept_files()  # what was read of others can still be written
