"""Every page asks who is there, or stands on the list of those that anybody may read."""

import ast

import pytest

from tests.architecture.source import name, python, tree

GUARDS = {"login_required", "signed_in", "signed_in_required", "get", "post"}
"""`@api.get` asks for a token, unless its own words say otherwise: see the last test."""
PUBLIC = {
    "identity.sign_in",
    "identity.sign_in_as",  # in the demo alone
    "identity.sign_out",
    "identity.locked_out",
    "portal.ask_erasure",  # number and code are asked
    "ballots.vote",  # whoever holds a slip is nobody to these pages
    "ballots.cast",
    "ballots.result",
    "assessments.results",  # results that stand, of schemes that say so; numbers of the draw
    "assessments.result",
    "assessments.draw_file",
    "assessments.checker",
    "measures.index",  # public figures, small groups merged
    "measures.measure",
    "measures.open_data",
    "measures.public_map",
    "measures.rows",
    "registers.outlines",  # where units lie, for maps
    "chronicle.verifying",  # a stranger checks the record: no line of it is on these four
    "chronicle.head_file",
    "chronicle.heads",
    "chronicle.verifier",
    "portal.front",  # the residents' portal: published words, and one's own matter by its code
    "portal.lookup",
    "portal.say",
    "portal.separate",
    "portal.send",
    "portal.order",
    "portal.look",
    "portal.spot",
    "portal.token",
    "portal.worker",
    "portal.mine",  # a phone's own orders, by a code that was sent to it
    "portal.code",
    "portal.leave",
    "portal.texts",
    "portal.link",
    "portal.feed",  # published words, as programs read them
    "portal.services",
    "portal.requests",
    "portal.one_request",
    "portal.letters",
    "portal.letter",
    "web.trouble",  # the error pages, which know nothing about anybody
    "web.bad_request",
    "web.denied",
    "web.not_found",
    "web.csrf_failed",
    "web.locked_out",
    "web.broken",
    "web.help_page",
    "web.style_page",  # in the demo alone
    "interop.overview",  # the tour, in the demo alone
    "interop.begin",
    "interop.resume",
    "interop.onward",
    "interop.leave",
}
"""`app.view` of every page that needs no sign-in. Whoever adds one says why in the review."""


def views():
    for path in python("youwei"):
        if path.stem in {"views", "api"} or path.parent.stem in {"views", "api"}:
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and is_view(node):
                    app = name(path).split("/")[1]
                    yield pytest.param(f"{app}.{node.name}", node, id=f"{app}.{node.name}")


def is_view(node):
    first = node.args.args[:1]
    is_told = "exception_handler" in guards(node)
    is_open = bool(first) and first[0].arg == "request" and not node.name.startswith("_")
    return is_open and not is_told


def guards(node):
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        yield getattr(call, "id", getattr(call, "attr", ""))


@pytest.mark.parametrize(("view", "node"), list(views()))
def test_a_view_needs_a_sign_in_unless_it_is_named_as_public(view, node):
    is_guarded = bool(GUARDS & set(guards(node)))

    assert is_guarded != (view in PUBLIC)


def test_every_view_on_the_public_list_exists():
    assert {case.id for case in views()} >= PUBLIC


def test_no_address_of_programs_does_without_a_token():
    files = [path for path in python("youwei") if path.stem == "api"]

    assert files
    for path in files:
        assert "auth=None" not in path.read_text(encoding="utf-8")
        assert "auth=Bearer()" in path.read_text(encoding="utf-8")
