"""Does what docs/tutorial says, word for word."""

import re
import shutil

import pytest

from tests.architecture.source import ROOT
from youwei.interop.commands import packs
from youwei.packs import world
from youwei.packs.loader import read_county
from youwei.procedures.models import Case

TUTORIAL = (ROOT / "docs" / "tutorial" / "README.md").read_text(encoding="utf-8")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", TUTORIAL, re.DOTALL)[1]


@pytest.fixture
def counties(tmp_path):
    copy = shutil.copytree(ROOT / "counties", tmp_path / "counties")
    file = copy / "demo" / "procedures" / "street-lamps.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(block("toml"), encoding="utf-8")
    return copy


@pytest.fixture
def county_with_lamps(counties):
    with world.using(read_county(counties, "demo")) as found:
        yield found


def test_the_file_is_short_and_right(counties, capsys):
    status = packs.main(["demo", "--counties", str(counties)])

    assert len(block("toml").splitlines()) < 60
    assert status == 0, capsys.readouterr().out


def test_the_mistake_is_told_as_the_tutorial_says(counties, capsys):
    file = counties / "demo" / "procedures" / "street-lamps.toml"
    file.write_text(block("toml").replace("needs =", "neds =", 1), encoding="utf-8")

    status = packs.main(["demo", "--counties", str(counties)])

    said = capsys.readouterr().out.strip()
    assert status == 1
    assert f"```\n{said}\n```" in TUTORIAL


@pytest.mark.usefixtures("county_with_lamps")
def test_the_pages_come_from_the_file(client, county, someone):
    resident = someone("xu", "resident", county.home)
    office = someone("deng", "petition-office", county.county)
    handler = someone("luo", "handler", county.roads)

    def send(user, address, **values):
        client.force_login(user, backend=BACKEND)
        return client.post(address, values)

    client.force_login(resident, backend=BACKEND)
    listed = client.get("/procedures/").content.decode()
    send(resident, "/procedures/street-lamps/open/", pole="A-17", ticket="t1")
    case = Case.objects.get()
    address = case.get_absolute_url()
    sent = send(office, address, place="0", crew=county.roads.key)
    without_words = send(handler, address, place="0")
    repaired = send(handler, address, place="0", done="换了灯泡")
    closed = send(resident, address, place="0", shines="yes")

    assert "路灯报修" in listed
    assert without_words.status_code == 422
    assert [r.status_code for r in (sent, repaired, closed)] == [302, 302, 302]
    case.refresh_from_db()
    assert case.stage == "closed"
