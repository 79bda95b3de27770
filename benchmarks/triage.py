"""Triage: sorting, repeats and hot issues, on the data beside the project.

    ./run bench triage [--quick]

With --quick without the five folds (about two minutes).
"""

import csv
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet

from benchmarks._measure import Figure, report
from youwei.engines.triage import (
    Messages,
    Options,
    hot,
    load,
    save,
    sharpened,
    shipped_words,
    train,
    untrained,
)
from youwei.engines.triage.measuring import (
    Measured,
    cross_validated,
    near_duplicates,
    recall_at,
    without_copies,
)

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
DATA = Path(os.environ.get("YOUWEI_SHARED_DATA", BESIDE)) / "requests"
LABELLED = "teddy2020c_attach2_labelled_segmented_9210.parquet"
SEED = 0


def main() -> int:
    """Print the figures; 1 if one misses its limit, 2 if the data are not there."""
    if not (DATA / LABELLED).exists():
        print(f"Needs requests/{LABELLED} beside the project (YOUWEI_SHARED_DATA).")
        return 2
    table = pyarrow.parquet.read_table(DATA / LABELLED)
    texts, labels = without_copies(
        table.column("text_seg").to_pylist(), table.column("label").to_pylist()
    )
    figures = [] if "--quick" in sys.argv else folded(texts, labels)
    figures += [*unlabelled(texts, labels), *speed(texts, labels), *repeats()]
    return report(f"{len(texts):,} labelled messages", figures)


def folded(texts: list[str], labels: list[str]) -> list[Figure]:
    """Measure five folds, then five that keep near-duplicates together."""
    found = cross_validated(texts, labels, options=Options(), seed=SEED)
    groups = near_duplicates(texts)
    apart = cross_validated(texts, labels, options=Options(folds=0), groups=groups, seed=SEED)
    error = mean(found, "calibration_error")
    limits = {"macro_f1": 0.915, "top3": 0.99, "sure": 0.70, "sure_precision": 0.98}
    figures = [
        Figure(what=name.replace("_", " "), value=mean(found, name), at_least=limit)
        for name, limit in limits.items()
    ]
    f1 = mean(apart, "macro_f1")
    return [
        *figures,
        Figure(what="calibration error", value=error, at_most=0.03),
        Figure(what="macro f1, near-duplicates together", value=f1, at_least=0.9),
    ]


def mean(found: list[Measured], name: str) -> float:
    """Return the mean over folds."""
    return float(np.mean([getattr(one, name) for one in found]))


def unlabelled(texts: list[str], labels: list[str]) -> list[Figure]:
    """Measure sorting by names and key words into fifteen fields."""
    model = untrained(shipped_words())
    figures = []
    for what, one in {"alone": model, "sharpened": sharpened(model, texts)}.items():
        found = one.sort(texts)
        hits = [found.choice(at) == label for at, label in enumerate(labels)]
        share = float(np.mean(hits))
        figures.append(Figure(what=f"untrained, words {what}", value=share, at_least=0.68))
    return figures


def speed(texts: list[str], labels: list[str]) -> list[Figure]:
    """Measure training, the file, and sorting of raw text on one core."""
    began = time.process_time()
    model = train(texts, labels)
    trained = time.process_time() - began
    with tempfile.TemporaryDirectory() as place:
        size = save(model, Path(place) / "model")
        model = load(Path(place) / "model")
    titles, bodies, _, _ = raw()
    whole = [title + body for title, body in zip(titles, bodies, strict=True)]
    began = time.process_time()
    model.sort(whole)
    rate = len(whole) / (time.process_time() - began)
    return [
        Figure(what="training", value=trained, unit="s"),
        Figure(what="model file", value=size / 1e6, unit="MB", at_most=50),
        Figure(what="sorting raw text", value=rate, unit="/s", at_least=1000),
    ]


def repeats() -> list[Figure]:
    """Measure told-again messages among five, and the time of grouping all."""
    titles, bodies, people, days = raw()
    random = np.random.default_rng(SEED)
    chosen = random.choice(len(titles), 1000, replace=False).tolist()
    recall = recall_at(titles, bodies, chosen, seed=SEED, most=5)
    began = time.process_time()
    found = hot(Messages(titles=titles, bodies=bodies, people=people, days=days))
    took = time.process_time() - began
    return [
        Figure(what="recall@5 of told-again messages", value=recall, at_least=0.98),
        Figure(what=f"grouping {len(titles):,} messages", value=took, unit="s", at_most=20),
        Figure(what="issues of five people and more", value=len(found)),
    ]


def raw() -> tuple[list[str], list[str], list[str], np.ndarray]:
    """Return titles, bodies, people and days of the messages that nobody labelled."""
    with (DATA / "teddy2020c_attach3_votes_4326.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    times = np.array([row["留言时间"].replace("/", "-") for row in rows], dtype="datetime64[s]")
    columns = [[row[name] for row in rows] for name in ("留言主题", "留言详情", "留言用户")]
    return columns[0], columns[1], columns[2], times.astype(np.float64) / 86_400


if __name__ == "__main__":
    sys.exit(main())
