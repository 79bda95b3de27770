"""Planted words in what leaves the house as a file: dossiers, and files between zones."""

import io
import zipfile
from base64 import b64encode

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import connection

from tests.boundaries.house import CAST, House, take_in
from tests.boundaries.test_canaries import ALLOWED, BELONGS, closed, leaks, rows_of
from youwei.engines import envelope
from youwei.identity.actions import Office
from youwei.interop.dossier import kept
from youwei.interop.dossier.actions import ask_dossier
from youwei.interop.dossier.jobs import make_waiting
from youwei.interop.dossier.subjects import subject_of
from youwei.packs import world
from youwei.procedures.models import Case
from youwei.zones.actions import carry_out, take_key
from youwei.zones.declarations import Card

WIDER = {"lin": 2, "gu": 2, "qian": 1, "deng": 1}
"""How many dossiers of officials and of tables a reader may ask for, besides their own."""
OFFICE = Office("zone/office", "办公区")
GOES_TO_THE_OFFICE = {"phone of a letter", "phone of a visitor", "phone of an order"}
"""What `along` names in the letters and in the orders; nothing else that is closed may go."""


def inside(data: bytes) -> str:
    """Return every word of a ZIP, its names and the text of its PDF with it.

    Typesetting parts Chinese from digits: words are joined again before they are sought.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        texts = [packed.read(name).decode("utf-8", "replace") for name in names]
        pdf = pypdfium2.PdfDocument(packed.read("dossier.pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    return "\n".join([*names, *texts, "".join(text.split())])


def one_of_each(house: House, name: str) -> list[Case]:
    """Return the newest case of each procedure that a reader sees, and the one with a file."""
    seen = Case.objects.visible_to(house.users[name]).order_by("pk")
    newest = {case.procedure_key: case for case in seen}
    with_file = seen.filter(documents__isnull=False)
    return list({case.pk: case for case in (*newest.values(), *with_file)}.values())


@pytest.mark.parametrize("name", CAST)
def test_no_dossier_says_more_to_its_reader_than_the_page(house, name):
    client, found = house.client(name), []
    for case in one_of_each(house, name):
        answer = client.post(f"{case.get_absolute_url()}dossier/", {"reason": "归档"})
        assert answer.status_code == 200, case.reference
        text = inside(answer.content)
        assert case.reference in text
        found += [(case.reference, what) for what in leaks(house, name, text)]

    assert not found


def of_many(house: House, name: str) -> list[str]:
    """Return where a reader asks for dossiers of many: of people, of tables, of themself."""
    client, batch = house.client(name), take_in(house)
    rows = [f"{row.get_absolute_url()}dossier/" for row in (house.people[0], house.people[1])]
    asked = [*rows, f"/intake/{batch.pk}/dossier/", "/account/dossier/"]
    return [url for url in asked if client.get(url).status_code == 200]


@pytest.mark.parametrize("name", CAST)
def test_no_dossier_of_a_person_or_a_table_says_more_to_its_reader_than_the_pages(house, name):
    client, found, urls = house.client(name), [], of_many(house, name)
    for url in urls:
        answer = client.post(url, {"reason": "归档"})
        assert answer.status_code == 200, url
        found += [(url, what) for what in leaks(house, name, inside(answer.content))]

    assert "/account/dossier/" in urls
    assert len(urls) == 1 + WIDER.get(name, 0)
    assert not found


def test_what_is_kept_lies_in_no_table_and_says_no_more_than_the_pages(
    house, settings, tmp_path
):
    settings.YOUWEI_DATA = tmp_path
    deng = house.users["deng"]
    subject = subject_of(take_in(house).key, deng)
    ask_dossier(subject=subject, by=deng, reason="归档", language="zh-hans")
    make_waiting()

    (path,) = kept.folder().iterdir()
    assert not leaks(house, "deng", inside(path.read_bytes()))
    for table, text in rows_of(connection.introspection.table_names()):
        assert table in BELONGS or not closed(house, text), table


@pytest.mark.parametrize(
    ("name", "what"), [("luo", "draft of an answer"), ("qin", "file of a report")]
)
def test_a_dossier_holds_what_its_reader_may_read(house, name, what):
    case = house.letters[2] if name == "luo" else house.reports[0]

    answer = house.client(name).post(f"{case.get_absolute_url()}dossier/", {"reason": "归档"})

    assert name in ALLOWED[what]
    words = [word for word, one in house.secrets.items() if one == what]
    assert any(word in inside(answer.content) for word in words)


@pytest.fixture
def carried(house, settings) -> str:
    """Carry what waits for the office out of the public zone, and open it with its key."""
    key = X25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    sign = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    texts = [b64encode(raw).decode() for raw in (sign, public)]
    settings.YOUWEI_ZONES = ("public",)
    with world.using(world.current().within(("public",))) as here:
        card = Card(
            county=here.county, zone="office", sign=texts[0], open=texts[1], signature="-"
        )
        take_key(card=card, by=OFFICE)
        path = carry_out(to="office", by=OFFICE)
    raw = path.read_bytes()
    assert not [word for word in house.secrets if word.encode() in raw]
    with path.open("rb") as file:
        return b"\n".join(envelope.parts(file, key)).decode("utf-8", "replace")


def test_a_file_between_zones_says_what_is_declared_to_go_along_and_nothing_else(
    house, carried
):
    assert house.letters[0].reference in carried
    assert house.orders[0].reference in carried
    gone = {what for word, what in house.secrets.items() if word in carried}

    assert gone == GOES_TO_THE_OFFICE
    assert house.reports[0].reference not in carried
    assert house.anonymous.reference not in carried
    assert house.petition.reference not in carried


def test_who_wrote_goes_with_no_file(house, carried):
    for name in ("xu", "bao"):
        assert house.users[name].key not in carried
