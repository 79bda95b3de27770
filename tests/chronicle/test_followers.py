"""What follows the chronicle does so exactly once in effect, wherever it is killed."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from tests.chronicle.conftest import BO, Thing
from youwei.chronicle import followers
from youwei.chronicle.actions import (
    follow,
    give_back,
    is_due,
    make_notices,
    mark_done,
    read_notice,
    seal_entries,
    send_notices,
    take_turn,
)
from youwei.chronicle.followers import Told, register_notice
from youwei.chronicle.models import Declaration, Notice, Position, Turn


@pytest.fixture
def registry(monkeypatch):
    for name in ("_followers", "_periodic", "_tells"):
        monkeypatch.setattr(followers, name, {})


@pytest.fixture
def told(registry):
    """An and Cai are told whenever a wall is mended; nobody twice for one wall."""
    register_notice(
        "test.wall-mended", lambda entry: [Told("user/an"), Told("user/cai"), Told("user/an")]
    )


def test_a_follower_is_handed_every_sealed_entry_once_and_in_order(write):
    seen = []
    for bricks in range(5):
        write(bricks)
    seal_entries()
    write(99)

    while follow("reader", lambda batch: seen.extend(batch), limit=2):
        pass

    assert [entry.payload["bricks"] for entry in seen] == [0, 1, 2, 3, 4]
    assert [entry.seal for entry in seen] == [0, 1, 2, 3, 4]
    assert Position.objects.get().next_leaf == 5


def test_of_what_had_happened_long_before_it_was_recorded_nobody_is_told(told, write):
    write(1, at=timezone.now() - timedelta(days=31))
    write(2, at=timezone.now() - timedelta(days=29))
    seal_entries()

    follow("notices", make_notices)

    assert {notice.entry.payload["bricks"] for notice in Notice.objects.all()} == {2}


def test_a_follower_that_fails_leaves_nothing_and_gets_the_same_again(write):
    write(7)
    seal_entries()
    handed = []

    def break_down(batch):
        handed.extend(entry.pk for entry in batch)
        Declaration.objects.create(digest="half-done", pinned_at=timezone.now())
        if len(handed) == 1:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        follow("reader", break_down)
    assert not Declaration.objects.exists()

    assert follow("reader", break_down) == 1
    assert handed[0] == handed[1]
    assert Declaration.objects.count() == 1


def test_followers_keep_their_own_positions(write):
    write()
    seal_entries()

    assert follow("first", lambda batch: None) == 1
    assert follow("second", lambda batch: None) == 1
    assert follow("first", lambda batch: None) == 0


def test_everybody_is_told_once(write, told):
    write(3)
    seal_entries()

    assert follow("notices", make_notices) == 1
    assert follow("notices", make_notices) == 0
    Position.objects.all().delete()
    follow("notices", make_notices)

    keys = Notice.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["notices:0:user/an", "notices:0:user/cai"]


def test_a_notice_is_read_by_its_own_person_alone(write, told):
    write()
    seal_entries()
    follow("notices", make_notices)
    an, cai = Thing("user/an"), Thing("user/cai")

    assert not read_notice(key="notices:0:user/an", by=cai)
    assert Notice.objects.visible_to(an).unread().count() == 1
    assert read_notice(key="notices:0:user/an", by=an)

    assert Notice.objects.visible_to(an).unread().count() == 0
    assert Notice.objects.visible_to(cai).unread().count() == 1


@contextmanager
def gateway(answers):
    """A server that writes down what it is sent and answers as told, then with 200."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append({**json.loads(body), "header": self.headers["Idempotency-Key"]})
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield got, f"http://127.0.0.1:{server.server_port}/notices"
    server.shutdown()
    server.server_close()


def wait_no_longer():
    Notice.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())


def test_a_notice_is_sent_with_its_key_until_the_gateway_has_it(write, told, settings):
    with gateway([503, 200]) as (got, url):
        settings.YOUWEI_NOTICE_URL = url
        write(3)
        seal_entries()
        follow("notices", make_notices)

        assert send_notices() == 1
        assert send_notices() == 0  # the other one waits before it is tried again
        wait_no_longer()
        assert send_notices() == 1
        wait_no_longer()
        assert send_notices() == 0

    assert sorted(sent["key"] for sent in got) == [
        *["notices:0:user/an"] * 2,
        "notices:0:user/cai",
    ]
    assert all(sent["key"] == sent["header"] for sent in got)
    assert got[0]["to"] == "user/an"
    assert "Bo" in got[0]["sentence"]
    assert Notice.objects.filter(sent_at=None).count() == 0


def test_what_the_gateway_already_has_is_not_sent_again(write, told, settings):
    with gateway([409, 409]) as (got, url):
        settings.YOUWEI_NOTICE_URL = url
        write()
        seal_entries()
        follow("notices", make_notices)

        assert send_notices() == 2

    assert len(got) == 2


def test_a_gateway_that_is_away_costs_nothing_but_time(write, told, settings):
    settings.YOUWEI_NOTICE_URL = "http://127.0.0.1:9/"
    write()
    seal_entries()
    follow("notices", make_notices)

    assert send_notices() == 0

    notice = Notice.objects.first()
    assert notice.tries == 1
    assert notice.next_try_at > timezone.now()


def test_a_turn_has_one_holder_until_it_ends(db):
    assert take_turn("worker", holder="a", seconds=60)
    assert take_turn("worker", holder="a", seconds=60)
    assert not take_turn("worker", holder="b", seconds=60)

    give_back("worker", holder="a")
    assert take_turn("worker", holder="b", seconds=-1)
    assert take_turn("worker", holder="a", seconds=60)


def test_a_job_is_due_when_it_was_never_done_or_long_ago(db):
    assert is_due("tick", 60)

    mark_done("tick")

    assert not is_due("tick", 60)
    assert is_due("tick", 0)


def test_a_job_is_due_where_the_clock_was_set_back(db, monkeypatch):
    mark_done("tick")
    earlier = timezone.now() - timedelta(hours=2)
    monkeypatch.setattr("youwei.chronicle.actions.turns.timezone.now", lambda: earlier)

    assert is_due("tick", 60)
    assert Turn.objects.get().holder == ""


def test_what_speaks_of_somebody_is_found_before_and_after_the_seal(write):
    fresh = write(about=["person/an"])
    write(about=["person/ann"])

    before = list(fresh.__class__.objects.about("person/an"))
    seal_entries()
    after = list(fresh.__class__.objects.about("person/an"))

    assert before == after == [fresh]
    assert fresh.__class__.objects.about(BO.key).count() == 0
