"""Workers are killed while they send. A gateway that knows ids takes each text exactly once,
any other takes none twice, and what may have been lost is seen by an operator."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks.rig.databases import fresh
from tests.channels.conftest import HEAD
from tests.channels.gateway import CUT, gateway

ROOT = Path(__file__).resolve().parents[2]
TEXTS, KILLS, PATIENCE = 24, 2, 300
PREPARE = f"""
from datetime import timedelta
from django.utils import timezone
from youwei.channels.actions import put_out
from youwei.channels.models import Address, Dispatch
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP, add_user
from youwei.identity.keys import lock
user = add_user(key="user/an", username="an", name="安", by=SETUP)
Address.objects.create(user=user, channel="sms", salt="0", asked_at=timezone.now(),
    sealed=lock("13812342716", purpose="address"), proved_at=timezone.now())
entry = Entry.objects.get()
later = timezone.now() + timedelta(days=1)
put_out(Dispatch(key=f"{{name}}:{{n}}", channel="sms", kind="notice", about="user/an",
    entry=entry, next_try_at=at) for name, at in (("known", None), ("other", later))
    for n in range({TEXTS}))
"""


class House:
    """A database and a worker on it, killed and started again."""

    def __init__(self, database, folder):
        self.database, self.folder, self.worker = database, folder, None
        kept = {key: value for key, value in os.environ.items() if key != "YOUWEI_DEMO"}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "youwei.settings",
            "YOUWEI_DATABASE_URL": database.url,
            "YOUWEI_DATA": str(folder),
        }

    def youwei(self, *words):
        command = [sys.executable, "-m", "youwei", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()

    def start(self):
        command = [sys.executable, "-m", "youwei", "work", "--lease", "1"]
        self.worker = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self):
        if self.worker is not None:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def let_a_minute_pass(self):
        """Make what was being sent look as old as it is a minute later."""
        self.write("tried_at", datetime.now(UTC) - timedelta(minutes=2), "state = 'sending'")

    def begin_with_the_others(self):
        self.write("next_try_at", datetime.now(UTC), "key LIKE 'other:%'")

    def write(self, column, at, where):
        stamp = f"{at:%Y-%m-%d %H:%M:%S}"
        statement = f"UPDATE channels_dispatch SET {column} = '{{}}' WHERE {where}"  # noqa: S608
        if self.database.url.startswith("sqlite"):
            path = self.database.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as db, db:
                db.execute(statement.format(stamp))
            return
        with psycopg.connect(self.database.url) as db:
            db.execute(statement.format(f"{stamp}+00").encode())

    def states(self, name):
        counted = (
            "SELECT state, count(*) FROM channels_dispatch WHERE key LIKE '{}:%' GROUP BY state"
        )
        return dict(self.database.ask(counted.format(name)))

    def is_quiet(self, name):
        return not {"waiting", "sending"} & self.states(name).keys()


def wait(until, what):
    ends = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < ends, what() if callable(what) else what
        time.sleep(0.05)


def name_gateway(folder, there):
    path = folder / "channels.toml"
    sms = f'[sms]\nurl = "{there.url}/json"\nknows_id = {str(there.knows_id).lower()}\n'
    path.write_text(HEAD + sms, encoding="utf-8")
    path.chmod(0o600)


def kill_often(house, there, chance):
    """Kill the worker while it sends, and start it again."""
    for _ in range(KILLS):
        seen = sum(there.offered.values())
        wait(lambda seen=seen: sum(there.offered.values()) > seen, "the worker to send")
        time.sleep(chance.uniform(0, 0.4))
        house.kill()
        house.let_a_minute_pass()
        house.start()


def test_killed_in_the_middle_nothing_is_sent_twice_and_nothing_lost(tmp_path):
    chance, url = random.Random(20261130), os.environ.get("YOUWEI_DATABASE_URL", "")
    with gateway(pause=0.05) as there, fresh(url, tmp_path) as database:
        there.bad_days = [503 if n % 9 == 4 else None for n in range(20)]
        there.after = [CUT if n % 11 == 7 else None for n in range(60)]
        house = House(database, tmp_path)
        name_gateway(tmp_path, there)
        house.youwei("migrate", "-v", "0")
        house.youwei("shell", "-v", "0", "-c", PREPARE)
        try:
            house.start()
            kill_often(house, there, chance)
            wait(lambda: house.is_quiet("known"), "all to be sent")
            there.knows_id = False
            name_gateway(tmp_path, there)
            house.begin_with_the_others()
            kill_often(house, there, chance)
            wait(lambda: house.is_quiet("other"), "the others to be sent or in doubt")
        finally:
            house.kill()

        known, others = house.states("known"), house.states("other")
        taken = sum(number.startswith("other") for number in there.accepted)
        assert max(there.accepted.values()) == 1
        assert known == {"sent": TEXTS}
        assert len(there.accepted) - taken == TEXTS
        assert sum(others.values()) == TEXTS
        assert others.keys() <= {"sent", "doubtful"}
        assert others["sent"] <= taken
