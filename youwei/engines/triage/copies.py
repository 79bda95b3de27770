"""Which messages are copies of an earlier one, told without looking at any third message.

Nothing here depends on how often words occur elsewhere: whoever posts fifty copies changes
nothing for the others. Candidates come from 48 smallest hashes in 16 bands (Broder 1997,
Compression and Complexity of Sequences, 21), and are then compared in full.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from youwei.engines.triage.grams import BITS, Integers, grams_of, portions

BANDS, HASHES = 16, 3
ALIKE = 0.7
"""Share of common runs (Jaccard) from which on a message is a copy, whoever sent it."""
REPEATED = 0.3
"""The same between two messages of one person: they say it again."""
MOST_OF_ONE = 200
"""Messages of one person that a new one of theirs is compared with."""
Hashes = NDArray[np.uint64]


def fold(texts: Sequence[str], people: Sequence[str], turn: Integers) -> Integers:
    """Return for every message the place of the one it copies, its own if it copies none.

    turn: shape (n,), a number for each message, growing with time. A message is folded into
    the earliest one that it resembles and that is no copy itself.
    """
    runs, bands = _runs(texts)
    source = np.arange(len(texts))
    in_band: dict[bytes, list[int]] = defaultdict(list)
    of_person: dict[str, list[int]] = defaultdict(list)
    for at in np.argsort(turn, kind="stable").tolist():
        own = of_person[people[at]] if people[at] else []
        near = {other for band in bands[at] for other in in_band[band]} | {*own}
        source[at] = _earliest(at, sorted(near, key=turn.__getitem__), runs, {*own})
        if source[at] != at:
            continue
        for band in bands[at]:
            in_band[band].append(at)
        if people[at] and len(own) < MOST_OF_ONE:
            own.append(at)
    return source


def _earliest(at: int, near: Iterable[int], runs: list[Integers], own: set[int]) -> int:
    for other in near:
        if jaccard(runs[at], runs[other]) >= (REPEATED if other in own else ALIKE):
            return other
    return at


def jaccard(one: Integers, other: Integers) -> float:
    """Return the share of runs that two messages have in common, of all that either has."""
    smaller, larger = sorted((len(one), len(other)))
    if smaller == 0 or smaller < REPEATED * larger:
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (smaller + larger - common)


def _runs(texts: Sequence[str]) -> tuple[list[Integers], list[list[bytes]]]:
    """Return the runs of two and three signs of each text, and its bands of hashes."""
    runs: list[Integers] = []
    bands: list[list[bytes]] = []
    for _, part in portions(texts):
        rows, keys = grams_of(part)
        is_long = keys >> BITS > 0
        rows, keys = rows[is_long], keys[is_long]
        order = np.argsort(rows, kind="stable")
        pieces = np.split(keys[order], np.searchsorted(rows[order], np.arange(1, len(part))))
        pieces = [np.unique(piece) for piece in pieces]
        runs += pieces
        bands += _bands(pieces)
    return runs, bands


def _bands(pieces: list[Integers]) -> list[list[bytes]]:
    """Return 16 keys for each set of runs; two sets share one as likely as they are alike."""
    filled = [at for at, piece in enumerate(pieces) if len(piece)]
    found: list[list[bytes]] = [[] for _ in pieces]
    if not filled:
        return found
    keys = np.concatenate([pieces[at] for at in filled]).astype(np.uint64)
    lengths = np.array([len(pieces[at]) for at in filled])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    random = np.random.default_rng(20)
    factors = random.integers(1, 2**63, (BANDS * HASHES, 2), dtype=np.uint64) * 2 + 1
    least = np.empty((len(filled), BANDS * HASHES), dtype=np.uint64)
    for at, (first, second) in enumerate(factors):
        least[:, at] = np.minimum.reduceat(_mixed(keys, first, second), starts)
    for row, at in enumerate(filled):
        cut = least[row].reshape(BANDS, HASHES)
        found[at] = [bytes([band]) + cut[band].tobytes() for band in range(BANDS)]
    return found


def _mixed(keys: Hashes, first: np.uint64, second: np.uint64) -> Hashes:
    """Multiply, fold the upper bits down, multiply again: overflow is meant."""
    mixed = keys * first
    mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed * second)
