"""Servers and workers die in the middle of their work; `./run bench kill` does it 200 times."""

import os

from benchmarks.kill import run

POINTS = 4  # a server, a worker, and both at once


def test_what_was_confirmed_is_there_and_everybody_was_told_once():
    outcome = run(POINTS, os.environ.get("YOUWEI_DATABASE_URL", ""))

    assert outcome.is_well, outcome
    assert outcome.accepted == outcome.entries * 2
