"""Five hundred people vote in one minute, each with page, code and ballot, through HTTP.

    ./run bench ballots_load [people] [seconds]

A server with two processes, a database of its own (PostgreSQL where YOUWEI_DATABASE_URL names
one), and people who come at random moments of the minute.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
from django.utils.module_loading import import_string

from benchmarks._measure import Figure, percentile, report
from benchmarks.ballots import Hall
from benchmarks.rig.databases import fresh

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, SECONDS = 500, 60.0
AT_MOST = 1000.0  # ms for the ballot, in 95 of 100 cases
AT_ONCE = 64  # people who wait for an answer at the same moment, at most
QUESTIONS = [{"text": "满意吗？", "options": ["满意", "一般", "不满意"], "most": 1}]


class Crowd:
    """People with codes, and how long each waited for the answer to the ballot."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/vote/"
        self.waited: list[float] = []
        self.refused: list[str] = []
        self.lock = threading.Lock()

    def vote(self, code: str, after: float, began: float) -> None:
        """Come after so many seconds; read the page, type the code, put the ballot in."""
        time.sleep(max(0.0, began + after - time.monotonic()))
        try:
            self._ask(self.address)
            self._ask(self.address, code=code)
            started = time.perf_counter()
            self._ask(f"{self.address}cast/", code=code, q0=str(random.randrange(3)))
            took = (time.perf_counter() - started) * 1e3
            with self.lock:
                self.waited.append(took)
        except (OSError, urllib.error.HTTPError) as error:
            with self.lock:
                self.refused.append(str(error))

    def _ask(self, address: str, **fields: str) -> None:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        with urllib.request.urlopen(address, body, timeout=30) as answer:  # noqa: S310 — ours
            answer.read()


def serve(port: int) -> "subprocess.Popen[bytes]":
    """Start a server for the database of the environment, and wait until it answers."""
    words = f"granian --interface wsgi --no-ws --port {port} --workers 2 --log-level critical"
    command = [sys.executable, "-m", *words.split(), "youwei.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError("The server did not start.")


def main() -> int:
    """Print how long people waited; 1 if anybody was refused or not counted."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    minute = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    url = os.environ.get("YOUWEI_DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, fresh(url, Path(folder)) as database:
        os.environ |= {"YOUWEI_DATABASE_URL": database.url, "YOUWEI_DATA": folder}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youwei.settings")
        django.setup()
        import_string("django.core.management.call_command")("migrate", verbosity=0)
        hall = Hall()
        round_, codes = hall.open(people, QUESTIONS)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = serve(port)
        try:
            crowd = _minute(port, codes, minute)
        finally:
            server.terminate()
            server.wait()
        result = hall.count(round_).result
        import_string("django.db.connections").close_all()
    for sentence in sorted(set(crowd.refused)):
        print(sentence)
    return report(
        f"{people} people in {minute:.0f} s",
        [
            Figure(what="refused", value=len(crowd.refused), at_most=0),
            Figure(what="ballots counted", value=result["ballots"], at_least=people),
            Figure(what="codes without a ballot", value=result["lost"], at_most=0),
            Figure(what="ballot, median", value=statistics.median(crowd.waited), unit="ms"),
            Figure(
                what="ballot, 95 of 100",
                value=percentile(crowd.waited, 0.95),
                unit="ms",
                at_most=AT_MOST,
            ),
        ],
    )


def _minute(port: int, codes: list[str], minute: float) -> Crowd:
    crowd, began = Crowd(port), time.monotonic()
    moments = sorted(random.uniform(0, minute) for _ in codes)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for code, moment in zip(codes, moments, strict=True):
            pool.submit(crowd.vote, code, moment, began)
    return crowd


if __name__ == "__main__":
    sys.exit(main())
