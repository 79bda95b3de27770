"""Bytes lie once for all who have them, and go with the last one."""

import hashlib
import threading
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction

from youwei.chronicle.clock import now
from youwei.procedures.actions import drop, keep, path_of
from youwei.procedures.jobs import drop_files
from youwei.procedures.models import Document, Meeting
from youwei.zones.models import Exhibit

DATA = b"%PDF- signed by all"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    keep(DIGEST, DATA)


def erased():
    """Say that a case with this file was erased, as the record says it."""
    drop_files([SimpleNamespace(event="case.erased", payload={"files": [DIGEST]})])


def meeting():
    return Meeting.objects.create(
        key="meeting/1", body="representative", title="会议", unit_path="500233/",
        held_on="2026-11-30", sheet_digest=DIGEST,
    )  # fmt: skip


def copy():
    return Exhibit.objects.create(
        reference="ORDER-1", title="路灯", procedure="点单", stage="办结", unit_path="500233/",
        unit_name="忠县", from_zone="office", number=1, roles="", facts=[], lines="",
        papers=[{"name": "a.pdf", "digest": DIGEST}], left_out=0, opened_at=now(),
        ended_at=now(), came_at=now(),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("holder", [meeting, copy])
def test_a_file_of_an_erased_case_stays_where_a_meeting_or_a_copy_has_the_same(holder):
    held = holder()

    erased()

    assert path_of(DIGEST).read_bytes() == DATA
    held.delete()
    erased()
    assert not path_of(DIGEST).exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_handed_in_while_the_same_one_is_dropped_is_there_afterwards(letter):
    """On SQLite the second waits by itself, since one writes at a time."""

    def let_go():
        drop(DIGEST)
        connections.close_all()

    other = threading.Thread(target=let_go)
    with transaction.atomic():
        keep(DIGEST, DATA)
        if connection.vendor == "postgresql":
            other.start()
            other.join(0.3)
        Document.objects.create(
            key="document/1", case=letter, field="photo", name="a.pdf", digest=DIGEST,
            size=len(DATA), kind="application/pdf", added_at=now(), added_by="user/xu",
        )  # fmt: skip
    if connection.vendor != "postgresql":
        other.start()
    other.join()

    assert path_of(DIGEST).read_bytes() == DATA
