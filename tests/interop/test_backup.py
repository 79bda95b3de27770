"""A backup under load, and a plug that is pulled; `./run bench backups` repeats it."""

import json
import os
import time
import zipfile

import pytest

from benchmarks.backups import Place, damaged, killed, start
from benchmarks.kill import House
from benchmarks.rig.databases import fresh
from youwei.interop.backup import archive
from youwei.interop.backup.archive import BrokenBackup
from youwei.interop.backup.restoring import check

URL = os.environ.get("YOUWEI_DATABASE_URL", "")
HANDED_IN = "files/ab/" + "c" * 62


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a house with rows, a file and keys, and a backup that was made under load."""
    folder = tmp_path_factory.mktemp("house")
    with fresh(URL, folder) as database:
        place = Place(database, folder)
        house = House(database, folder, "")
        assert place.youwei("migrate", "--verbosity", "0").returncode == 0
        (folder / HANDED_IN).parent.mkdir(parents=True)
        (folder / HANDED_IN).write_bytes(b"a photo")
        (folder / "urns").mkdir()
        (folder / "urns" / "round.key").write_text("the key of an urn")
        with start(house) as confirmed:
            while len(confirmed) < 40:
                time.sleep(0.05)
            before = set(confirmed)
            done = place.youwei("backup", str(folder / "a.zip"))
            after = set(confirmed)
        assert done.returncode == 0, done.stderr
        assert len(after) > len(before), "nobody wrote meanwhile"
        place.confirmed = before
        yield place


def test_a_backup_under_load_holds_all_that_was_confirmed_before(place, tmp_path):
    with fresh(URL, tmp_path) as database:
        other = Place(database, tmp_path)
        done = other.youwei("restore", str(place.folder / "a.zip"))

        assert done.returncode == 0, done.stderr
        assert "纪实" in done.stdout
        rows = {key for (key,) in database.ask("SELECT key FROM chronicle_declaration")}
        assert place.confirmed <= rows
        assert (tmp_path / HANDED_IN).read_bytes() == b"a photo"
        again = other.youwei("backup", str(tmp_path / "again.zip"))
        assert again.returncode == 0, again.stderr
        assert counts(tmp_path / "again.zip") == counts(place.folder / "a.zip")


def counts(path):
    with zipfile.ZipFile(path) as opened:
        said = json.loads(opened.read("manifest.json"))
    return said["rows"], said["head"]


def test_keys_lie_in_a_file_of_their_own_and_keys_of_urns_in_none(place, tmp_path):
    done = place.youwei("backup", "--keys", str(tmp_path / "keys.zip"))
    assert done.returncode == 0, done.stderr

    with zipfile.ZipFile(place.folder / "a.zip") as house:
        names = house.namelist()
        assert all(name.endswith(".pub") for name in names if name.startswith("keys/"))
        everything = b"".join(house.read(name) for name in names)
    with zipfile.ZipFile(tmp_path / "keys.zip") as keys:
        assert "keys/chronicle.pem" in keys.namelist()
        everything += b"".join(keys.read(name) for name in keys.namelist())
    assert b"the key of an urn" not in everything
    assert (tmp_path / "keys.zip").stat().st_mode & 0o077 == 0


def test_every_night_the_keys_get_a_file_of_their_own_and_the_newest_stay(place, tmp_path):
    for day in ("20250101-010203", "20250102-010203"):
        (tmp_path / f"demo-keys-{day}.zip").write_bytes(b"of another night")
        (tmp_path / f"demo-{day}.zip").write_bytes(b"no keys")

    done = place.youwei("backup", "--keys", str(tmp_path), "--keep", "2")

    assert done.returncode == 0, done.stderr
    oldest, newest = sorted(path.name for path in tmp_path.glob("demo-keys-*.zip"))
    assert oldest == "demo-keys-20250102-010203.zip"
    archive.opened(tmp_path / newest, archive.KEYS)[0].close()
    assert len(list(tmp_path.glob("demo-2025*.zip"))) == 2


@pytest.mark.parametrize("words", [["{}/a.zip"], ["--keys", "{}/a.zip"]])
def test_where_no_house_is_no_backup_is_written(tmp_path, words):
    with fresh(URL, tmp_path) as database:
        done = Place(database, tmp_path).youwei("backup", *(w.format(tmp_path) for w in words))

    assert done.returncode == 1
    assert "YOUWEI_DATABASE_URL" in done.stderr
    assert not list(tmp_path.glob("*.zip"))


def test_a_file_that_is_erased_while_the_backup_is_made_is_left_out(place, tmp_path):
    gone = place.folder / "files/ab" / ("d" * 62)
    gone.symlink_to(tmp_path / "erased")  # listed, and not there when it is opened

    done = place.youwei("backup", str(tmp_path / "b.zip"))

    gone.unlink()
    assert done.returncode == 0, done.stderr
    assert HANDED_IN in check(tmp_path / "b.zip").members


@pytest.mark.parametrize("how", sorted(set(damaged) - {"other counts"}))
def test_what_is_no_backup_of_this_house_is_refused_with_a_sentence(place, tmp_path, how):
    spoiled = tmp_path / "spoiled.zip"
    says = damaged[how](place.folder / "a.zip", spoiled)

    with pytest.raises(BrokenBackup, match=says):
        check(spoiled)

    assert check(place.folder / "a.zip").holds == "house"


def test_a_backup_that_is_not_what_it_says_changes_nothing(place, tmp_path):
    spoiled, before = tmp_path / "spoiled.zip", place.state()
    says = damaged["other counts"](place.folder / "a.zip", spoiled)

    done = place.youwei("restore", str(spoiled), "--replace")

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert place.state() == before


def test_a_database_that_is_there_or_in_use_is_not_replaced(place):
    before = place.state()
    done = place.youwei("restore", str(place.folder / "a.zip"))
    assert "--replace" in done.stderr

    with start(House(place.database, place.folder, "")):
        done = place.youwei("restore", str(place.folder / "a.zip"), "--replace")

    assert "请先停下 `./run serve`" in done.stderr
    assert place.state() >= before


def test_kill_9_in_the_middle_leaves_a_whole_house(place):
    outcome = killed(place, times=1)

    assert outcome.is_well, outcome
