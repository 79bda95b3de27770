"""Files made to hurt whoever reads them: a verifier's input, a cell that a spreadsheet runs."""

import pytest

from youwei.chronicle.standalone.verify_chronicle import main
from youwei.registers.queries.export import harmless


def test_the_verifier_says_that_it_cannot_read_a_file_nested_too_deep(tmp_path, capsys):
    deep = tmp_path / "deep.jsonl"
    deep.write_text("[" * 200_000)

    assert main([str(deep)]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("sign", ["=", "+", "@", "\n", "＝", "＋", "－", "＠"])
def test_every_sign_that_begins_a_formula_somewhere_is_quoted(sign):
    assert harmless(f"{sign}SUM(A1)") == f"'{sign}SUM(A1)"
