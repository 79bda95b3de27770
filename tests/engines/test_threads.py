"""Linear algebra runs on one thread, whatever was loaded first, unless somebody chose."""

import os
import subprocess
import sys

import pytest

COUNT = """
{first}
import youwei.engines
import numpy, scipy.linalg
from youwei.engines.threads import SUFFIXES, loaded_libraries
counts = [
    getattr(library, name)()
    for library in loaded_libraries()
    for suffix in SUFFIXES
    if hasattr(library, name := f"scipy_openblas_get_num_threads{{suffix}}")
]
print(*sorted(set(counts)))
"""


def threads(first, **environment):
    """The numbers of threads that the libraries say they use."""
    kept = {name: text for name, text in os.environ.items() if "NUM_THREADS" not in name}
    command = [sys.executable, "-c", COUNT.format(first=first)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=kept | environment
    )
    return done.stdout.split()


@pytest.mark.parametrize("first", ["", "import numpy", "import numpy, scipy.linalg"])
def test_one_thread_is_used_whatever_was_loaded_first(first):
    assert threads(first) == ["1"]


def test_a_number_that_somebody_chose_is_kept():
    assert threads("import numpy", OPENBLAS_NUM_THREADS="2") in (["2"], ["1"])
