"""What was erased does not come back with a backup, and the record still holds."""

import os

import pytest

from benchmarks.backups import Place
from benchmarks.rig.databases import fresh

URL = os.environ.get("YOUWEI_DATABASE_URL", "")
WORDS = ("鸲鹆", "13979234516", "鹪鹩")
BEGIN = """
from youwei.identity.actions import SETUP, add_user, give_role
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case
from youwei.registers.actions import add_unit, write_row
from youwei.registers.models import Record
"""
FILL = (
    BEGIN
    + """
top = add_unit(code="500233", name="忠县", level="county", by=SETUP)
town = add_unit(code="500233001", name="忠州街道", level="town", by=SETUP, above=top)
village = add_unit(code="500233001001", name="州屏社区", level="village", by=SETUP, above=town)
home = add_unit(code="500233-homes", name="居民", level="household", by=SETUP, above=top)
for name, role, unit in (
    ("xu", "resident", home), ("tan", "village-secretary", village),
    ("feng", "dispatcher", town),
):
    give_role(user=add_user(key=f"user/{name}", username=name, name=name, by=SETUP),
              role=role, unit=unit, by=SETUP)
from youwei.identity.models import User
xu, tan = User.objects.get(username="xu"), User.objects.get(username="tan")
for matter in ("鸲鹆外墙掉砖", "鸲鹆还在办", "路灯不亮"):
    said = {"matter": matter, "phone": "13979234516"}
    case = open_case(procedure="order", unit=village, by=xu, filled=said)
    if "还在办" in matter:
        continue
    place = next(n for n, move in enumerate(case.here.moves) if move.to == "withdrawn")
    move_case(case=case, place=place, by=xu)
write_row(register="away", unit=village, by=tan, values={
    "name": "彭鹪鹩", "phone": "13979234516", "city": "东莞", "trade": "factory",
    "village": village.key, "agreed-on": "2026-11-02"})
"""
)
ERASE = (
    BEGIN
    + """
from youwei.procedures.actions import erase_case
from youwei.registers.actions import erase_row
from youwei.registers.actions.erasing import OPT_OUT
from youwei.identity.models import User
case, ran, _other = Case.objects.order_by("pk")
erase_case(case=case, by=SETUP)
place = next(n for n, move in enumerate(ran.here.moves) if move.to == "withdrawn")
ran = move_case(case=ran, place=place, by=User.objects.get(username="xu"))
erase_case(case=ran, by=SETUP)
erase_row(row=Record.objects.get(), basis=OPT_OUT, by=User.objects.get(username="tan"))
"""
)
FOLLOW = """
from youwei.chronicle.actions import follow, seal_entries
from youwei.chronicle.jobs import destroy_keys
from youwei.registers.jobs import index_entries
from youwei.registers.actions.search import tidy_index
seal_entries()
for name, handle in (("registers.search", index_entries), ("vault", destroy_keys)):
    while follow(name, handle): pass
tidy_index()
"""
LOOK = (
    BEGIN
    + """
case = Case.objects.order_by("pk").first()
other = Case.objects.order_by("pk").last()
print("closed", dict(case.closed), "other", dict(other.closed))
from youwei.chronicle.models import Entry
print([(entry.on_name, entry.payload) for entry in Entry.objects.filter(on_key=case.key)])
assert not Case.objects.running().exists()
print("kept", [entry.on_name for entry in Entry.objects.filter(on_key=other.key)])
from youwei.packs.declared import NotAllowed
from youwei.identity.models import User
from youwei.registers.models import Unit
try:
    write_row(register="away", unit=Unit.objects.get(code="500233001001"),
              by=User.objects.get(username="tan"), values={
        "name": "彭鹪鹩", "phone": "13979234516", "city": "东莞", "trade": "factory",
        "village": Unit.objects.get(code="500233001001").key, "agreed-on": "2026-11-02"})
    print("taken in again")
except NotAllowed:
    print("refused")
"""
)


def run(place, code):
    done = place.youwei("shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Return a house, and a backup of house and keys from before something was erased in it."""
    folder = tmp_path_factory.mktemp("house")
    with fresh(URL, folder) as database:
        place = Place(database, folder)
        assert place.youwei("migrate", "--verbosity", "0").returncode == 0
        run(place, FILL + FOLLOW)
        assert place.youwei("backup", str(folder / "before.zip")).returncode == 0
        keys = place.youwei("backup", "--keys", str(folder / "keys.zip"))
        assert keys.returncode == 0, keys.stderr
        run(place, ERASE + FOLLOW)
        yield place


def tables(place):
    """Return every value of every table of a house, and of its vault."""
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if place.database.url.startswith("sqlite")
        else "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    )
    names = [name for (name,) in place.database.ask(listing)]
    every = [place.database.ask(f'SELECT * FROM "{name}"') for name in names]  # noqa: S608  ours
    return "\n".join(map(str, every))


def holds(place, folder):
    """Hold that of the erased things nothing is there, and of the others everything."""
    said = run(place, LOOK)
    assert "closed {} other {'phone': '13979234516'}" in said
    assert "kept ['路灯不亮'" in said
    assert "鸲鹆" not in said
    assert said.rstrip().endswith("refused")
    found = tables(place)
    assert not [word for word in WORDS if word in found]
    assert "路灯不亮" in found
    assert place.is_sound()
    if place.database.url.startswith("sqlite"):  # not in freed pages, index or log either
        raw = b"".join(path.read_bytes() for path in folder.glob("rig.sqlite3*"))
        assert not [word for word in WORDS if word.encode() in raw]
    vault = b"".join(path.read_bytes() for path in folder.glob("vault.sqlite3*"))
    assert not [word for word in WORDS if word.encode() in vault]


def test_the_backup_holds_what_was_erased_later_or_the_rest_proves_nothing(house, tmp_path):
    with fresh(URL, tmp_path) as database:
        place = Place(database, tmp_path)
        keys = ("--keys", str(house.folder / "keys.zip"))
        done = place.youwei("restore", str(house.folder / "before.zip"), *keys)
        assert done.returncode == 0, done.stderr

        assert "鸲鹆外墙掉砖" in tables(place)


def test_restored_in_the_same_house_it_stays_erased_also_with_old_keys(house):
    before = ("restore", str(house.folder / "before.zip"), "--replace")
    holds(house, house.folder)

    done = house.youwei(*before)

    assert done.returncode == 0, done.stderr
    assert "再次删除：3 件" in done.stdout
    holds(house, house.folder)

    done = house.youwei(*before, "--keys", str(house.folder / "keys.zip"))

    assert done.returncode == 0, done.stderr
    holds(house, house.folder)


def test_on_another_machine_a_newer_list_beside_the_old_copy_is_enough(house, tmp_path):
    newer = tmp_path / "newer-keys.zip"
    assert house.youwei("backup", "--keys", str(newer)).returncode == 0
    with fresh(URL, tmp_path) as database:
        place = Place(database, tmp_path)
        done = place.youwei("restore", str(house.folder / "before.zip"), "--keys", str(newer))

        assert done.returncode == 0, done.stderr
        holds(place, tmp_path)


def test_a_backup_made_afterwards_holds_nothing_of_it_not_even_encrypted(house, tmp_path):
    after = tmp_path / "after.zip"
    assert house.youwei("backup", str(after)).returncode == 0
    with fresh(URL, tmp_path) as database:
        place = Place(database, tmp_path)
        keys = ("--keys", str(house.folder / "keys.zip"))  # of before: they would open it
        done = place.youwei("restore", str(after), *keys)

        assert done.returncode == 0, done.stderr
        holds(place, tmp_path)
