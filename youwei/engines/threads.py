"""One thread for linear algebra, also where numpy was loaded before the engines.

On one thread a sum is always added up in the same order, and nobody waits: where another
process keeps the second core busy, OpenBLAS on two threads was measured forty times slower.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

CHOICE = "OPENBLAS_NUM_THREADS"
SUFFIXES = ("", "64_")
"""With 32 and with 64 bit indices."""


def use_one_thread() -> None:
    """Set one thread, unless the person chose a number in OPENBLAS_NUM_THREADS."""
    if CHOICE in os.environ:
        return
    os.environ[CHOICE] = "1"  # numeric libraries read it when they are first loaded
    for library in loaded_libraries():
        for suffix in SUFFIXES:
            limit = getattr(library, f"scipy_openblas_set_num_threads{suffix}", None)
            if limit is not None:
                limit(1)


def loaded_libraries() -> Iterator[ctypes.CDLL]:
    """Yield the OpenBLAS that came with numpy and scipy, of those already loaded."""
    for name in sorted({"numpy", "scipy"} & sys.modules.keys()):
        package = Path(str(sys.modules[name].__file__)).parent
        for folder in (package.parent / f"{name}.libs", package / ".dylibs"):
            for path in sorted(folder.glob("*openblas*")):
                yield ctypes.CDLL(str(path))
