"""The vault: one key for each thing, destroyed for good, with a list that only grows."""

import sqlite3
import subprocess
import sys

import pytest

from youwei.chronicle import vault

WORDS = b"a phone that nobody may keep"


def test_words_are_read_until_their_key_is_destroyed():
    key = vault.fresh()
    box = vault.close(WORDS, key)

    assert vault.opened(box) == WORDS

    vault.destroy([key])

    assert vault.opened(box) is None
    assert vault.own_key(box) is None
    assert vault.is_erased(key)
    with pytest.raises(vault.Erased):
        vault.close(WORDS, key)


def test_one_key_destroyed_leaves_the_others(own_keys):
    here, there = vault.fresh(), vault.fresh()
    boxes = [vault.close(WORDS, key) for key in (here, there)]

    vault.destroy([here])
    vault.destroy([here])

    assert [vault.opened(box) for box in boxes] == [None, WORDS]
    assert list(vault.erased()) == [here]


def test_the_file_alone_opens_nothing_and_keeps_no_destroyed_key(own_keys):
    key = vault.fresh()
    with vault._open() as held:
        (wrapped,) = held.execute("SELECT wrapped FROM keys WHERE id = ?", [key]).fetchone()

    vault.destroy([key])

    left = b"".join(path.read_bytes() for path in own_keys.glob("vault.sqlite3*"))
    assert wrapped not in left
    assert key.encode() in left  # on the list


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM erased",
        "UPDATE erased SET id = 'other'",
        "INSERT INTO keys SELECT id, x'00' FROM erased",
    ],
)
def test_the_list_only_grows(own_keys, statement):
    vault.destroy([vault.fresh()])

    with vault._open() as held, pytest.raises(sqlite3.IntegrityError):
        held.execute(statement)


def test_a_copy_brings_keys_back_but_none_that_either_side_has_destroyed(own_keys, tmp_path):
    kept, gone_here, gone_there = (vault.fresh() for _ in range(3))
    boxes = [vault.close(WORDS, key) for key in (kept, gone_here, gone_there)]
    copy = tmp_path / "copy.sqlite3"
    vault.copy(copy)
    with sqlite3.connect(copy) as there:
        there.execute("INSERT INTO erased VALUES (?, '2026-11-30', '')", [gone_there])
    with vault._open() as held, held:
        held.execute("DELETE FROM keys WHERE id = ?", [kept])  # a disk that lost it
    vault.destroy([gone_here])

    vault.take_in(copy)

    assert [vault.opened(box) for box in boxes] == [WORDS, None, None]


def test_a_key_that_is_lost_stops_no_work(own_keys):
    key = vault.fresh()
    before = vault.close(WORDS, key)
    with vault._open() as held, held:
        held.execute("DELETE FROM keys")

    after = vault.close(b"later words", key)

    assert vault.opened(before) is None
    assert vault.opened(after) == b"later words"


def test_two_processes_agree(own_keys):
    key = vault.fresh()
    box = vault.close(WORDS, key)
    program = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'youwei.settings'; "
        "django.setup(); from youwei.chronicle import vault; import sys; "
        "print(vault.opened(sys.argv[1]).decode()); vault.destroy([sys.argv[2]])"
    )

    said = subprocess.run(
        [sys.executable, "-c", program, box, key], text=True, capture_output=True, check=True,
        env={"YOUWEI_DATA": str(own_keys), "PATH": "", "PYTHONPATH": "."},
    )  # fmt: skip

    assert said.stdout.strip() == WORDS.decode()
    assert vault.opened(box) is None
