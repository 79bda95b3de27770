"""Orders per second through HTTP, while staff sort, dispatch and answer; none may be lost.

    ./run bench orders_load [seconds] [orders a second]

Server and follower run as `./run serve` starts them, on a database of their own (PostgreSQL
where YOUWEI_DATABASE_URL names one). First some residents send orders one after the other; then
orders come at a fixed rate, whether or not the earlier ones are answered, and each wait counts
from the moment at which it should have been sent. One in ten has a photo. What was taken in in
a rush is opened a little later; how long that takes stands beside it. Staff have signed in in
the morning, before anything is measured, and take up what is open. Beside it stands what the
database commits a second, one row at a time, past the platform.
"""

import json
import os
import queue
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

import django
from django.utils.module_loading import import_string

from benchmarks._measure import Figure, percentile, report
from benchmarks.rig.bare import commits_a_second
from benchmarks.rig.databases import Database, fresh
from benchmarks.rig.talk import Talk

ROOT = Path(__file__).resolve().parents[1]
SECONDS, RATE = 60.0, 60.0
AT_MOST = 500.0  # ms, in 95 of 100 cases, at the fixed rate on PostgreSQL
AT_ONCE, RESIDENTS, STAFF = 96, 8, 4
PAUSE = 0.5  # seconds that one of the staff reads before each step
SHARE_WORKED = 0.25  # of the orders that staff take up while others come in
PASSWORD = "a-long-password-of-the-rig"  # noqa: S105 — of a database that is dropped
TOWNS, VILLAGES = 3, 4
TROUBLES = ("路灯不亮三天了", "外墙瓷砖往下掉", "下水道反水", "垃圾没人拉", "水压太小")


def county() -> list[str]:
    """Make towns, villages, an office and whoever works there; return codes of villages."""
    add_unit, add_user, give_role, setup = (
        import_string(f"youwei.{name}")
        for name in (
            "registers.actions.add_unit", "identity.actions.add_user",
            "identity.actions.give_role", "identity.actions.SETUP",
        )
    )  # fmt: skip

    def post(name: str, role: str, unit: Any) -> None:
        user = add_user(
            key=f"user/{name}", username=name, name=name, by=setup, password=PASSWORD
        )
        give_role(user=user, role=role, unit=unit, by=setup)

    top = add_unit(code="500233", name="忠县", level="county", by=setup)
    add_unit(code="500233-homes", name="居民", level="household", by=setup, above=top)
    office = add_unit(code="500233-water", name="县水利局", level="unit", by=setup, above=top)
    post("handler", "handler", office)
    codes = []
    for t in range(1, TOWNS + 1):
        town = add_unit(code=f"50023300{t}", name=f"{t}镇", level="town", by=setup, above=top)
        post(f"dispatcher-{t}", "dispatcher", town)
        for v in range(1, VILLAGES + 1):
            code = f"{town.code}00{v}"
            village = add_unit(code=code, name=f"{v}村", level="village", by=setup, above=town)
            post(f"secretary-{code}", "village-secretary", village)
            codes.append(code)
    return codes


class Crowd:
    """Residents and staff, what they were told, and how long they waited."""

    def __init__(
        self, staff: Mapping[str, Talk], villages: Sequence[str], photo: bytes, lead: str
    ) -> None:
        self.staff, self.villages, self.photo, self.lead = staff, villages, photo, lead
        self.port = next(iter(staff.values())).port
        self.waited: list[float] = []
        self.confirmed: list[str] = []
        self.refused: list[str] = []
        self.steps: list[float] = []
        self.todo: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self.lock, self.here = threading.Lock(), threading.local()

    def order(self, due: float | None = None) -> None:
        """Open the page, write, send; the wait counts from when it was due."""
        dice = random.Random()
        talk = self._line("10." + ".".join(str(dice.randrange(256)) for _ in range(3)))
        village = dice.choice(self.villages)
        began = due if due is not None else time.perf_counter()
        try:
            _status, told = talk.get("/order/token/")
            said = {"ticket": json.loads(told)["ticket"], "looked": "1", "village": village}
            said |= {"category": "drains", "phone": "13812342716"}
            said["matter"] = f"{dice.choice(TROUBLES)}，{dice.randrange(10**6)} 号"
            photo = self.photo if dice.random() < 0.1 else b""
            status, page = talk.post("/order/", said, photo, "application/json")
            number = json.loads(page)["number"] if status == 200 else ""
        except (OSError, HTTPException, ValueError, KeyError) as error:
            talk.line.close()
            status, number, page = 0, "", f"{type(error).__name__} {error}"
        took = (time.perf_counter() - began) * 1e3
        with self.lock:
            if not number:
                self.refused.append(f"{status} {page[:120]}")
                return
            self.waited.append(took)
            self.confirmed.append(number)
        if dice.random() < SHARE_WORKED:
            self.todo.put((number, village))

    def work(self, until: float) -> None:
        """Take up orders one after the other, as the people of the place."""
        lines: dict[str, Talk] = {}
        while time.perf_counter() < until:
            try:
                number, village = self.todo.get(timeout=0.2)
            except queue.Empty:
                continue
            for who, path, said in self._way(number, village):
                if who not in lines:
                    lines[who] = Talk(self.port)
                    lines[who].cookies |= self.staff[who].cookies
                time.sleep(PAUSE)
                began = time.perf_counter()
                status, page = lines[who].post(path, said)
                if status == 404 and path.startswith("/bench/"):  # not opened yet
                    self.todo.put((number, village))
                    break
                with self.lock:
                    self.steps.append((time.perf_counter() - began) * 1e3)
                    if status != 302:
                        self.refused.append(f"{who} {path} {status} {page[:80]}")

    def _way(self, number: str, village: str) -> Iterator[tuple[str, str, dict[str, str]]]:
        sorts = {"category": "drains", "lane": "ordinary"}
        yield f"secretary-{village}", f"/bench/{number}/", sorts
        sends = {"lead": self.lead, "promise": "5"}
        yield f"dispatcher-{village[8]}", f"/bench/{number}/", sends
        yield "handler", f"/cases/{number}/", {"place": "0"}
        yield "handler", f"/cases/{number}/", {"place": "0", "contact": "site"}
        yield "handler", f"/cases/{number}/", {"place": "0", "result": "已疏通。"}

    def _line(self, address: str) -> Talk:
        talk: Talk | None = getattr(self.here, "talk", None)
        if talk is None:
            talk = self.here.talk = Talk(self.port)
        talk.cookies.clear()
        talk.address = address
        return talk


@contextmanager
def serving(port: int) -> Iterator[None]:
    """Run server and follower as `./run serve` does, until they are no longer needed."""
    server, youwei = (import_string(f"youwei.web.household.{n}") for n in ("server", "youwei"))
    members = [server(host="127.0.0.1", port=port, workers=os.cpu_count() or 1), youwei("work")]
    running = [subprocess.Popen(one.words, cwd=ROOT, start_new_session=True) for one in members]
    try:
        for _ in range(1200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def signed_in(port: int, villages: Sequence[str]) -> dict[str, Talk]:
    """Let everybody of the staff sign in."""
    names = ["handler", *(f"secretary-{code}" for code in villages)]
    names += sorted({f"dispatcher-{code[8]}" for code in villages})
    staff = {}
    for name in names:
        staff[name] = Talk(port)
        staff[name].sign_in(name, PASSWORD)
    return staff


def flood(crowd: Crowd, seconds: float, database: Database) -> tuple[float, float]:
    """Let residents send one order after the other; return how many a second, and in the end.

    The second figure counts the time until the last of them was open.
    """
    ends = time.perf_counter() + seconds

    def again() -> None:
        while time.perf_counter() < ends:
            crowd.order()

    began = time.perf_counter()
    _together(crowd, [again] * RESIDENTS, ends)
    taken = len(crowd.confirmed) / (time.perf_counter() - began)
    all_open(database)
    return taken, len(crowd.confirmed) / (time.perf_counter() - began)


def stream(crowd: Crowd, seconds: float, rate: float) -> None:
    """Let orders come at a rate, whether or not the earlier ones are answered."""
    begins = time.perf_counter() + 0.5
    ends = begins + seconds

    def come() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in range(int(seconds * rate)):
                due = begins + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                pool.submit(crowd.order, due)

    _together(crowd, [come], ends)


def all_open(database: Database) -> tuple[int, float]:
    """Wait until everything is open; return how much was not, and how many seconds it took."""
    began, first = time.perf_counter(), None
    while True:
        waiting = database.count("portal_sending", "waits <> ''")
        first = waiting if first is None else first
        if not waiting:
            return first, time.perf_counter() - began
        time.sleep(0.2)


def _together(crowd: Crowd, residents: Sequence[Callable[[], None]], ends: float) -> None:
    staff = [lambda: crowd.work(ends)] * STAFF
    threads = [threading.Thread(target=one) for one in (*residents, *staff)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lost(database: Database, crowd: Crowd) -> int:
    """Count confirmed orders that are not in the database, or not in the record."""
    cases = {row[0] for row in database.ask("SELECT reference FROM procedures_case")}
    told = "SELECT on_key FROM chronicle_entry WHERE event = 'case.opened'"
    lines = {row[0].removeprefix("case/") for row in database.ask(told)}
    return sum(number not in cases or number not in lines for number in crowd.confirmed)


def figures(crowd: Crowd, gone: int, limit: float | None) -> list[Figure]:
    """Return what one crowd has lived through."""
    waited, steps = crowd.waited or [0.0], crowd.steps or [0.0]
    return [
        Figure(what="  orders confirmed", value=len(crowd.confirmed)),
        Figure(what="  of these lost", value=gone, at_most=0),
        Figure(what="  refused or failed", value=len(crowd.refused), at_most=0),
        Figure(what="  wait, median", value=statistics.median(waited), unit="ms"),
        Figure(
            what="  wait, 95 of 100", value=percentile(waited, 0.95), unit="ms", at_most=limit
        ),
        Figure(what="  wait, 99 of 100", value=percentile(waited, 0.99), unit="ms"),
        Figure(what="  steps of staff", value=len(crowd.steps)),
        Figure(what="  step, 95 of 100", value=percentile(steps, 0.95), unit="ms"),
    ]


def main() -> int:
    """Print both crowds; 1 if an order was lost or refused, or p95 passed its limit."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else RATE
    url = os.environ.get("YOUWEI_DATABASE_URL", "")
    photo = (ROOT / "youwei/interop/tour/wall.jpg").read_bytes()
    with tempfile.TemporaryDirectory() as folder, fresh(url, Path(folder)) as database:
        os.environ |= {
            "YOUWEI_DATABASE_URL": database.url, "YOUWEI_DATA": folder,
            "YOUWEI_TRUSTED_PROXIES": "127.0.0.1", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youwei.settings")
        django.setup()
        import_string("django.core.management.call_command")("migrate", verbosity=0)
        villages = county()
        unit = import_string("youwei.registers.models.Unit")
        lead = unit.objects.get(code="500233-water").key
        bare = commits_a_second(database)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        with serving(port):
            staff = signed_in(port, villages)
            for _ in range(20):  # the first ones wait for what is loaded
                Crowd(staff, villages, photo, lead).order()
            many = Crowd(staff, villages, photo, lead)
            taken, sustained = flood(many, seconds, database)
            steady = Crowd(staff, villages, photo, lead)
            stream(steady, seconds, rate)
            waiting, later = all_open(database)
        gone = [lost(database, one) for one in (many, steady)]
        import_string("django.db.connections").close_all()
    for sentence in sorted({*many.refused, *steady.refused})[:10]:
        print(sentence)
    limit = AT_MOST if url.startswith("postgres") and rate <= RATE else None
    shown = [
        Figure(what="bare commits of one row, past the platform", value=bare, unit="/s"),
        Figure(what=f"as fast as {RESIDENTS} residents send", value=taken, unit="/s"),
        Figure(what="  with the time until the last is open", value=sustained, unit="/s"),
        *figures(many, gone[0], None),
        Figure(what="at a fixed rate", value=rate, unit="/s"),
        *figures(steady, gone[1], limit),
        Figure(what="  not open yet with the last one", value=waiting),
        Figure(what="  until all were open", value=later, unit="s"),
    ]
    return report(f"Orders, {seconds:.0f} s each", shown)


if __name__ == "__main__":
    sys.exit(main())
