"""What somebody who takes the database learns of votes; `./run bench ballots` holds 400."""

import math
import statistics
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from benchmarks.ballots import Hall, linked, rounds_of, without_shuffling
from youwei.ballots import keys, machine
from youwei.ballots.actions import cast, urns
from youwei.ballots.models import Urn

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS, ROUNDS = 5, 12
FAR = 6.0
"""Standard errors above chance: the whole measure allows 3, and a test may not fail by luck."""


def test_who_voted_when_does_not_tell_who_voted_what(db):
    seen = rounds_of(Hall(), 2 * ROUNDS, VOTERS, Random(1))

    _, scores = linked(seen[:ROUNDS], seen[ROUNDS:])

    error = 1 / (VOTERS * math.sqrt(ROUNDS))
    assert statistics.mean(scores) <= 1 / VOTERS + FAR * error


def test_the_attacker_finds_everybody_where_nothing_is_shuffled(db):
    hall = Hall()
    seen = without_shuffling(lambda: rounds_of(hall, 8, VOTERS, Random(2)))

    _, scores = linked(seen[:4], seen[4:])

    assert scores == [1.0] * 4


def stored():
    """Return every byte that the database keeps of urns, dead rows and logs included."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
            "WHERE relkind IN ('r', 't') AND relname LIKE 'ballots%'"
        )
        pages = b"".join(bytes(row[0]) for row in cursor.fetchall())
        cursor.execute(
            "SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_lsn()))"
        )
        return pages + bytes(cursor.fetchone()[0])


def test_no_byte_of_a_ballot_lies_in_the_database(db):
    asked = [{"text": f"{n}？", "options": ["是", "否", "弃"], "most": 2} for n in range(20)]
    round_, codes = Hall().open(6, asked)
    chance = Random(3)
    answers = [tuple((chance.randrange(2), 2) for _ in asked) for _ in codes]
    for code, answer in zip(codes, answers, strict=True):
        cast(code=code, answers=answer)

    found = stored()

    assert keys.find(round_.name).digest(codes[0].replace("-", "")).encode() in found
    for answer in answers:
        assert (
            machine.put(machine.empty_urn(1, 20), machine.Ballot(0, answer), chance)
            not in found
        )
    for code in codes:
        assert code.encode() not in found
        assert code.replace("-", "").encode() not in found


def test_every_key_that_was_is_gone_from_the_key_file(db, settings):
    round_, codes = Hall().open(5, [{"text": "?", "options": ["是", "否"], "most": 1}])
    was = []
    for code in codes:
        was.append((keys.find(round_.name).urn.hex(), bytes(Urn.objects.get().sealed)))
        cast(code=code, answers=((0,),))

    (path,) = Path(settings.YOUWEI_DATA, "urns").iterdir()
    with closing(path.open()) as file:
        kept = file.read()

    assert all(key not in kept for key, _sealed in was)
    now = keys.find(round_.name)
    for _key, sealed in was:
        with pytest.raises(keys.KeyLost):
            keys.unseal(now, round_.name, sealed)
    assert urns.chance.__class__.__name__ == "SystemRandom"
