"""Runs of one to three signs of a text, as whole numbers without collisions.

A sign takes 21 bits (every Unicode code point fits), so three of them fill 63 bits. Nothing is
cut into words: the cutting is the slowest step of Chinese text handling, and where it errs the
words are lost.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

LONGEST = 3
BITS = 21
MOST_SIGNS = 4000
"""Of a longer message the beginning is read."""
AT_ONCE = 1000
"""Texts that are worked on together; memory stays below a few hundred megabytes."""
NO_SIGN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return letters, digits and signs alone: half width, small, nothing between them."""
    # cut before normalising: one sign can stand for eighteen
    folded = unicodedata.normalize("NFKC", text[: 4 * MOST_SIGNS]).lower()
    return NO_SIGN.sub("", folded)[:MOST_SIGNS]


def grams_of(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """Return the row and the number of every run in texts that are `plain` already."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    rows = np.repeat(np.arange(len(texts)), lengths)
    joined = "".join(texts).encode("utf-32-le", errors="replace")
    signs = np.frombuffer(joined, dtype="<u4").astype(np.int64)
    found_rows, found_keys = [rows], [signs]
    keys = signs
    for length in range(2, LONGEST + 1):
        keys = (keys[:-1] << BITS) | signs[length - 1 :]
        is_inside = rows[: len(keys)] == rows[length - 1 :]
        found_rows.append(rows[: len(keys)][is_inside])
        found_keys.append(keys[is_inside])
    return np.concatenate(found_rows), np.concatenate(found_keys)


def spelled(key: int) -> str:
    """Return the run of signs that a number stands for."""
    parts = [(key >> shift) & ((1 << BITS) - 1) for shift in (2 * BITS, BITS, 0)]
    return "".join(chr(part) for part in parts if part)


def portions(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield plain texts a thousand at a time, each with its first position."""
    for start in range(0, len(texts), AT_ONCE):
        yield start, [plain(text) for text in texts[start : start + AT_ONCE]]
