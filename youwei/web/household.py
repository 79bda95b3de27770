"""Keeps the processes of one machine together: all of them run, or none does."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STOPPING = (signal.SIGINT, signal.SIGTERM)
THREADS = 4
"""Requests that one worker answers at a time; each holds a connection to the database."""
WAITING = 256
"""Requests that may wait in one worker."""
PATIENCE = 10
"""Seconds that a process has for finishing what it is at."""


class Stop(Exception):
    """Somebody asked the household to end."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One process: what people call it, its words, and whether its end is the end of all."""

    name: str
    words: tuple[str, ...]
    may_end: bool = False


def youwei(*words: str, may_end: bool = False) -> Member:
    """Return a process that runs a command of the platform."""
    return Member(
        name=words[0], words=(sys.executable, "-m", "youwei", *words), may_end=may_end
    )


def server(*, host: str, port: int, workers: int) -> Member:
    """Return the web server."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    words += ["--host", host, "--port", str(port), "--workers", str(workers)]
    words += ["--blocking-threads", str(THREADS), "--backpressure", str(WAITING)]
    words += ["--respawn-failed-workers", "--log-level", "warning", "youwei.wsgi:application"]
    return Member(name="server", words=tuple(words))


def run_together(members: Sequence[Member], *, announce: Callable[[], None]) -> Member | None:
    """Run all until somebody says stop; return whoever ended without being asked to.

    The first is announced before the others start, so that nothing slows it while people wait.
    """
    before = {number: signal.signal(number, _stop) for number in STOPPING}
    running: dict[Member, subprocess.Popen[bytes]] = {}
    try:
        first, *others = members
        running[first] = _start(first)
        announce()
        for member in others:
            running[member] = _start(member)
        return _watch(running)
    except Stop:
        return None
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        _end(list(running.values()))
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(member: Member) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we stop the others in order.
    return subprocess.Popen(member.words, start_new_session=True)  # noqa: S603


def _watch(running: Mapping[Member, subprocess.Popen[bytes]]) -> Member:
    """Wait until a process ends that should not."""
    while True:
        for member, process in running.items():
            status = process.poll()
            if status is not None and not (member.may_end and status == 0):
                return member
        time.sleep(0.3)


def is_taken(host: str, port: int) -> bool:
    """Say whether something listens there already."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def answers(address: str, *, within: float) -> bool:
    """Wait until the address answers anything but a failure, at most so many seconds."""
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address, timeout=within) as answer:  # noqa: S310  # ours
                return bool(answer.status < 500)
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            time.sleep(0.1)
    return False


def _stop(number: int, frame: object) -> None:
    raise Stop


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    ends = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, ends - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
