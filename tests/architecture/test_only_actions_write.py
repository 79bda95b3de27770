"""Writes live in actions.py. This test reads the source, so nobody has to remember."""

import ast
import re

import pytest

from tests.architecture.source import name, python, tree

WITH_ANY_ARGUMENTS = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
}
WITH_NAMES_ONLY = {"save", "update", "delete"}  # a set, a hash or a workbook takes a position
STATEMENT = re.compile(r"\s*(INSERT INTO|UPDATE \S+ SET|DELETE FROM|TRUNCATE)\b", re.I)

# A follower's own position and projections, and what is not the county's to remember.
EXCEPTIONS: dict[str, str] = {
    "youwei/chronicle/vault.py": "keys lie beside the database, and are not the county's state",
}


def writes_of(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if STATEMENT.match(node.value):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            verb = node.func.attr
            is_write = verb in WITH_ANY_ARGUMENTS or (verb in WITH_NAMES_ONLY and not node.args)
            if is_write and not is_super(node.func.value) and not is_private(node.func.value):
                yield node.lineno


def is_super(node):
    """An override that hands on to its parent is no new writer."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super"


def is_actions(path):
    return path.name == "actions.py" or "actions" in path.parts


def is_private(node):
    """A module's own dictionary."""
    return isinstance(node, ast.Name) and node.id.startswith("_")


@pytest.mark.parametrize("path", [p for p in python("youwei") if not is_actions(p)], ids=name)
def test_only_actions_write(path):
    if name(path) in EXCEPTIONS:
        return
    assert not list(writes_of(path))


def test_every_named_exception_is_still_needed():
    for path in python("youwei"):
        if name(path) in EXCEPTIONS:
            assert list(writes_of(path)), f"{name(path)} writes no more: take it off the list"
    assert {name(p) for p in python("youwei")} >= EXCEPTIONS.keys()
