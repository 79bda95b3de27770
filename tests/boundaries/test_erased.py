"""What is erased is nowhere: no table, index, search, log, export or record; figures stay."""

import logging
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.boundaries.test_canaries import as_text
from tests.boundaries.test_canaries_carried import inside
from tests.portal.test_orders import photo
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.jobs import destroy_keys
from youwei.chronicle.models import Entry
from youwei.chronicle.queries import checking
from youwei.identity.models import User
from youwei.interop.dossier import actions as dossiers
from youwei.interop.dossier import kept
from youwei.interop.dossier.jobs import follow_erased, make_waiting
from youwei.interop.dossier.subjects import subject_of
from youwei.interop.models import Dossier
from youwei.measures.queries import figure_of
from youwei.portal.queries import code_of
from youwei.procedures.actions import move_case, path_of
from youwei.procedures.jobs import drop_files
from youwei.procedures.models import Case
from youwei.registers.actions import write_row
from youwei.registers.jobs import index_entries

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = ("鸲鹆", "鹪鹩", "13979234516", "鸊鷉", "鹡鸰")
"""What was written: the matter, the place, the phone, the reason, the answer."""
ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")
FIGURES = ("orders", "orders-closed", "satisfaction", "solved-rate", "order-time")


@pytest.fixture
def people(county, someone):
    return {
        "tan": someone("tan", "village-secretary", county.village),
        "pu": someone("pu", "village-secretary", county.village),
        "feng": someone("feng", "dispatcher", county.town),
        "luo": someone("luo", "handler", county.water),
        "data": someone("data", "data-officer", county.county),
        "he": someone("he", "handler", county.roads),
    }


def after_the_commit():
    """Let everything follow that follows the record."""
    seal_entries()
    for name, handle in (
        ("notices", make_notices),
        ("registers.search", index_entries),
        ("vault", destroy_keys),
        ("cases.files", drop_files),
        ("dossiers.erased", follow_erased),
    ):
        while follow(name, handle):
            pass


def go(case, to, by, **said):
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    reason = said.pop("reason", "")
    return move_case(case=case, place=place, by=by, reason=reason, filled=said)


@pytest.fixture
def closed(people, county):
    """An order of a visitor, with photo and phone, through to its end, beside five others."""
    sent = {
        "ticket": "1f" * 16, "looked": "on", "matter": f"{WORDS[0]}外墙掉砖", "where": WORDS[1],
        "village": county.village.code, "phone": WORDS[2], "photo": photo(),
    }  # fmt: skip
    assert Client().post("/order/", sent).status_code == 200
    for number in range(5):
        more = {
            **sent,
            "ticket": f"{number:032x}",
            "matter": "路灯不亮",
            "where": "",
            "phone": "",
        }
        assert Client().post("/order/", {**more, "photo": photo()}).status_code == 200
    for case in Case.objects.order_by("pk"):
        _through(case, people, county)
    after_the_commit()
    return Case.objects.order_by("pk").first()


def _through(case, people, county):
    tan, feng, luo = people["tan"], people["feng"], people["luo"]
    is_first = WORDS[0] in case.label
    go(case, "sorted", tan)
    go(case, "dispatch", tan, category="facade", lane="ordinary")
    go(case, "signing", feng, lead=county.water.key, promise=5)
    go(case, "contact", luo)
    go(case, "doing", luo, contact="relay")
    go(case, "checking", luo, result=f"重贴了{WORDS[4] if is_first else ''}")
    go(case, "rating", tan)
    case.refresh_from_db()
    reason = WORDS[3] if is_first else "没修好"
    rated = {"contacted": "yes", "solved": "no", "verdict": "dissatisfied"}
    rate(case, "recheck", reason, rated)
    go(case, "rating", feng, reason="看过了")
    rate(case, "closed", "", {"contacted": "yes", "solved": "yes", "verdict": "satisfied"})


def rate(case, to, reason, said):
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    sent = {"number": case.reference, "code": code_of(case), "version": case.version}
    answer = Client().post("/look-up/say/", {**sent, "place": place, "reason": reason, **said})
    assert answer.status_code == 200, answer.content.decode()


@pytest.fixture
def erased(closed, people, client):
    code = {"number": closed.reference, "code": code_of(closed)}
    asked = Client().post("/look-up/erase/", code)
    assert asked.status_code == 200
    assert "已请求" in asked.text, asked.text[asked.text.index("<main") :]
    client.force_login(people["data"], backend=BACKEND)
    done = client.post(f"/erasures/{closed.reference}/", {"decision": "erase"})
    assert done.status_code == 302
    after_the_commit()
    closed.refresh_from_db()
    return closed


def everything() -> str:
    """Return every value of every table; what JSON writes as \\u9e32 as people read it."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            said.append(str(cursor.fetchall()))
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), "\n".join(said))


def test_the_words_are_there_before_or_the_search_proves_nothing(closed, people, client):
    client.force_login(people["tan"], backend=BACKEND)
    page = as_text(client.get(closed.get_absolute_url()))

    assert all(word in page for word in (WORDS[0], WORDS[1], WORDS[3], WORDS[4]))
    assert closed.closed["phone"] == WORDS[2]
    assert WORDS[0] in as_text(client.get(f"/find/?q={WORDS[0]}"))


def test_no_table_holds_a_word_of_it(erased):
    found = everything()

    assert not [word for word in WORDS if word in found]
    assert erased.reference in found


def test_no_page_search_or_export_says_a_word_of_it(erased, people, client, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("tan", "feng", "luo", "data"):
        client.force_login(people[name], backend=BACKEND)
        for url in (
            erased.get_absolute_url(), f"{erased.get_absolute_url()}dossier/", "/desk/",
            "/chronicle/", f"/chronicle/?text={WORDS[0]}", f"/find/?q={WORDS[0]}",
            "/procedures/order/", "/procedures/order/export.csv", "/erasures/", "/letters/",
            "/procedures/order/export.xlsx", "/statistics/orders/rows/",
            f"/chronicle/dossier.jsonl?about={erased.key}",
        ):  # fmt: skip
            text = as_text(client.get(url))
            looked_for = WORDS[0] if "=" in url else ""
            assert not [w for w in WORDS if w in text and w != looked_for], (name, url)
    assert "没有找到" in as_text(client.get(f"/find/?q={WORDS[0]}"))

    assert not [word for word in WORDS if word in caplog.text]


def test_the_record_verifies_and_its_export_says_nothing(erased, tmp_path):
    call_command("export_chronicle", str(tmp_path / "record.jsonl"))

    text = (tmp_path / "record.jsonl").read_text(encoding="utf-8")
    assert not [word for word in WORDS if word in text]
    assert checking.verify().is_sound
    lines = Entry.objects.filter(on_key=erased.key)
    assert all(line.is_erased for line in lines.exclude(event="case.erased"))
    moved = lines.filter(event="case.moved").first()
    assert moved.payload["entered"]  # that it moved, and where to, stays


def test_its_photo_is_gone_and_those_of_others_are_there(closed, people, client):
    own = closed.documents.get().digest
    other = Case.objects.order_by("pk").last()
    shared = other.documents.get().digest
    assert own == shared  # drawn anew, equal pictures are equal files

    client.force_login(people["data"], backend=BACKEND)
    Client().post("/look-up/erase/", {"number": closed.reference, "code": code_of(closed)})
    client.post(f"/erasures/{closed.reference}/", {"decision": "erase"})
    after_the_commit()
    assert path_of(shared).exists()

    for case in Case.objects.exclude(pk=closed.pk):
        Client().post("/look-up/erase/", {"number": case.reference, "code": code_of(case)})
        client.post(f"/erasures/{case.reference}/", {"decision": "erase"})
    after_the_commit()
    assert not path_of(own).exists()


def test_every_figure_is_what_it_was(closed, people, client):
    before = {key: (figure_of(key).value, figure_of(key).of) for key in FIGURES}
    before_splits = [figure_of(key).splits for key in FIGURES]

    client.force_login(people["data"], backend=BACKEND)
    Client().post("/look-up/erase/", {"number": closed.reference, "code": code_of(closed)})
    client.post(f"/erasures/{closed.reference}/", {"decision": "erase"})
    after_the_commit()

    assert {key: (figure_of(key).value, figure_of(key).of) for key in FIGURES} == before
    assert [figure_of(key).splits for key in FIGURES] == before_splits


def test_number_and_code_open_nothing_any_more(closed, people, client):
    code = {"number": closed.reference, "code": code_of(closed)}
    Client().post("/look-up/erase/", code)
    client.force_login(people["data"], backend=BACKEND)
    client.post(f"/erasures/{closed.reference}/", {"decision": "erase"})

    assert Client().post("/look-up/", code).status_code == 422


def test_the_page_of_erasing_names_nobody_and_is_the_officers_alone(closed, people, client):
    Client().post("/look-up/erase/", {"number": closed.reference, "code": code_of(closed)})

    for name, status in (("data", 200), ("tan", 404), ("feng", 404), ("he", 404)):
        client.force_login(people[name], backend=BACKEND)
        page = client.get("/erasures/")
        assert page.status_code == status
        if status == 200:
            assert closed.reference in page.text
            assert not [word for word in WORDS if word in page.text]
        answer = client.post(f"/erasures/{closed.reference}/", {"decision": "erase"})
        assert (answer.status_code == 302) is (name == "data")


def test_whoever_asked_reads_why_it_is_kept_and_may_ask_again(closed, people, client):
    code = {"number": closed.reference, "code": code_of(closed)}
    Client().post("/look-up/erase/", code)
    client.force_login(people["data"], backend=BACKEND)
    silent = client.post(f"/erasures/{closed.reference}/", {"decision": "keep"})
    kept = client.post(
        f"/erasures/{closed.reference}/",
        {"decision": "keep", "reason": "还在复核，三个月后再办"},
    )

    assert (silent.status_code, kept.status_code) == (422, 302)
    page = Client().post("/look-up/", code)
    assert "还在复核，三个月后再办" in page.text
    assert "已请求" in Client().post("/look-up/erase/", code).text


def test_what_is_in_hand_is_not_erased(people, county):
    sent = {
        "ticket": "2f" * 16,
        "looked": "on",
        "matter": "外墙掉砖",
        "village": county.village.code,
    }
    Client().post("/order/", sent)
    case = Case.objects.get()

    page = Client().post("/look-up/erase/", {"number": case.reference, "code": code_of(case)})

    assert page.status_code == 422
    assert "还在办理" in page.text


def test_a_wrong_code_asks_for_nothing(closed):
    page = Client().post("/look-up/erase/", {"number": closed.reference, "code": "22222222"})

    assert page.status_code == 422
    assert not hasattr(Case.objects.get(pk=closed.pk), "erasure_asked")


def test_an_official_who_is_erased_leaves_a_tombstone(people, someone, county, client):
    lin = someone("lin", "organisation-officer", county.county)
    values = {"name": "钱鸲鹆", "sex": "male", "phone": WORDS[2]}
    row = write_row(register="people", values=values, unit=county.water, by=lin)
    after_the_commit()
    client.force_login(someone("lin", "data-officer", county.county), backend=BACKEND)

    unsure = client.post(f"{row.get_absolute_url()}erase/", {"basis": "request"})
    done = client.post(f"{row.get_absolute_url()}erase/", {"basis": "request", "sure": "on"})
    after_the_commit()

    assert (unsure.status_code, done.status_code) == (422, 302)
    assert not [word for word in ("鸲鹆", WORDS[2]) if word in everything()]
    row.refresh_from_db()
    assert row.filled == {}
    assert row.closed == {}
    assert row.erased_at
    assert client.post(f"{row.get_absolute_url()}restore/").status_code == 422
    assert checking.verify().is_sound


@pytest.fixture
def shelf(db):
    """The folder of dossiers, in which nothing lies that another test has left."""
    for path in kept.folder().iterdir():
        kept.delete(path.name.partition(".")[0])
    return kept.folder()


def asked_for(key, by) -> Dossier:
    """Have the worker asked for a dossier of something."""
    subject = subject_of(key, User.objects.get(key=by.key))
    return dossiers.ask_dossier(subject=subject, by=by, reason=WORDS[3], language="zh-hans")


def on_the_disk() -> str:
    """Return every word in the folder of dossiers, that of packed pages too."""
    files = [path for path in sorted(kept.folder().rglob("*")) if path.is_file()]
    return "\n".join(inside(path.read_bytes()) for path in files)


def erase(case, people, client):
    Client().post("/look-up/erase/", {"number": case.reference, "code": code_of(case)})
    client.force_login(people["data"], backend=BACKEND)
    done = client.post(f"/erasures/{case.reference}/", {"decision": "erase"})
    assert done.status_code == 302
    after_the_commit()


def test_a_dossier_that_lies_ready_goes_with_what_is_erased_in_it(
    shelf, closed, people, client
):
    dossier, other = asked_for(closed.key, people["feng"]), Case.objects.order_by("pk").last()
    beside = asked_for(other.key, people["feng"])
    make_waiting()
    assert WORDS[0] in on_the_disk()

    erase(closed, people, client)

    assert not [word for word in WORDS if word in on_the_disk()]
    assert [path.name for path in kept.folder().iterdir()] == [f"{beside.name}.zip"]
    assert not [word for word in WORDS if word in everything()]
    client.force_login(people["feng"], backend=BACKEND)
    page = as_text(client.get(dossier.get_absolute_url()))
    assert "已删除" in page
    assert client.get(f"{dossier.get_absolute_url()}dossier.zip").status_code == 404
    there = client.get(f"{beside.get_absolute_url()}dossier.zip")
    assert other.reference in as_text(there)


def test_a_dossier_in_which_something_is_erased_while_it_is_made_is_made_anew(
    shelf, closed, people, client, monkeypatch
):
    """The words were read when they were erased: what was made of them is thrown away."""
    dossier, reach = asked_for(closed.key, people["feng"]), dossiers.reach

    def erased_meanwhile(*, dossier, done):
        reach(dossier=dossier, done=done)
        monkeypatch.setattr(dossiers, "reach", reach)
        erase(closed, people, client)

    monkeypatch.setattr(dossiers, "reach", erased_meanwhile)
    make_waiting()

    dossier.refresh_from_db()
    assert dossier.is_waiting
    assert on_the_disk() == ""

    make_waiting()

    dossier.refresh_from_db()
    assert not dossier.is_waiting
    assert dossier.made_at is None  # of what is erased there is none any more
    client.force_login(people["feng"], backend=BACKEND)
    assert "已经删除" in client.get(dossier.get_absolute_url()).text
    assert not [word for word in WORDS if word in on_the_disk()]
    assert not [word for word in WORDS if word in everything()]


def test_a_dossier_of_an_official_goes_with_their_row(shelf, people, someone, county, client):
    lin = someone("lin", "organisation-officer", county.county)
    row = write_row(register="people", values={"name": "钱鸲鹆"}, unit=county.water, by=lin)
    after_the_commit()
    asked_for(row.key, lin)
    make_waiting()
    assert "鸲鹆" in on_the_disk()

    client.force_login(someone("lin", "data-officer", county.county), backend=BACKEND)
    client.post(f"{row.get_absolute_url()}erase/", {"basis": "request", "sure": "on"})
    after_the_commit()

    assert on_the_disk() == ""
