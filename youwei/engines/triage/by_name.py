"""Sorting without a single labelled message: by the names of categories and key words.

Every category becomes a unit vector of the runs of two and three signs in its names and key
words, each weighted by how few categories have it; a message goes to the nearest. Where many
messages wait, what is alike among them sharpens the words (`sharpened`).
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from youwei.engines.triage.calibration import unscaled
from youwei.engines.triage.grams import BITS, Integers, grams_of, plain
from youwei.engines.triage.linear import Plane, Task, fit
from youwei.engines.triage.model import PARTS, Model, TriageError
from youwei.engines.triage.vocabulary import Singles, Vocabulary, gather

SHIPPED = Path(__file__).with_name("categories.toml")
SLOPE = 25.0
"""Of a cosine: a lead of 0.1 over another category means odds of twelve to one."""
FEWEST = 100
"""Messages for each category from which on they sharpen its words."""
LEFT_OVER = {"其他", "其它", "其他类", "other", "others"}
"""Names that say nothing of what is in them."""


def shipped_words() -> dict[str, tuple[str, ...]]:
    """Return the fields that come with the engine and their key words."""
    read = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {name: tuple(one["words"].split()) for name, one in read.items()}


def untrained(words: Mapping[str, Sequence[str]]) -> Model:
    """Make a model of categories (paths, levels parted by “/”) and key words of each.

    A leaf is the mean of its levels, each level the vector of all that is said below it; many
    leaves under one name do not make that name likelier.
    """
    if len(words) < 2:
        raise TriageError("Sorting needs at least two categories.")
    prefixes = [_prefixes(path) for path in words]
    levels = list(dict.fromkeys(prefix for one in prefixes for prefix in one))
    vocabulary, table = _level_vectors(levels, words)
    place = {level: at for at, level in enumerate(levels)}
    columns = [table[:, [place[level] for level in one]].mean(1) for one in prefixes]
    siblings = Counter(one[0] for one in prefixes)
    offset = [-np.log(siblings[one[0]]) for one in prefixes]
    scale = unscaled(len(columns), SLOPE)
    return Model(
        categories=tuple(words),
        vocabulary=vocabulary,
        plane=Plane(np.stack(columns, axis=1), np.zeros(len(columns), dtype=np.float32)),
        scale=replace(scale, offset=np.array(offset, dtype=np.float32)),
    )


def _prefixes(path: str) -> list[str]:
    parts = path.split(PARTS)
    return [PARTS.join(parts[: depth + 1]) for depth in range(len(parts))]


def _level_vectors(
    levels: Sequence[str], words: Mapping[str, Sequence[str]]
) -> tuple[Vocabulary, Singles]:
    """Return the runs in all words, and a unit vector for each level, shape (d, levels)."""
    said: dict[str, list[str]] = {level: [] for level in levels}
    for path, own in words.items():
        for level in _prefixes(path):
            said[level] += _said(path, own)
    table = [_weights(said[level]) for level in levels]
    keys = np.unique(np.concatenate([np.array(list(one), dtype=np.int64) for one in table]))
    if not len(keys):
        raise TriageError("The names of the categories have no two signs in a row.")
    counts = np.zeros((len(keys), len(table)), dtype=np.float32)
    for at, one in enumerate(table):
        counts[np.searchsorted(keys, np.fromiter(one, np.int64, len(one))), at] = [
            *one.values()
        ]
    is_top = np.array([PARTS not in level for level in levels])
    having = (counts[:, is_top] > 0).sum(1)
    rarity = np.log(1 + is_top.sum() / having).astype(np.float32)
    counts *= rarity[:, None]
    counts /= np.maximum(np.sqrt((counts**2).sum(0)), 1e-9)
    return Vocabulary(keys, rarity), counts


def _said(path: str, words: Sequence[str]) -> list[str]:
    levels = [part.strip() for part in path.split(PARTS)]
    return [one for one in [*levels, *words] if one.strip() and one not in LEFT_OVER]


def _weights(words: Sequence[str]) -> dict[int, float]:
    """Return how much each run of two or three signs counts: once per word it stands in."""
    found: dict[int, float] = {}
    for word in words:
        _, keys = grams_of([plain(word)])
        for key in np.unique(keys[keys >> BITS > 0]).tolist():
            found[key] = found.get(key, 0.0) + 1.0
    return {key: 1 + float(np.log(count)) for key, count in found.items()}


def sharpened(model: Model, texts: Sequence[str], *, share: float = 0.5) -> Model:
    """Return a model that learnt from the messages it is surest of, without any label.

    Of each category the surest share of its messages teaches the others (self-training,
    Yarowsky 1995, ACL 33:189). With fewer than 100 such messages for each category the model
    stays as it is.
    """
    found = model.sort(texts)
    first, sure = found.order[:, 0], found.confidence
    chosen = [at for name in np.unique(first) for at in _surest(first == name, sure, share)]
    rows = np.array(sorted(chosen), dtype=np.int64)
    if len(rows) < FEWEST * len(model.categories):
        return model
    taught = [texts[at] for at in rows]
    vocabulary = gather(taught, most=100_000)
    vectors = vocabulary.vectors(taught)
    plane = fit(Task.of(vectors, first[rows], len(model.categories), 0.3))
    return replace(model, vocabulary=vocabulary, plane=plane, scale=unscaled(len(plane.bias)))


def _surest(is_here: np.ndarray, sure: np.ndarray, share: float) -> Integers:
    here = np.flatnonzero(is_here)
    order = here[np.argsort(-sure[here], kind="stable")]
    return order[: max(1, int(share * len(here)))]
