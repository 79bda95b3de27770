"""Two processes on one file of SQLite: see docs/decisions/0006-one-lock-held.md."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = """
import threading
import django
from django.conf import settings
settings.configure(DATABASES={{"default": {{"ENGINE": "{engine}", "NAME": r"{file}"}}}})
django.setup()
from django.db import connection

def use():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (number)")
        cursor.execute("INSERT INTO kept VALUES (1)")
    connection.close()

for _ in range(2):
    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
print("used", flush=True)
input()
use()
"""
NEIGHBOUR = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT count(*) FROM kept").fetchone()[0])
db.close()
"""


def ask_beside(file: Path) -> int:
    """Open, ask and close in a process of its own, as a backup or a clerk's tool would."""
    answer = subprocess.run(
        [sys.executable, "-c", NEIGHBOUR, str(file)], check=True, capture_output=True, text=True
    )
    return int(answer.stdout)


@pytest.mark.parametrize(
    ("engine", "stays"), [("youwei.web.sqlite", True), ("django.db.backends.sqlite3", False)]
)
def test_a_neighbour_never_removes_the_log_of_a_running_house(tmp_path, engine, stays):
    file = tmp_path / "house.sqlite3"
    words = [sys.executable, "-c", HOUSE.format(engine=engine, file=file)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as house:
        assert house.stdout.readline() == "used\n"
        assert ask_beside(file) == 2

        assert file.with_name("house.sqlite3-wal").exists() is stays  # Django's own shows why

        house.communicate("\n", timeout=60)
    assert house.returncode == 0
    assert ask_beside(file) == 3


def test_a_file_that_was_put_in_the_place_of_another_is_held_too(tmp_path):
    file = tmp_path / "house.sqlite3"
    replaced = f"import os; os.remove(r'{file}'); use(); print('again', flush=True); input()"
    code = HOUSE.format(engine="youwei.web.sqlite", file=file).replace("input()", replaced)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as house:
        assert house.stdout.readline() == "used\n"
        assert house.stdout.readline() == "again\n"
        assert ask_beside(file) == 1
        assert file.with_name("house.sqlite3-wal").exists()
        house.communicate("\n", timeout=60)
    assert ask_beside(file) == 2
