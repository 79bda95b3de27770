"""Templates say what they are given, and hold no style and no script of their own."""

import re

import pytest

from tests.architecture.source import ROOT, name, tracked

TEMPLATES = [p for p in tracked(".html") if p.is_relative_to(ROOT / "youwei" / "templates")]
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
    "an address outside": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_begins_with_the_list_of_its_context(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^\{%\s*extends[^%]*%\}\s*", "", text)

    assert re.match(r"\{#|\{%\s*comment", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_style_no_script_and_no_outside_address(path):
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]

    assert not found
