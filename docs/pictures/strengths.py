"""Draws the figures of the pages on rating and pairing from invented people and entries.

    .venv/bin/python docs/pictures/strengths.py

The same seeds give the same figures, byte for byte.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from drawing import BLUE, INK, PALE, RED, SOFT, text, write

from youwei.engines import pairing, rating

SEED = 20261124
FOLDER = Path(__file__).parent
LEFT, RIGHT, ROW = 120, 620, 15
WIDE = 2.0
"""Logits to a unit of the axis of strengths."""


def main() -> int:
    """Write both figures."""
    draw_rating(FOLDER / "rating.svg")
    draw_pairing(FOLDER / "pairing.svg")
    return 0


def draw_rating(path: Path) -> None:
    """Draw 24 people, rated by four of ten raters each: raw means, model and truth."""
    chance = np.random.default_rng(SEED)
    merit, severity = chance.normal(0, 0.7, 24), chance.normal(0, 0.8, 10)
    pairs = [(n, r) for n in range(24) for r in chance.choice(10, 4, replace=False).tolist()]
    score = [3 + merit[n] - severity[r] + chance.normal(0, 0.5) for n, r in pairs]
    ratings = rating.gather(
        ratee=[f"{n + 1:02}" for n, _ in pairs],
        rater=[f"rater {r + 1:02}" for _, r in pairs],
        score=score,
    )
    fit = rating.fit_linear(ratings)
    band = rating.stand(fit).band
    low, high = fit.ratees.interval()
    raw = np.array([np.mean([s for s, (n, _) in zip(score, pairs, strict=True) if n == at])
                    for at in range(24)])  # fmt: skip
    raw, truth = raw - raw.mean(), merit - merit.mean()
    order = np.argsort(-fit.ratees.value)
    lines: list[str] = []
    for row, at in enumerate(order.tolist()):
        y = 66 + ROW * row
        if row and band[order[row - 1]] != band[at]:
            lines.append(f'<path d="M{LEFT - 60} {y - 7.5}H{RIGHT}" stroke="{PALE}"/>')
        lines += [
            text(LEFT - 20, y + 4, fit.ratees.levels[at], "end"),
            _interval(y, low[at], high[at]),
            _dot(fit.ratees.value[at], y, BLUE),
            f'<circle cx="{_x(raw[at]):.1f}" cy="{y}" r="3" fill="none" stroke="{RED}"/>',
            f'<path d="M{_x(truth[at]):.1f} {y - 5}v10" stroke="{INK}" stroke-width="2"/>',
        ]
    foot = 66 + ROW * 24
    error = [float(np.sqrt(np.mean((one - truth) ** 2))) for one in (fit.ratees.value, raw)]
    head = [
        text(20, 22, "Merit of 24 people, each rated by 4 of 10 raters", colour=INK, size=14),
        text(20, 42, f"blue: model with 95 % interval, off by {error[0]:.2f}", colour=BLUE),
        text(300, 42, f"red: raw mean, off by {error[1]:.2f}", colour=RED),
        text(470, 42, "black: the truth; a line parts bands", colour=INK),
        *_axis(foot),
    ]
    write(
        path, 700, foot + 34, "Merits with intervals, raw means and the truth", [*head, *lines]
    )


def draw_pairing(path: Path) -> None:
    """Draw ten invented drafts, compared two by two 150 times: strengths and quasi errors."""
    chance = np.random.default_rng(SEED)
    strength = np.linspace(1.6, -1.6, 10)
    winner, loser = [], []
    for _ in range(150):
        one, two = chance.choice(10, 2, replace=False).tolist()
        if chance.random() > 1 / (1 + np.exp(strength[two] - strength[one])):
            one, two = two, one
        winner.append(f"draft {one + 1:02}")
        loser.append(f"draft {two + 1:02}")
    found = pairing.fit(pairing.gather(winner=winner, loser=loser))
    quasi = pairing.quasi_errors(found)
    lines: list[str] = []
    for row, at in enumerate(np.argsort(-found.value).tolist()):
        y, value, half = 66 + 20 * row, found.value[at] / WIDE, 1.96 * quasi.error[at] / WIDE
        lines += [
            text(LEFT - 20, y + 4, found.comparisons.items[at], "end"),
            _interval(y, value - half, value + half),
            _dot(value, y, BLUE),
        ]
    foot = 66 + 20 * 10
    head = [
        text(20, 22, "Strength of 10 drafts after 150 comparisons", colour=INK, size=14),
        text(
            20, 42, "with 95 % intervals from quasi standard errors: where two hardly overlap, "
            "they can be told apart",
        ),
        *_axis(foot, unit=WIDE, said="logits"),
    ]  # fmt: skip
    write(path, 700, foot + 34, "Strengths with quasi intervals", [*head, *lines])


def _x(value: float) -> float:
    """Return the place of a value between -2 and 2."""
    return LEFT + (RIGHT - LEFT) * (min(max(float(value), -2.0), 2.0) + 2) / 4


def _axis(y: int, *, unit: float = 1.0, said: str = "points") -> Iterable[str]:
    yield f'<path d="M{LEFT} {y}H{RIGHT}" stroke="{SOFT}"/>'
    for tick in (-2, -1, 0, 1, 2):
        yield text(_x(tick), y + 18, f"{tick * unit:g}", "middle")
    yield text(RIGHT + 14, y + 18, said)


def _interval(y: int, low: float, high: float) -> str:
    way = f"M{_x(low):.1f} {y}H{_x(high):.1f}"
    return f'<path d="{way}" stroke="{BLUE}" stroke-opacity=".45" stroke-width="3"/>'


def _dot(value: float, y: int, colour: str) -> str:
    return f'<circle cx="{_x(value):.1f}" cy="{y}" r="3.5" fill="{colour}"/>'


if __name__ == "__main__":
    sys.exit(main())
