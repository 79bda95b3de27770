"""The interface is complete in Chinese: every sentence of code and pages is translated."""

import ast
import re
from functools import cache

from tests.architecture.source import PACKAGE, python, tracked, tree
from youwei.web.texts import read_po

MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "NotAllowed",
    "TableError",
}
TRANSLATE = re.compile(r"\{%\s*translate\s+([\"'])(.*?)\1")
BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate", re.S)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
HOLES = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w+)\}")


@cache
def translations():
    known = {}
    for path in sorted(PACKAGE.glob("**/zh_Hans/LC_MESSAGES/*.po")):
        known |= read_po(path.read_text(encoding="utf-8"))
    return known


def translated():
    return {key.split("\0")[0] for key in translations()}


def in_code(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in MARKS and isinstance(first, ast.Constant) and first.value:
                yield first.value
    if path.stem == "events" or path.parent.stem == "events":
        yield from says(path)


def says(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "says":
            yield ast.literal_eval(node.value)


def in_page(path):
    text = path.read_text(encoding="utf-8")
    yield from (match[2] for match in TRANSLATE.finditer(text))
    for match in BLOCK.finditer(text):
        yield NAME.sub(r"%(\1)s", PLURAL.split(match[1])[0])


def sentences():
    for path in python("youwei"):
        yield from ((path, text) for text in in_code(path))
    for path in tracked(".html"):
        yield from ((path, text) for text in in_page(path))


def test_every_sentence_has_its_chinese():
    known = translated()

    assert {text: path.name for path, text in sentences() if text not in known} == {}


def test_a_translation_fills_the_same_holes():
    wrong = [
        source
        for source, text in translations().items()
        if source and set(HOLES.findall(text)) - set(HOLES.findall(source))
    ]

    assert wrong == []
