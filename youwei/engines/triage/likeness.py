"""How alike messages are, and which earlier ones a message may repeat.

Half the likeness comes from the title and half from the body: the cosine of runs of two and
three signs, weighted by how rare they are. Runs that one message in ten has (a greeting, the
county's name) say nothing and are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from scipy.sparse import csr_array, hstack

from youwei.engines.triage.grams import BITS, Floats, Integers, plain
from youwei.engines.triage.vocabulary import Vocabulary, gather, narrow, unit_rows

MOST_RUNS = 400_000
COMMON = 0.1
"""Share of messages from which on a run says nothing."""
FEW = 100
"""A run that no more messages have is kept: they may all be about one matter."""
BLOCK = 500
"""Messages compared with all others at once."""


@dataclass(frozen=True, eq=False)
class Index:
    """Messages that others are compared with. vectors: unit rows, shape (n, 2 d)."""

    vocabulary: Vocabulary
    vectors: csr_array

    @classmethod
    def of(cls, titles: Sequence[str], bodies: Sequence[str]) -> "Index":
        """Make an index; where there is no title, the body counts twice."""
        both = [f"{title} {body}" for title, body in zip(titles, bodies, strict=True)]
        vocabulary = _telling(gather(both, most=MOST_RUNS, least=1), len(both))
        return cls(vocabulary, vectors_of(vocabulary, titles, bodies))

    def beside(self, one: str, others: Sequence[str]) -> list[float]:
        """Return how like one text others are, 0 to 1, none of them known to the index."""
        vectors = vectors_of(self.vocabulary, [""] * len(others), others)
        own = vectors_of(self.vocabulary, [""], [one])
        return [float(each) for each in np.asarray((vectors @ own.T).todense()).ravel()]

    def nearest(
        self, title: str, body: str, most: int = 5, least: float = 0.1
    ) -> list[tuple[int, float]]:
        """Return places and likeness of the messages most like one that is being written."""
        one = vectors_of(self.vocabulary, [title], [body])
        likeness = np.asarray((self.vectors @ one.T).todense()).ravel()
        order = np.argsort(-likeness, kind="stable")[:most]
        return [(int(at), float(likeness[at])) for at in order if likeness[at] >= least]


@dataclass(frozen=True, eq=False)
class Pairs:
    """later, earlier: places of messages, shape (p,). likeness: 0 to 1, shape (p,)."""

    later: Integers
    earlier: Integers
    likeness: Floats


def _telling(vocabulary: Vocabulary, texts: int) -> Vocabulary:
    """Keep runs of at least two signs that are not everywhere."""
    spread = (1 + texts) / np.exp(vocabulary.weight.astype(np.float64) - 1) - 1
    kept = (vocabulary.keys >> BITS > 0) & (spread < max(COMMON * texts, FEW) + 0.5)
    return Vocabulary(vocabulary.keys[kept], vocabulary.weight[kept])


def vectors_of(
    vocabulary: Vocabulary, titles: Sequence[str], bodies: Sequence[str]
) -> csr_array:
    """Return title and body side by side, each half of a row's length."""
    filled = [title or body for title, body in zip(titles, bodies, strict=True)]
    parts = [vocabulary.vectors(filled), vocabulary.vectors(bodies)]
    return narrow(unit_rows(csr_array(hstack(parts, format="csr"))))


def in_common(one: str, other: str, most: int = 5) -> tuple[str, ...]:
    """Return the longest runs of two and more signs that stand in both texts."""
    a, b = plain(one), plain(other)
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    runs = {a[block.a : block.a + block.size] for block in blocks if block.size > 1}
    return tuple(sorted((run.strip() for run in runs), key=lambda run: (-len(run), run))[:most])


def likenesses(vectors: csr_array, least: float) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Yield rows, others and likeness of all pairs that reach `least`, a block at a time."""
    turned = vectors.T.tocsr()
    for start in range(0, vectors.shape[0], BLOCK):
        found = (vectors[start : start + BLOCK] @ turned).tocoo()
        kept = found.data >= least
        rows, others = found.coords
        yield (
            rows[kept].astype(np.int64) + start,
            others[kept].astype(np.int64),
            found.data[kept].astype(np.float64),
        )


def earlier_ones(
    index: Index, times: Sequence[float] | None = None, most: int = 5, least: float = 0.1
) -> Pairs:
    """Return for every message the earlier ones that are most like it, at most so many.

    Earlier: by `times` (any unit), else by place; of the same time, the one that stands before.
    """
    count = index.vectors.shape[0]
    order = (
        np.arange(count) if times is None else np.lexsort((np.arange(count), np.asarray(times)))
    )
    turn = np.empty(count, dtype=np.int64)
    turn[order] = np.arange(count)
    found = [_best(part, turn, most) for part in likenesses(index.vectors, least)]
    columns = zip(*found, strict=True) if found else ([], [], [])
    later, earlier, likeness = (np.concatenate([[], *column]) for column in columns)
    return Pairs(later.astype(np.int64), earlier.astype(np.int64), np.minimum(likeness, 1.0))


def _best(
    part: tuple[Integers, Integers, Floats], turn: Integers, most: int
) -> tuple[Integers, Integers, Floats]:
    rows, others, likeness = part
    is_earlier = turn[others] < turn[rows]
    rows, others, likeness = rows[is_earlier], others[is_earlier], likeness[is_earlier]
    order = np.lexsort((turn[others], -likeness, rows))
    rows, others, likeness = rows[order], others[order], likeness[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return rows[place < most], others[place < most], likeness[place < most]
