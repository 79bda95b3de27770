"""The door must open on a machine that has nothing but Python."""

import ast
import sys

import pytest

from tests.architecture.source import ROOT, tree

OWN = {"youwei.web.texts"}


@pytest.mark.parametrize("file", ["run.py", "youwei/web/texts.py"])
def test_the_door_needs_nothing_but_python(file):
    needed = {
        module
        for node in ast.walk(tree(ROOT / file))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert {m for m in needed - OWN if m.split(".")[0] not in sys.stdlib_module_names} == set()


def test_the_packages_that_the_door_passes_through_are_empty():
    for package in ["youwei", "youwei/web"]:
        path = ROOT / package / "__init__.py"
        assert not path.exists() or not [
            n for n in tree(path).body if not isinstance(n, ast.Expr)
        ]
