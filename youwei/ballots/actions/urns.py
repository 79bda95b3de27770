"""The urn, written and read through a connection that nothing else uses."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random
from secrets import SystemRandom

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from youwei.ballots import keys, machine
from youwei.ballots.models import Urn
from youwei.packs.declared import NotAllowed

chance: Random = SystemRandom()
"""Where every shuffle comes from."""

CLOSED = "The vote has closed. Your ballot was not counted, and your code was not used."


@contextmanager
def apart() -> Iterator[BaseDatabaseWrapper]:
    """Open one transaction on a connection of its own, and close both in the end.

    What marks a code and what holds the ballot so share no session and no transaction.
    """
    connection = connections.create_connection("default")
    try:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        yield connection
    finally:
        with suppress(DatabaseError):  # a line that is cut has undone it already
            connection.rollback()
        connection.close()


def make_urn(name: str, *, slots: int, questions: int) -> keys.Key:
    """Make an empty urn with a new key, in the transaction of the round."""
    key = keys.make(name)
    sealed = keys.seal(key, name, machine.empty_urn(slots, questions))
    Urn.objects.update_or_create(pk=name, defaults={"sealed": sealed, "is_shut": False})
    return key


def put_ballot(name: str, ballot: machine.Ballot) -> None:
    """Put one ballot into the urn: all slots shuffled, sealed anew under the next key.

    Whatever is raised here is raised before the commit, except by the commit itself.
    """
    with apart() as connection:
        sealed, is_shut = _locked(connection, name)
        if is_shut:
            raise NotAllowed(CLOSED)
        key, plain = keys.unseal(keys.find(name), name, sealed)
        key = key.forward(key.step + 1)
        filled = keys.seal(key, name, machine.put(plain, ballot, chance))
        _write(connection, "sealed = %s", [filled, name])
        try:
            connection.commit()
        except Exception as error:
            raise CommitUnknown from error
    with suppress(keys.KeyLost, OSError):  # the older key opens the urn as well
        if keys.find(name).step < key.step:
            keys.keep(name, key)


class CommitUnknown(RuntimeError):
    """The database did not answer: nobody knows whether the ballot is in the urn."""


def shut_urn(name: str, *, questions: int) -> list[machine.Ballot]:
    """Let nothing more into the urn, and return what is in it. It stays until it is counted."""
    with apart() as connection:
        sealed, _is_shut = _locked(connection, name)
        _, plain = keys.unseal(keys.find(name), name, sealed)
        _write(connection, "is_shut = TRUE", [name])
        connection.commit()
    return machine.ballots_in(plain, questions)


def throw_away(name: str) -> None:
    """Destroy the key first, then the urn: what is left of it anywhere opens no more."""
    keys.destroy(name)
    Urn.objects.filter(pk=name).delete()


def _locked(connection: BaseDatabaseWrapper, name: str) -> tuple[bytes, bool]:
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sealed, is_shut FROM ballots_urn WHERE name = %s{lock}",  # noqa: S608
            [name],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed(CLOSED)
    return bytes(row[0]), bool(row[1])


def _write(connection: BaseDatabaseWrapper, what: str, values: list[bytes | str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ballots_urn SET {what} WHERE name = %s",  # noqa: S608  our own two
            values,
        )
