"""Which runs of signs are looked at, and how much each of them weighs.

A text becomes a unit vector of (1 + ln count) * (1 + ln((1 + texts) / (1 + texts with it)))
(Salton, Buckley 1988, Information Processing & Management 24:513).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from youwei.engines.triage.grams import Floats, Integers, grams_of, portions

Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """keys: sorted numbers of runs, shape (d,). weight: of each, shape (d,)."""

    keys: Integers
    weight: Singles

    def __len__(self) -> int:
        return len(self.keys)

    def counts(self, texts: Sequence[str]) -> csr_array:
        """Return how often each known run is in each text, shape (n, d)."""
        if not texts:
            return csr_array((0, len(self)), dtype=np.float32)
        return vstack([self._counted(part) for _, part in portions(texts)], format="csr")

    def vectors(self, texts: Sequence[str]) -> csr_array:
        """Return a unit vector for each text, shape (n, d); zero where nothing is known."""
        return unit_rows(self.damped(texts))

    def damped(self, texts: Sequence[str]) -> csr_array:
        """Return weighted, damped counts of each text, shape (n, d), not yet of length one."""
        found = self.counts(texts)
        found.data = (1 + np.log(found.data)) * self.weight[found.indices]
        return found

    def places(self, keys: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        """Return where keys stand in the vocabulary, and which of them it knows."""
        if not len(self):
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        return at, self.keys[at] == keys

    def _counted(self, part: Sequence[str]) -> csr_array:
        rows, keys = grams_of(part)
        at, is_known = self.places(keys)
        ones = np.ones(int(is_known.sum()), dtype=np.float32)
        shape = (len(part), len(self))
        found = csr_array((ones, (rows[is_known], at[is_known])), shape=shape)
        found.sum_duplicates()
        return narrow(found)


def gather(texts: Sequence[str], *, most: int, least: int = 2) -> Vocabulary:
    """Return the runs that the most texts have, at most `most`, each in at least `least`."""
    keys, spread = _spread(texts)
    kept = spread >= least
    keys, spread = keys[kept], spread[kept]
    if len(keys) > most:
        chosen = np.sort(np.argsort(-spread, kind="stable")[:most])
        keys, spread = keys[chosen], spread[chosen]
    weight = 1 + np.log((1 + len(texts)) / (1 + spread))
    return Vocabulary(keys, weight.astype(np.float32))


def _spread(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """Return every run and the number of texts that have it."""
    keys, spread = np.empty(0, np.int64), np.empty(0, np.int64)
    for _, part in portions(texts):
        new, times = _in_texts(part)
        joined, back = np.unique(np.concatenate([keys, new]), return_inverse=True)
        together = np.bincount(back, np.concatenate([spread, times]), len(joined))
        keys, spread = joined, together.astype(np.int64)
    return keys, spread


def _in_texts(part: Sequence[str]) -> tuple[Integers, Integers]:
    rows, keys = grams_of(part)
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    is_first = np.ones(len(keys), dtype=bool)
    is_first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    found, times = np.unique(keys[is_first], return_counts=True)
    return found, times.astype(np.int64)


def unit_rows(found: csr_array) -> csr_array:
    """Scale every row to length one; a row of zeros stays."""
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    squares = np.bincount(rows, found.data.astype(np.float64) ** 2, found.shape[0])
    scale: Floats = 1 / np.sqrt(np.maximum(squares, 1e-12))
    found.data = (found.data * scale[rows]).astype(np.float32)
    return found


def narrow(found: csr_array) -> csr_array:
    """Keep places as 32-bit numbers: half the memory, faster products."""
    found.indices = found.indices.astype(np.int32)
    found.indptr = found.indptr.astype(np.int32)
    return found
