"""How well a county's own messages are sorted and repeats are found, on messages held out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from youwei.engines.triage.calibration import calibration_error
from youwei.engines.triage.grams import Integers
from youwei.engines.triage.likeness import Index, earlier_ones, likenesses
from youwei.engines.triage.training import Options, folds, once, train

SENTENCE = re.compile(r"(?<=[。！？；，,;!?\n ])")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """macro_f1, accuracy, top three, calibration error, and how the sure ones fared."""

    macro_f1: float
    accuracy: float
    top3: float
    calibration_error: float
    sure: float
    sure_precision: float


def cross_validated(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    options: Options,
    groups: Integers | None = None,
    count: int = 5,
    seed: int = 0,
) -> list[Measured]:
    """Train on all folds but one and measure on that one, in turn.

    Everything, the threshold included, is chosen without the fold it is measured on. groups: a
    number for each text; one group is never divided between folds.
    """
    names = sorted(set(labels))
    numbers = np.array([names.index(label) for label in labels], dtype=np.int64)
    fold = (
        folds(numbers, count, seed) if groups is None else _apart(groups, numbers, count, seed)
    )
    return [
        held_out(texts, labels, np.flatnonzero(fold == held), replace(options, seed=held))
        for held in range(count)
    ]


def _apart(groups: Integers, numbers: Integers, count: int, seed: int) -> Integers:
    """Give whole groups to folds, spread evenly by the category of their first text."""
    _, firsts, place = np.unique(groups, return_index=True, return_inverse=True)
    return folds(numbers[firsts], count, seed)[place]


def held_out(
    texts: Sequence[str], labels: Sequence[str], held: Integers, options: Options
) -> Measured:
    """Train without some texts and measure on them."""
    out = set(held.tolist())
    inside = [at for at in range(len(texts)) if at not in out]
    model = train([texts[at] for at in inside], [labels[at] for at in inside], options)
    found = model.sort([texts[at] for at in held])
    truth = [labels[at] for at in held]
    first = [found.choice(at) for at in range(len(truth))]
    is_right = np.array([one == other for one, other in zip(first, truth, strict=True)])
    in_three = [
        label in [found.choice(at, place) for place in range(3)]
        for at, label in enumerate(truth)
    ]
    sure = found.is_sure
    return Measured(
        macro_f1=macro_f1(truth, first),
        accuracy=float(is_right.mean()),
        top3=float(np.mean(in_three)),
        calibration_error=calibration_error(found.confidence, is_right),
        sure=float(sure.mean()),
        sure_precision=float(is_right[sure].mean()) if sure.any() else 1.0,
    )


def macro_f1(truth: Sequence[str], found: Sequence[str]) -> float:
    """Return the mean over categories of 2 hits / (in truth + found)."""
    scores = []
    for name in sorted(set(truth)):
        hits = sum(a == b == name for a, b in zip(truth, found, strict=True))
        size = sum(one == name for one in truth) + sum(one == name for one in found)
        scores.append(2 * hits / size)
    return float(np.mean(scores))


def near_duplicates(texts: Sequence[str], least: float = 0.6) -> Integers:
    """Return a number for each text, the same for texts joined by a likeness of `least`."""
    index = Index.of([""] * len(texts), texts)
    parts = list(likenesses(index.vectors, least))
    rows = np.concatenate([part[0] for part in parts])
    others = np.concatenate([part[1] for part in parts])
    graph = coo_array((np.ones(len(rows)), (rows, others)), shape=(len(texts),) * 2)
    return np.asarray(connected_components(graph.tocsr(), directed=False)[1], dtype=np.int64)


def without_copies(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return texts and labels without exact copies (of signs, letters and digits)."""
    first: dict[str, int] = {}
    for at in once(texts, labels):
        first.setdefault("".join(texts[at].split()), at)
    return [texts[at] for at in first.values()], [labels[at] for at in first.values()]


# -- repeats ----------------------------------------------------------------------------------


def retold(title: str, body: str, random: np.random.Generator) -> tuple[str, str]:
    """Return a message as somebody tells it again, to measure whether it is found.

    Three parts of a sentence in ten are left out, the others stand in another order, one sign
    in ten is lost, and the title is what is left of it, or the first words of the body.
    """
    parts = [part for part in SENTENCE.split(body) if part.strip()]
    kept = [part for part in parts if random.random() > 0.3] or parts[:1]
    order = random.permutation(len(kept))
    text = _thinned("".join(kept[at] for at in order), random)
    head = title if random.random() < 0.5 else body[:20]
    return _thinned(head, random), text


def _thinned(text: str, random: np.random.Generator) -> str:
    kept = random.random(len(text)) > 0.1
    return "".join(sign for sign, is_kept in zip(text, kept, strict=True) if is_kept)


def recall_at(
    titles: Sequence[str],
    bodies: Sequence[str],
    repeats: Sequence[int],
    *,
    seed: int,
    most: int,
) -> float:
    """Retell some messages after all others; return how often the told one is among `most`."""
    random = np.random.default_rng(seed)
    told = [retold(titles[at], bodies[at], random) for at in repeats]
    index = Index.of([*titles, *(t for t, _ in told)], [*bodies, *(b for _, b in told)])
    pairs = earlier_ones(index, most=most, least=0.0)
    found = set(zip(pairs.later.tolist(), pairs.earlier.tolist(), strict=True))
    hits = [(len(titles) + row, at) in found for row, at in enumerate(repeats)]
    return float(np.mean(hits))
