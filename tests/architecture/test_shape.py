"""The shape that makes every file look like its neighbour."""

import ast

import pytest

from tests.architecture.source import APPS, ROOT, functions, name, python, tree

SOURCES = python("youwei", "run.py", "benchmarks")
JUNK = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "services",
    "misc",
    "lib",
    "base",
}
NAMED_BY_DJANGO = ROOT / "youwei/web/sqlite/base.py"  # where it looks for a backend
RECEIVERS = {"receiver", "connect"}
LATE = {
    "pypdfium2",
    "pypinyin",
    "scipy.cluster.hierarchy",
    "scipy.optimize",
    "scipy.spatial",
    "scipy.spatial.distance",
}
"""Takes a tenth of a second and more to load, and few commands need it: imported where used."""


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_stand_at_the_top_of_the_file(path):
    inner = [
        f"{function.name}:{node.lineno}"
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not _modules(node) <= LATE
    ]

    assert not inner


def _modules(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {node.module or ""}
    return {one.name for one in node.names}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nobody_listens_for_signals(path):
    heard = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django")
        and ("signals" in node.module or any(n.name in RECEIVERS for n in node.names))
    ]

    assert not heard


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_module_is_a_junk_drawer(path):
    names = {path.stem, *path.relative_to(ROOT).parent.parts}

    assert not JUNK & names or path == NAMED_BY_DJANGO


def event_classes():
    for path in python("youwei"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and "Event" in {
                getattr(base, "id", getattr(base, "attr", "")) for base in node.bases
            }:
                yield pytest.param(path, node, id=node.name)


@pytest.mark.parametrize(("path", "event"), list(event_classes()))
def test_every_event_has_a_name_and_a_sentence(path, event):
    given = {
        target.id: statement.value
        for statement in event.body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value
        for target in getattr(statement, "targets", [getattr(statement, "target", None)])
    }

    assert {"name", "says"} <= given.keys()
    assert path.stem == "events" or path.parent.stem == "events"
    assert "." in ast.literal_eval(given["name"])


def test_every_app_is_one_of_the_house():
    assert not JUNK & set(APPS)
