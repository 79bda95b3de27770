"""Who is drawn, and what their answers tell of those who were not: numbers in, numbers out.

A draw puts numbers in the order of hashes of a published seed. No generator of chance is asked,
so that any other program, on any other machine and in ten years, gets the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

Z = 1.96  #: of a normal distribution, 95 % lie so near


@dataclass(frozen=True)
class Drawn:
    """One stratum: who is taken, and who comes next when one of them cannot come."""

    taken: tuple[int, ...]
    reserves: tuple[int, ...]


@dataclass(frozen=True)
class Estimate:
    """A mean of scores from 0 to 1, and between what it may lie by the chance of the draw."""

    mean: float
    low: float
    high: float


def order_of(seed: str, group: str, numbers: Iterable[int]) -> list[int]:
    """Put numbers in the order of SHA-256 over "seed:group:number", written in UTF-8."""
    return sorted(numbers, key=lambda n: sha256(f"{seed}:{group}:{n}".encode()).hexdigest())


def draw(
    seed: str, group: str, strata: Mapping[str, Sequence[int]], take: Mapping[str, int]
) -> dict[str, Drawn]:
    """Draw so many from each stratum; all others are its reserves, in the order of the draw."""
    drawn = {}
    for name, numbers in strata.items():
        order = order_of(seed, group, numbers)
        drawn[name] = Drawn(tuple(order[: take[name]]), tuple(order[take[name] :]))
    return drawn


def wilson(share: float, of: float) -> tuple[float, float]:
    """Return the interval of a share of `of` independent yes or no (Wilson 1927), 95 %."""
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def estimate(scores: Sequence[float], among: int) -> Estimate:
    """Estimate the mean of `among` people from the scores (0 to 1) of those who gave one.

    Wilson's interval, with the number that a draw without putting back is worth. A score
    between 0 and 1 varies less than a yes or no of the same mean, so that the interval is
    rather too wide than too narrow; it does not vanish where all say the same. Who asked all
    knows.
    """
    count, mean = len(scores), sum(scores) / len(scores)
    if count >= among:
        return Estimate(mean, mean, mean)
    low, high = wilson(mean, count * (among - 1) / (among - count))
    return Estimate(mean, min(low, mean), max(high, mean))


def combined(parts: Sequence[tuple[float, Estimate]]) -> Estimate:
    """Weigh estimates of different people together (Zou and Donner 2008).

    The distances to the ends are added as variances are: they need not be alike on both sides.
    """
    whole = sum(weight for weight, _ in parts)
    shares = [(weight / whole, one) for weight, one in parts]
    mean = sum(share * one.mean for share, one in shares)
    below = sqrt(sum((share * (one.mean - one.low)) ** 2 for share, one in shares))
    above = sqrt(sum((share * (one.high - one.mean)) ** 2 for share, one in shares))
    return Estimate(mean, max(0.0, mean - below), min(1.0, mean + above))
