"""A model's file: small, exact, and harmless whoever made it."""

import json
import pickle

import numpy as np
import pytest

from tests.engines.triage.invented import invent
from youwei.engines.triage import TriageError, load, save, train
from youwei.engines.triage.stored import MARK


class Boom:
    def __reduce__(self):
        return (print, ("this ran",))


@pytest.fixture(scope="module")
def model():
    messages = invent(300, seed=5)
    return train(messages.texts, messages.labels, columns=["title", "body"])


@pytest.fixture
def stored(model, tmp_path):
    save(model, tmp_path / "m")
    return tmp_path / "m"


def changed(path, **values):
    """Write other values into the header, with everything else in order."""
    raw = path.read_bytes()
    start = len(MARK) + 4
    length = int.from_bytes(raw[len(MARK) : start], "little")
    header = json.dumps(json.loads(raw[start : start + length]) | values).encode()
    path.write_bytes(MARK + len(header).to_bytes(4, "little") + header + raw[start + length :])


def test_a_stored_model_sorts_as_before(model, stored):
    texts = invent(100, seed=6).texts

    again = load(stored)

    assert again.categories == model.categories
    assert again.columns == ("title", "body")
    assert again.trained_on == model.trained_on
    assert np.allclose(again.sort(texts).chances, model.sort(texts).chances, atol=2e-3)
    assert stored.stat().st_size < 1_000_000
    assert [path.name for path in stored.parent.iterdir()] == ["m"]


def test_a_pickle_is_refused_and_never_runs(tmp_path, capsys):
    path = tmp_path / "bad"
    for raw in (pickle.dumps(Boom()), MARK + pickle.dumps(Boom())):
        path.write_bytes(raw)
        with pytest.raises(TriageError, match="no model of triage"):
            load(path)

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("cut", [0, 5, 18, 100, -1])
def test_a_file_that_was_cut_off_is_refused(stored, cut):
    stored.write_bytes(stored.read_bytes()[:cut])

    with pytest.raises(TriageError, match="no model of triage"):
        load(stored)


def test_a_changed_byte_is_refused(stored):
    raw = bytearray(stored.read_bytes())
    raw[-3] ^= 1
    stored.write_bytes(raw)

    with pytest.raises(TriageError, match="sum differs"):
        load(stored)


@pytest.mark.parametrize(
    "values",
    [
        {"runs": 10**15},
        {"runs": -1},
        {"runs": True},
        {"categories": ["甲"] * 5},
        {"categories": "甲乙丙丁戊"},
        {"categories": {}},
        {"columns": [1]},
        {"threshold": "NaN"},
        {"threshold": -0.5},
        {"trained_on": None},
        {"sha256": "0" * 64},
    ],
)
def test_a_header_that_lies_is_refused(stored, values):
    changed(stored, **values)

    with pytest.raises(TriageError, match="no model of triage"):
        load(stored)


def test_deeply_nested_json_and_long_headers_are_refused(tmp_path):
    path = tmp_path / "deep"
    for body in (b"[" * 100_000, b"\xff\xfe"):
        path.write_bytes(MARK + len(body).to_bytes(4, "little") + body)
        with pytest.raises(TriageError, match="no model of triage"):
            load(path)
    path.write_bytes(MARK + b"\xff\xff\xff\xff{}")
    with pytest.raises(TriageError, match="cut off"):
        load(path)


def test_a_missing_model_says_how_to_make_one(tmp_path):
    with pytest.raises(TriageError, match="triage train"):
        load(tmp_path / "none")
