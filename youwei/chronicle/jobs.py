"""The worker: seals, follows, does what is due. It may be killed anywhere at any time."""

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex

from django.db import connection

from youwei.chronicle import actions, followers, vault
from youwei.chronicle.followers import Handle, Periodic
from youwei.chronicle.models import Entry

log = logging.getLogger("youwei.work")
TURN = "worker"
PAUSE = 1.0  # seconds between two looks
LONGEST_PAUSE = 60.0
MOST_PAUSES = 30
"""Looks of others between two at whether something is due that is done by the day."""

Step = Callable[[], bool]


def register() -> None:
    """Have notices made, and sent where there is a gateway."""
    followers.register_follower("notices", actions.make_notices)
    followers.register_follower("vault", destroy_keys)
    followers.register_periodic("notices.send", 1, actions.send_notices)


def destroy_keys(entries: Sequence[Entry]) -> None:
    """Destroy the keys that entries name in `erases`: then no copy of the words opens."""
    for entry in entries:
        if ids := entry.payload.get("erases"):
            marks = entry.payload.get("marks", "")
            vault.destroy(ids, dict.fromkeys(ids, marks))


@dataclass
class Worker:
    """One process; each of its jobs has a thread, so that a slow one holds up no other."""

    lease: float = 30.0  #: seconds after which another worker takes over from a dead one
    pause: float = PAUSE
    stopping: threading.Event = field(default_factory=threading.Event)
    name: str = field(
        default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
    )

    def run(self) -> None:
        """Work in turns with other workers until asked to stop."""
        while not self.stopping.is_set():
            if self._has_turn():
                log.warning("working")
                self._work()
                log.warning("stopped")
            else:
                self.stopping.wait(self.lease / 3)
        connection.close()

    def _work(self) -> None:
        """Run every job in its thread for as long as the turn is ours."""
        leaving = threading.Event()
        threads = [
            threading.Thread(target=self._repeat, args=(name, step, leaving), name=name)
            for name, step in self._jobs().items()
        ]
        for thread in threads:
            thread.start()
        while not self.stopping.wait(self.lease / 3) and self._has_turn():
            pass
        leaving.set()
        for thread in threads:
            thread.join()
        if self.stopping.is_set():
            actions.give_back(TURN, holder=self.name)

    def _has_turn(self) -> bool:
        try:
            return actions.take_turn(TURN, holder=self.name, seconds=self.lease)
        except Exception as error:
            _report(TURN, error)
            connection.close()
            return False

    def _jobs(self) -> dict[str, Step]:
        """Return what is to be done, and say of each whether there is more to do at once.

        What comes in while one looks waits for the next look, and is done together: a head and
        a position for each entry would keep the database busier than the work itself.
        """
        jobs: dict[str, Step] = {"seal": partial(_seal, actions.Sealer())}
        for name, handle in followers.followers().items():
            jobs[name] = partial(_follow, name, handle)
        for name, periodic in followers.periodic().items():
            jobs[name] = partial(_if_due, name, periodic)
        return jobs

    def _pause_of(self, name: str) -> float:
        """Return how long a job rests that has nothing to do: a daily one looks more rarely."""
        periodic = followers.periodic().get(name)
        share = periodic.every_seconds / 10 if periodic else 1.0
        return self.pause * min(max(share, 1.0), MOST_PAUSES)

    def _repeat(self, name: str, step: Step, leaving: threading.Event) -> None:
        """Do one job again and again; after an error wait, each time twice as long."""
        failures = 0
        while not leaving.is_set():
            try:
                is_busy = step()
                failures = 0
            except Exception as error:
                _report(name, error)
                connection.close()
                failures += 1
                leaving.wait(min(2.0**failures, LONGEST_PAUSE) * self.pause)
                continue
            if not is_busy:
                leaving.wait(self._pause_of(name))
        connection.close()


def _seal(sealer: actions.Sealer) -> bool:
    sealer.seal()
    return sealer.is_behind


def _follow(name: str, handle: Handle) -> bool:
    return actions.follow(name, handle) == actions.BATCH


def _if_due(name: str, periodic: Periodic) -> bool:
    """Do a periodic job if it is due. It always lets the others have a look in between."""
    if actions.is_due(name, periodic.every_seconds):
        periodic.run()
        actions.mark_done(name)
    return False


def _report(name: str, error: Exception) -> None:
    """Log where it failed and how; never with what, since that may be about somebody."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s: %s at %s:%s", name, type(error).__name__, last.filename, last.lineno)
