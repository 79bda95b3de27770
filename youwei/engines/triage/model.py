"""A model that sorts messages: categories, vocabulary, a plane, and a scale.

The same shape whether it was trained from labelled messages or made from names and key words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from youwei.engines.triage.calibration import Scale
from youwei.engines.triage.grams import Floats, Integers, plain, spelled
from youwei.engines.triage.linear import Plane
from youwei.engines.triage.vocabulary import Vocabulary

CHOICES = 3
PARTS = "/"
"""Stands between the levels of a category: 城乡建设/城市建设/路灯."""


class TriageError(ValueError):
    """Messages or categories from which nothing can be learnt; the text is a sentence."""


@dataclass(frozen=True, eq=False)
class Sorted:
    """For n texts: chances (n, k), order (n, up to 3) of the likeliest, is_sure (n,)."""

    categories: tuple[str, ...]
    chances: Floats
    order: Integers
    is_sure: NDArray[np.bool_]

    def choice(self, row: int, place: int = 0) -> str:
        """Return the name of the likeliest category, or of the second or third."""
        return self.categories[self.order[row, place]] if place < self.order.shape[1] else ""

    @cached_property
    def confidence(self) -> Floats:
        """Return the probability of each first choice, shape (n,)."""
        return self.chances[np.arange(len(self.order)), self.order[:, 0]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Model:
    """columns: whose text was learnt. trained_on: labelled messages, 0 for names alone."""

    categories: tuple[str, ...]
    vocabulary: Vocabulary
    plane: Plane
    scale: Scale
    columns: tuple[str, ...] = ()
    trained_on: int = 0

    def sort(self, texts: Sequence[str]) -> Sorted:
        """Give every text its probabilities; one that says nothing known is never sure."""
        vectors = self.vocabulary.vectors(texts)
        chances = self.scale.chances(self.plane.scores(vectors))
        order = np.argsort(-chances, axis=1, kind="stable")[:, :CHOICES]
        has_words = np.diff(vectors.indptr) > 0
        is_sure = (chances.max(1, initial=0) >= self.scale.threshold) & has_words
        return Sorted(self.categories, chances, order, is_sure)

    def words(self, text: str, category: str, most: int = 5) -> tuple[str, ...]:
        """Return the runs of signs of a text that spoke most for a category, best first.

        What a run within a longer one says is added to the longer one.
        """
        cleaned = plain(text)
        vector = self.vocabulary.vectors([text])
        at = self.categories.index(category)
        weights = self.plane.weights
        lead = weights[vector.indices, at] - weights[vector.indices].mean(1)
        given = {
            spelled(int(key)): float(value)
            for key, value in zip(
                self.vocabulary.keys[vector.indices], vector.data * lead, strict=True
            )
        }
        return _best(cleaned, given, most)

    def rolled_up(self, depth: int) -> "RolledUp":
        """Return how categories join at a level of their tree, the first being 1."""
        return RolledUp.of(self.categories, depth)


@dataclass(frozen=True, eq=False)
class RolledUp:
    """Categories of a higher level, and which of them each leaf belongs to, shape (k,)."""

    categories: tuple[str, ...]
    of_leaf: Integers

    @classmethod
    def of(cls, categories: Sequence[str], depth: int) -> "RolledUp":
        """Cut every path after so many levels."""
        cut = [PARTS.join(path.split(PARTS)[:depth]) for path in categories]
        names = tuple(dict.fromkeys(cut))
        place = {name: at for at, name in enumerate(names)}
        return cls(names, np.array([place[name] for name in cut], dtype=np.int64))

    def apply(self, found: Sorted, threshold: float = 2.0) -> Sorted:
        """Add up the probabilities of leaves."""
        chances = np.zeros((len(found.chances), len(self.categories)))
        np.add.at(chances.T, self.of_leaf, found.chances.T)
        order = np.argsort(-chances, axis=1, kind="stable")[:, :CHOICES]
        is_sure = found.is_sure | (chances.max(1, initial=0) >= threshold)
        return Sorted(self.categories, chances, order, is_sure)


def _best(text: str, given: dict[str, float], most: int) -> tuple[str, ...]:
    """Choose pieces of up to four signs whose runs together give the most, not overlapping."""
    value: dict[tuple[int, int], float] = {}
    for length in (2, 3, 4):
        for start in range(len(text) - length + 1):
            value[start, start + length] = _sum_within(text[start : start + length], given)
    taken = np.zeros(len(text), dtype=bool)
    chosen: list[str] = []
    for (start, end), worth in sorted(value.items(), key=lambda one: -one[1]):
        if len(chosen) == most or worth <= 0:
            break
        piece = text[start:end]
        if not taken[start:end].any() and not _shares_two(piece, chosen):
            taken[start:end] = True
            chosen.append(piece)
    return tuple(chosen)


def _shares_two(piece: str, chosen: Sequence[str]) -> bool:
    """Say whether two neighbouring signs stand in what was chosen already."""
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    return any(pair in one for one in chosen for pair in pairs)


def _sum_within(piece: str, given: dict[str, float]) -> float:
    """Add up what the runs in a piece say, a little less for each sign it is longer."""
    runs = {
        piece[start : start + length]
        for length in (1, 2, 3)
        for start in range(len(piece) - length + 1)
    }
    total = sum(given.get(run, 0.0) for run in runs)
    return total / math.sqrt(len(piece))
