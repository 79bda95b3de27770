"""The processes of one machine start and end together."""

import os
import signal
import sys
import threading
import time

from youwei.web.household import Member, is_taken, run_together

PATIENT = (sys.executable, "-c", "import time; time.sleep(60)")
BRIEF = (sys.executable, "-c", "pass")
FAILING = (sys.executable, "-c", "raise SystemExit(3)")


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def noting_its_pid(tmp_path):
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    return note, Member(name="patient", words=(sys.executable, "-c", code))


def wait_for(note):
    while not note.exists() or not note.read_text():
        time.sleep(0.02)


def test_when_one_process_fails_none_is_left_behind(tmp_path):
    note, patient = noting_its_pid(tmp_path)
    failing = Member(name="failing", words=FAILING)

    ended = run_together([patient, failing], announce=lambda: wait_for(note))

    assert ended == failing
    assert not is_alive(int(note.read_text()))


def test_ctrl_c_ends_every_process_and_is_no_failure(tmp_path):
    note, patient = noting_its_pid(tmp_path)

    def interrupt():
        wait_for(note)
        os.kill(os.getpid(), signal.SIGINT)

    ended = run_together([patient], announce=lambda: threading.Thread(target=interrupt).start())

    assert ended is None
    assert not is_alive(int(note.read_text()))


def test_work_that_is_done_may_end_while_the_others_go_on(tmp_path):
    note, patient = noting_its_pid(tmp_path)
    done = Member(name="done", words=BRIEF, may_end=True)

    def interrupt():
        wait_for(note)
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    ended = run_together(
        [done, patient], announce=lambda: threading.Thread(target=interrupt).start()
    )

    assert ended is None


def test_a_free_port_is_not_taken():
    assert not is_taken("127.0.0.1", 9)
