"""Rating: seconds, memory and rank error, beside both means and lme4.

    ./run bench rating [--data FOLDER]

One process, one thread. Memory is the peak of the process so far. InstEval is read from
FOLDER/rater (../shared/data if not told); lme4 runs where Rscript and it are installed.
"""

import argparse
import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from youwei.engines.rating import (
    Fit,
    Ratings,
    centred_means,
    fit_linear,
    fit_ordinal,
    gather,
    raw_means,
    stand,
)
from youwei.engines.rating.ratings import Floats
from youwei.engines.rating.simulation import Plan, Round, simulate

SIZES = {
    "50,000": (Plan(ratees=1000, raters=200, each=10), 1.0),
    "500,000": (Plan(ratees=10_000, raters=2000, each=10), 5.0),
}
INSTEVAL = 6.0
MEMORY = 1000.0
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
LMER = """
d <- read.csv("{path}"); began <- proc.time()[3]
m <- lme4::lmer(y ~ item + (1 | n) + (1 | r), d, REML = TRUE)
took <- proc.time()[3] - began; e <- lme4::ranef(m)$n
write.csv(data.frame(n = rownames(e), e = e[, 1], took = took), "{path}", row.names = FALSE)
"""


def timed(work: Callable[[], Floats]) -> tuple[Floats, float]:
    """Return the answer and the seconds that it took."""
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def again(ratings: Ratings) -> Floats:
    """Gather the ratings once more from columns of text, as a file would give them."""
    facets = (ratings.ratee, ratings.rater, ratings.fixed[0])
    ratee, rater, item = ([f.levels[at] for at in f.at] for f in facets)
    began = time.perf_counter()
    gather(ratee=ratee, rater=rater, score=ratings.score, fixed={"item": item})
    return np.array([time.perf_counter() - began])


def line(name: str, value: Floats | None, took: float, one: Round | None = None) -> None:
    """Print one row of the table."""
    judged = ""
    if one is not None and value is not None:
        error = np.abs(rankdata(value) - rankdata(one.merit)).mean()
        judged = f"{np.corrcoef(value, one.merit)[0, 1]:8.4f}{error:10.1f}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"  {name:<24}{took:8.3f} s{memory:8.0f} MB{judged}", flush=True)


def round_of(name: str, plan: Plan, limit: float) -> bool:
    """Measure one size; return whether the limits are kept."""
    one = simulate(plan, 1)
    print(
        f"{name} ratings: {plan.ratees:,} ratees x {plan.raters:,} raters x {plan.items} items"
    )
    print(f"  {'':<24}{'time':>10}{'peak':>11}{'r':>8}{'rank error':>11}")
    ways: dict[str, Callable[[Ratings], Floats]] = {
        "raw mean": raw_means,
        "rater-centred mean": centred_means,
        "linear, with errors": lambda ratings: fit_linear(ratings).ratees.value,
    }
    for way, work in ways.items():
        line(way, *timed(partial(work, one.ratings)), one)
    reading = float(again(one.ratings)[0])
    line("reading the columns", None, reading)
    began = time.perf_counter()
    fit = fit_ordinal(one.ratings)
    took = time.perf_counter() - began
    line("ordinal, with errors", fit.ratees.value, took, one)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    line("chances of the top fifth", *timed(lambda: stand(fit, draws=1000).top))
    _lme4(one)
    is_kept = took + reading <= limit and peak <= MEMORY
    verdict = "kept" if is_kept else "PASSED"
    print(f"  ordinal with reading {took + reading:.2f} s, limit {limit:g} s: {verdict}\n")
    return is_kept


def _lme4(one: Round) -> None:
    r = shutil.which("Rscript")
    if r is None or subprocess.run([r, "-e", "library(lme4)"], capture_output=True).returncode:
        print("  lme4                     R with lme4 is not installed here")
        return
    ratings = one.ratings
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        columns = (ratings.score, ratings.ratee.at, ratings.rater.at, ratings.fixed[0].at)
        rows = [
            "y,n,r,item",
            *(f"{y:g},n{n},r{r},i{i}" for y, n, r, i in zip(*columns, strict=True)),
        ]
        path.write_text("\n".join(rows), encoding="utf-8")
        subprocess.run([r, "-e", LMER.format(path=path)], check=True, capture_output=True)
        with path.open(encoding="utf-8") as file:
            found = {row["n"]: row for row in csv.DictReader(file)}
    value = np.array([float(found[f"n{at}"]["e"]) for at in range(len(ratings.ratee))])
    line("lme4 lmer (R)", value, float(next(iter(found.values()))["took"]), one)


def inst_eval(folder: Path) -> bool:
    """Measure InstEval with both models, reading included."""
    path = folder / "rater" / "lme4__InstEval.csv"
    if not path.exists():
        print("InstEval is not here; name its folder with --data")
        return True
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    print("InstEval: 73,421 ratings, 1,128 lecturers x 2,972 students")
    is_kept = True
    models: dict[str, Callable[[Ratings], Fit]] = {
        "linear (ML)": partial(fit_linear, method="ML"),
        "ordinal": fit_ordinal,
    }
    for name, work in models.items():
        began = time.perf_counter()
        ratee, rater, score = ([row[name] for row in rows] for name in ("d", "s", "y"))
        ratings = gather(ratee=ratee, rater=rater, score=score)
        fit = work(ratings)
        took = time.perf_counter() - began
        line(name, None, took)
        print(f"    -2 log L {fit.minus_two_log_likelihood:.6f}, {fit.rounds} rounds")
        is_kept &= took <= INSTEVAL
    print(f"  limit {INSTEVAL:g} s each: {'kept' if is_kept else 'PASSED'}")
    return is_kept


def main() -> int:
    """Print the tables; 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=BESIDE)
    given = parser.parse_args()
    kept = [round_of(name, plan, limit) for name, (plan, limit) in SIZES.items()]
    return 0 if all([*kept, inst_eval(given.data)]) else 1


if __name__ == "__main__":
    sys.exit(main())
