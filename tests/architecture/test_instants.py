"""An instant is shown by the clock of the county: its own text is in UTC."""

import ast

import pytest

from tests.architecture.source import name, python, tree


def _unlocal(code):
    """Yield the lines that write an instant as it is kept: `f"{case.last_at:%H:%M}"`."""
    for node in ast.walk(code):
        if not isinstance(node, ast.FormattedValue) or node.format_spec is None:
            continue
        called = getattr(node.value, "attr", getattr(node.value, "id", ""))
        if called.endswith("_at") and "%" in ast.unparse(node.format_spec):
            yield node.lineno


@pytest.mark.parametrize("path", python("youwei"), ids=name)
def test_no_instant_is_written_in_the_hours_of_another_land(path):
    assert not list(_unlocal(tree(path)))


def test_one_that_is_would_be_found():
    assert list(_unlocal(ast.parse('f"{case.last_at:%H:%M}"'))) == [1]
