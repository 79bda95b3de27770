"""Draws the figures of the pages on matching and teams from the counties of the benchmarks.

    .venv/bin/python docs/pictures/placements.py

The same seeds give the same figures, byte for byte.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from drawing import BLUE, INK, PALE, RED, SOFT, text, write

from benchmarks._counties import dispatch_of_a_county, teams_of_a_county
from youwei.engines.matching import solve
from youwei.engines.matching.bound import relax
from youwei.engines.matching.losses import losses
from youwei.engines.matching.program import SCALE, lay_out
from youwei.engines.teams import Structure, Teams, as_problem, moved, structure, today

SEED = 2025
FOLDER = Path(__file__).parent


def main() -> int:
    """Write both figures."""
    draw_losses(FOLDER / "matching.svg")
    draw_teams(FOLDER / "teams.svg")
    return 0


def draw_losses(path: Path) -> None:
    """Draw by how much every pair falls short of the bound, by price and truly."""
    problem = as_problem(dispatch_of_a_county(SEED))
    program = lay_out(problem)
    pricing = relax(program)
    loss = None if pricing is None else losses(program, pricing)
    if pricing is None or loss is None:
        raise SystemExit("The county has no plan.")
    pairs = len(program.pairs)
    gap = loss.bound / SCALE - solve(problem).value
    by_price = np.sort(np.maximum(-pricing.reduced[:pairs], 0)) / SCALE
    truly = np.sort(loss.least[:pairs]) / SCALE
    width, height, shown, top = 560, 250, 600, 60.0

    def line(values: Sequence[float]) -> str:
        points = [
            f"{60 + width * at / shown:.1f},{290 - height * min(value, top) / top:.1f}"
            for at, value in enumerate(values[:shown])
            if value <= top
        ]
        return " ".join(points)

    level = 290 - height * gap / top
    parts = [
        *(text(52, 294 - height * n / top, n, anchor="end") for n in (0, 20, 40, 60)),
        *(text(60 + width * n / shown, 308, n, anchor="middle") for n in (0, 200, 400, 600)),
        text(
            60, 24, "What a pair costs at least, in points: pairs in order", size=14, colour=INK
        ),
        f'<path d="M60 40V290H620" fill="none" stroke="{SOFT}"/>',
        f'<path d="M60 {level:.1f}H620" stroke="{RED}" stroke-dasharray="5 4"/>',
        text(616, level - 6, f"bound − value = {gap:.1f}: above it no plan", "end", RED),
        _line(line(by_price.tolist()), SOFT),
        _line(line(truly.tolist()), BLUE),
        text(430, 236, f"by reduced cost: {(by_price <= gap).sum()} pairs left", "start", SOFT),
        text(130, 110, f"by exact loss: {(truly <= gap).sum()} pairs left", "start", BLUE),
        text(620, 326, f"of {pairs} allowed pairs", "end", SOFT),
    ]
    write(path, 640, 340, "Losses of pairs by price and exactly", parts)


def draw_teams(path: Path) -> None:
    """Draw by how many people every team misses its model, today and in the plan."""
    teams = teams_of_a_county(SEED)
    plan = solve(as_problem(teams)).plan
    names = [rule.name for rule in teams.rules if isinstance(rule, Structure)]
    parts = [
        text(20, 24, "People missing from the model of 25 town teams", size=14, colour=INK),
        text(170, 52, "today", colour=SOFT),
        text(470, 52, f"in the plan, {len(moved(teams, plan))} of 225 seats move", colour=SOFT),
        *(text(160, 75 + 22 * at, name, anchor="end") for at, name in enumerate(names)),
        *_squares(teams, today(teams), names, left=170),
        *_squares(teams, plan, names, left=470),
        text(170, 236, "one square is a team: pale where it keeps the rule,", colour=SOFT),
        text(470, 236, "red where one person is missing, dark red for more", colour=SOFT),
    ]
    write(path, 760, 250, "Structure of teams before and after", parts)


def _squares(
    teams: Teams, plan: tuple[tuple[str, str], ...], names: Sequence[str], *, left: int
) -> Iterable[str]:
    away = {(line.rule, line.team): line.away for line in structure(teams, plan)}
    for row, name in enumerate(names):
        for column, team in enumerate(teams.by_team):
            colour = (PALE, "#ef4444", "#7f1d1d")[min(2, away[name, team])]
            place = f'x="{left + 11 * column}" y="{64 + 22 * row}"'
            yield f'<rect {place} width="9" height="14" fill="{colour}"/>'


def _line(points: str, colour: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


if __name__ == "__main__":
    sys.exit(main())
