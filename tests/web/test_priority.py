"""The worker and the filling of the demo step back behind whoever waits for a page."""

import subprocess
import sys

SAYS = (
    "import os; from youwei.priority import AUTOGROUP, step_back; step_back(7);"
    "print(os.nice(0), AUTOGROUP.read_text() if AUTOGROUP.exists() else 'nice 7')"
)


def test_a_process_steps_back_in_its_session_and_with_its_session():
    words = [sys.executable, "-c", SAYS]
    made = subprocess.run(words, start_new_session=True, capture_output=True, check=True)

    said = made.stdout.decode()
    assert said.startswith("7 ")
    assert said.rstrip().endswith("nice 7")
