"""Training from labelled messages, and learning on from corrections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from youwei.engines.triage.calibration import Scale, calibrate, unscaled
from youwei.engines.triage.grams import Integers, plain
from youwei.engines.triage.linear import Plane, Task, fit
from youwei.engines.triage.model import Model, TriageError
from youwei.engines.triage.vocabulary import Singles, Vocabulary, gather, narrow

LARGEST = 40_000_000
"""Bytes of weights; with keys and header a stored model stays below 50 MB."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """precision: share of right ones that a sure category must reach. folds: held out in turn.

    Fewer than two folds: no calibration. most: runs of signs that are looked at. cost: of a
    miss. seed: of the folds.
    """

    precision: float = 0.98
    folds: int = 5
    most: int = 200_000
    cost: float = 1.0
    seed: int = 1


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    options: Options | None = None,
    columns: Sequence[str] = (),
) -> Model:
    """Learn from labelled messages; the same message with the same label counts once."""
    options = options or Options()
    kept = once(texts, labels)
    texts, labels = [texts[at] for at in kept], [labels[at].strip() for at in kept]
    categories = tuple(sorted(set(labels)))
    if len(categories) < 2:
        raise TriageError(
            "Training needs messages of at least two categories; leave out --label to sort "
            "by names and key words alone."
        )
    most = min(options.most, LARGEST // (2 * len(categories)))
    vocabulary = gather(texts, most=most)
    if not len(vocabulary):
        raise TriageError("No two messages have a sign in common. Is it the right column?")
    return replace(trained_on(vocabulary, texts, labels, options), columns=tuple(columns))


def trained_on(
    vocabulary: Vocabulary, texts: Sequence[str], labels: Sequence[str], options: Options
) -> Model:
    """Learn from messages, by the runs of a vocabulary alone."""
    categories = tuple(sorted(set(labels)))
    vectors = vocabulary.vectors(texts)
    place = {name: at for at, name in enumerate(categories)}
    numbers = np.array([place[label] for label in labels], dtype=np.int64)
    return Model(
        categories=categories,
        vocabulary=vocabulary,
        plane=fit(Task.of(vectors, numbers, len(categories), options.cost)),
        scale=_scale(vectors, numbers, len(categories), options),
        trained_on=len(texts),
    )


def once(texts: Sequence[str], labels: Sequence[str]) -> list[int]:
    """Return the first place of every message, without empty ones and ones without a label."""
    first: dict[tuple[str, str], int] = {}
    for at, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if label.strip() and (bare := plain(text)):
            first.setdefault((bare, label.strip()), at)
    return sorted(first.values())


def _scale(vectors: csr_array, numbers: Integers, classes: int, options: Options) -> Scale:
    """Calibrate on scores of messages held out in turn."""
    if options.folds < 2 or len(numbers) < 10 * options.folds:
        return unscaled(classes)
    fold = folds(numbers, options.folds, options.seed)
    scores = np.zeros((len(numbers), classes), dtype=np.float32)
    for held in range(options.folds):
        inside, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        task = Task.of(_rows(vectors, inside), numbers[inside], classes, options.cost)
        scores[out] = fit(task).scores(_rows(vectors, out))
    return calibrate(scores, numbers, precision=options.precision)


def folds(numbers: Integers, count: int, seed: int) -> Integers:
    """Return a fold for every message, each category spread evenly over the folds."""
    order = np.random.default_rng(seed).permutation(len(numbers))
    order = order[np.argsort(numbers[order], kind="stable")]
    found = np.empty(len(numbers), dtype=np.int64)
    found[order] = np.arange(len(numbers)) % count
    return found


def _rows(vectors: csr_array, rows: Integers) -> csr_array:
    return narrow(vectors[rows])


# -- corrections ------------------------------------------------------------------------------


def learn(
    model: Model, texts: Sequence[str], labels: Sequence[str], cost: float = 1.0
) -> Model:
    """Return the model moved as little as its corrections ask for.

    A correction may bring a category that the model has not, and runs of signs that it never
    saw. What the model knew holds it: the weights' distance from the old ones is what the
    corrections pay for (see `linear`). The scale stays; new categories get the mean one.
    """
    kept = once(texts, labels)
    if not kept:
        raise TriageError("None of the corrections has both a text and a category.")
    texts, labels = [texts[at] for at in kept], [labels[at].strip() for at in kept]
    new = sorted(set(labels) - set(model.categories))
    wider = _widened(model, texts, new)
    place = {name: at for at, name in enumerate(wider.categories)}
    numbers = np.array([place[label] for label in labels], dtype=np.int64)
    task = Task.of(wider.vocabulary.vectors(texts), numbers, len(wider.categories), cost)
    plane = fit(task, known=wider.plane)
    return replace(wider, plane=plane, trained_on=model.trained_on + len(texts))


def _widened(model: Model, texts: Sequence[str], new: Sequence[str]) -> Model:
    """Make room for runs and categories that come with corrections."""
    classes = len(model.categories) + len(new)
    room = max(0, LARGEST // (2 * classes) - len(model.vocabulary))
    found = gather(texts, most=len(model.vocabulary) + room, least=1)
    _, is_known = model.vocabulary.places(found.keys)
    added = np.flatnonzero(~is_known)[:room]
    rarest = float(model.vocabulary.weight.max(initial=1.0))
    keys = np.concatenate([model.vocabulary.keys, found.keys[added]])
    weight = np.concatenate([model.vocabulary.weight, np.full(len(added), rarest)])
    order = np.argsort(keys, kind="stable")
    weights = np.zeros((len(keys), classes), dtype=np.float32)
    weights[: len(model.vocabulary), : len(model.categories)] = model.plane.weights
    scale = model.scale
    return replace(
        model,
        categories=(*model.categories, *new),
        vocabulary=Vocabulary(keys[order], weight[order].astype(np.float32)),
        plane=Plane(weights[order], _longer(model.plane.bias, len(new), "lowest")),
        scale=Scale(
            _longer(scale.slope, len(new), "mean"),
            _longer(scale.offset, len(new), "mean"),
            scale.threshold,
        ),
    )


def _longer(values: Singles, count: int, how: str) -> Singles:
    """Append the mean or lowest value so many times."""
    value = values.mean() if how == "mean" else values.min()
    return np.concatenate([values, np.full(count, value)]).astype(np.float32)
