"""Translations are compiled without gettext, as gettext would."""

import gettext
import io

from youwei.web.texts import compile_texts, compiled, read_po

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"

#: here.py:1
msgid "Hello"
msgstr "你好"

#, fuzzy
msgid "uncertain"
msgstr "不确定"

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s 天（一）"
msgstr[1] "%(n)s 天"

msgctxt "menu"
msgid "Hello"
msgstr ""
"第一行\n"
"“第二行”"

#~ msgid "gone"
#~ msgstr "旧"

msgid "empty"
msgstr ""
"""


def test_the_compiled_file_says_what_the_text_says():
    texts = gettext.GNUTranslations(io.BytesIO(compiled(read_po(PO))))

    assert texts.gettext("Hello") == "你好"
    assert texts.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s 天"
    assert texts.pgettext("menu", "Hello") == "第一行\n“第二行”"


def test_what_is_uncertain_empty_or_gone_stays_in_english():
    texts = gettext.GNUTranslations(io.BytesIO(compiled(read_po(PO))))

    assert [texts.gettext(m) for m in ("uncertain", "empty", "gone")] == [
        "uncertain",
        "empty",
        "gone",
    ]


def test_only_a_changed_text_is_compiled_again(tmp_path):
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")

    assert compile_texts(tmp_path) == [folder / "django.mo"]
    assert compile_texts(tmp_path) == []
