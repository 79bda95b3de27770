"""Learning a county's own categories from what people confirmed, held against the names alone.

What is known before anybody confirmed anything, the name and the key words of each category, is
learnt along as so many short messages, so that a category nobody has chosen yet stays one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from youwei.engines.triage.by_name import untrained
from youwei.engines.triage.model import Model, TriageError
from youwei.engines.triage.training import LARGEST, Options, once, trained_on
from youwei.engines.triage.vocabulary import Vocabulary, gather

COMMON = 3
"""Messages that must share a run of signs: what one person alone wrote is in no model."""
HELD = 5
"""Of so many messages the newest one is held out."""


@dataclass(frozen=True)
class Learnt:
    """A model of all, and how one of the older messages fared with the newest ones."""

    model: Model
    trained_on: int  #: confirmed messages, the held-out ones included
    held_out: int
    right: int
    right_by_name: int  #: how many of the same are told rightly by names and key words alone

    @property
    def is_better(self) -> bool:
        return self.right > self.right_by_name


def learnt(
    words: Mapping[str, Sequence[str]],
    texts: Sequence[str],
    labels: Sequence[str],
    options: Options | None = None,
) -> Learnt:
    """Learn from confirmed messages, the oldest first. `words`: name and key words."""
    kept = [at for at in once(texts, labels) if labels[at] in words]
    texts, labels = [texts[at] for at in kept], [labels[at] for at in kept]
    cut = len(texts) - len(texts) // HELD
    if cut == len(texts):
        raise TriageError(f"There are fewer than {HELD} confirmed messages.")
    quick = replace(options or Options(), folds=0)
    before = _trained(words, texts[:cut], labels[:cut], quick)
    return Learnt(
        model=_trained(words, texts, labels, options or Options()),
        trained_on=len(texts),
        held_out=len(texts) - cut,
        right=_right(before, texts[cut:], labels[cut:]),
        right_by_name=_right(untrained(words), texts[cut:], labels[cut:]),
    )


def _right(model: Model, texts: Sequence[str], labels: Sequence[str]) -> int:
    found = model.sort(texts)
    return sum(found.choice(row) == label for row, label in enumerate(labels))


def _trained(
    words: Mapping[str, Sequence[str]],
    texts: Sequence[str],
    labels: Sequence[str],
    options: Options,
) -> Model:
    said = [(word, key) for key, each in words.items() for word in each]
    names, of = [word for word, _key in said], [key for _word, key in said]
    most = min(options.most, LARGEST // (2 * len(words)))
    vocabulary = _shared([*names, *texts], names, texts, most)
    return trained_on(vocabulary, [*names, *texts], [*of, *labels], options)


def _shared(
    whole: Sequence[str], names: Sequence[str], texts: Sequence[str], most: int
) -> Vocabulary:
    """Return the runs of names and key words, and those that several messages share."""
    every = gather(whole, most=10 * most, least=1)
    named = gather(names, most=most, least=1).keys
    shared = gather(texts, most=most, least=COMMON).keys
    kept = np.isin(every.keys, np.union1d(named, shared))
    return Vocabulary(every.keys[kept], every.weight[kept])
