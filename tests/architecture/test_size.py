"""Files and functions stay small enough to be read at once."""

import pytest

from tests.architecture.source import functions, name, python

STOPS = {"file": 400, "function": 50}
FITS = {"file": 250, "function": 30}
SOURCES = python("youwei", "run.py", "benchmarks")


def lines_of(path):
    return path.read_text(encoding="utf-8").count("\n")


def long_functions(path, limit):
    return [f.name for f in functions(path) if f.end_lineno - f.lineno >= limit]


@pytest.mark.parametrize("path", [*SOURCES, *python("tests")], ids=name)
def test_no_file_and_no_function_is_too_long(path):
    assert lines_of(path) <= STOPS["file"]
    assert not long_functions(path, STOPS["function"])


def test_nineteen_files_in_twenty_fit_the_measure():
    above = [name(path) for path in SOURCES if lines_of(path) > FITS["file"]]

    assert len(above) <= len(SOURCES) / 20, above


def test_nineteen_functions_in_twenty_fit_the_measure():
    total = sum(1 for path in SOURCES for _ in functions(path))
    above = [f"{name(p)} {f}" for p in SOURCES for f in long_functions(p, FITS["function"])]

    assert len(above) <= total / 20, above
