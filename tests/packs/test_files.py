"""A file that cannot be read is a sentence, never a crash."""

import os

import pytest

from tests.packs.spoiling import all_mistakes
from youwei.packs.files import DEEPEST, LARGEST
from youwei.packs.inheritance import merged
from youwei.packs.lines import lines_of
from youwei.packs.world import read_county

REPAIR = "example/procedures/repair.toml"

BYTES = [
    ("标题 = 1".encode("gbk"), "1: file: is written in GBK: save it as UTF-8"),
    (b"title = \"\xff\xfe\xfd\"", "1: file: is not UTF-8: save it as UTF-8"),
    ("title = 1".encode("utf-16"), "1: file: is written in UTF-16: save it as UTF-8"),
    (b"\xef\xbb\xbftitle = 1", "1: file: begins with a byte order mark: save it as UTF-8 without"),
    (b"title = 1\nabout = \n", "2: file: not TOML: Invalid value"),
    (b"title = 1\n\n[fields", "3: file: not TOML"),
    (b"PK\x03\x04 not a text \x00", "1: file: not TOML"),
    (b"title = 1\ntitle = 2\n", "2: file: the same key twice: each is written once"),
    (b"[fields]\na = 1\n[fields]\nb = 1\n", "3: file: the same key twice: each is written once"),
    (b"#" * (LARGEST + 1), "1: file: is larger than 256 KB: lists of data are imported"),
    (b"a = " + b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), f"1: file: more than {DEEPEST} tables or lists"),
    (b"a = " + b"[" * 9000 + b"]" * 9000, f"1: file: more than {DEEPEST} tables or lists"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "says"), BYTES)
def test_a_file_that_is_no_declaration_says_why_and_how_to_mend_it(counties, raw, says):
    (counties / REPAIR).write_bytes(raw)

    mistakes = all_mistakes(read_county(counties, "example"))

    assert any(line.startswith(f"{REPAIR}:{says}") for line in mistakes), mistakes


def test_a_link_that_leads_out_of_the_counties_is_not_followed(counties, tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text('title = "secret"')
    (counties / "example/registers/secret.toml").symlink_to(secret)

    mistakes = all_mistakes(read_county(counties, "example"))

    assert mistakes[0].startswith(
        "example/registers/secret.toml:1: file: leads out of the folder"
    )
    assert not any('"secret"' in line for line in mistakes)


def test_a_link_to_itself_is_named(counties):
    path = counties / "example/registers/circle.toml"
    path.symlink_to(path)

    [mistake, *_] = all_mistakes(read_county(counties, "example"))

    assert mistake.startswith("example/registers/circle.toml:1: file: ")


def test_a_pipe_in_place_of_a_file_does_not_make_anyone_wait(counties):
    os.mkfifo(counties / "example/registers/pipe.toml")

    [mistake, *_] = all_mistakes(read_county(counties, "example"))

    assert mistake == "example/registers/pipe.toml:1: file: is not an ordinary file"


def test_a_file_whose_name_is_no_key_is_named(counties):
    (counties / REPAIR).rename(counties / "example/procedures/Repair_1.toml")

    mistakes = all_mistakes(read_county(counties, "example"))

    assert "Repair_1.toml:1: file: its name is its key" in mistakes[0]


def test_a_folder_that_is_nearly_called_like_a_kind_is_named(counties):
    (counties / "example/procedures").rename(counties / "example/procedure")

    mistakes = all_mistakes(read_county(counties, "example"))

    assert (
        "example/procedure:1: folder: no kind lies here; did you mean “procedures”?" in mistakes
    )


def test_lines_are_found_in_every_way_that_toml_is_written():
    text = '''a = 1
b.c."d e" = """x
[no]"""  # [no]
[t]
moves = [
  { to = "x, }", # ]
  }, [1,
  2],
]
[[t.q]]
w = 'z'
[t.q.deep]
[[t.q]]
'''.replace("  }, [", "  by = 1 }, [").replace('"x, }", # ]\n  by', '"x, }", by')

    lines = lines_of(text)

    assert lines["b", "c", "d e"] == 2
    assert lines["t", "moves", 0, "by"] == 6
    assert lines["t", "moves", 1, 1] == 7
    assert lines["t", "q", 0, "deep"] == 11
    assert lines["t", "q", 1] == 12


def test_tables_merge_and_lists_are_replaced():
    old = {"a": {"x": 1, "y": [1, 2]}, "b": 1}

    assert merged(old, {"a": {"y": [3]}, "c": 2}) == {"a": {"x": 1, "y": [3]}, "b": 1, "c": 2}
