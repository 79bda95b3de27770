"""One noun, five places: code, declarations, pages, proof, manual."""

import pytest

from tests.architecture.source import APPS, PACKAGE, ROOT, name, tracked

BESIDE_THE_APPS = {
    "tests": {"architecture", "boundaries", "journeys", "browser", "engines", "__pycache__"},
    "youwei/templates": {"_components"},
    "counties": set(),
}


def folders(path):
    return {p.name for p in path.iterdir() if p.is_dir()} if path.is_dir() else set()


def is_built(app):
    """An app that does something: pages, writes, or reads the packs."""
    return any(list((PACKAGE / app).glob(what)) for what in ("views*", "actions*", "loader*"))


@pytest.mark.parametrize("app", [app for app in APPS if is_built(app)])
def test_what_is_built_has_its_page_in_the_manual_and_its_tests(app):
    assert (ROOT / "docs" / "reference" / f"{app}.md").exists()
    assert list((ROOT / "tests" / app).glob("test_*.py"))


@pytest.mark.parametrize("place", ["tests", "youwei/templates"])
def test_folders_bear_the_names_of_apps(place):
    assert folders(ROOT / place) <= {*APPS, *BESIDE_THE_APPS[place]}


def test_declarations_lie_in_folders_that_bear_the_names_of_apps():
    declared = [p for p in tracked(".toml") if p.is_relative_to(ROOT / "counties")]
    misplaced = [
        name(p) for p in declared if p.name != "pack.toml" and p.parent.name not in APPS
    ]

    assert not misplaced
