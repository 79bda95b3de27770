"""The thresholds as further fixed parameters of the equations."""

from dataclasses import replace

import numpy as np

from youwei.engines.rating.equations import Blocks
from youwei.engines.rating.kernels import Answers, Slopes
from youwei.engines.rating.layout import Layout
from youwei.engines.rating.ratings import Facet, Floats, add_up


def add_steps(layout: Layout, blocks: Blocks, answers: Answers, slopes: Slopes) -> Blocks:
    """Append sets x K columns; the threshold k of a set stands at set * K + k."""
    large = _crossed(layout.large, answers, slopes.cross)
    core_facets = (layout.small, *layout.tail)
    core = np.vstack([_crossed(facet, answers, slopes.cross) for facet in core_facets])
    contrasts = [
        one.contrasts.T @ _crossed(one.facet, answers, slopes.cross) for one in layout.fixed
    ]
    size = answers.sets * answers.steps
    beside = np.vstack([np.zeros((0, size)), *contrasts])
    return replace(
        blocks,
        large_fixed=np.hstack([blocks.large_fixed, large]),
        core_fixed=np.hstack([blocks.core_fixed, core]),
        fixed=np.block([[blocks.fixed, beside], [beside.T, _own(answers, slopes)]]),
    )


def sum_steps(answers: Answers, rows: Floats) -> Floats:
    """Sum values, shape (K, n), by set and threshold; shape (sets * K,)."""
    return np.column_stack([add_up(answers.set_of, row, answers.sets) for row in rows]).ravel()


def _crossed(facet: Facet, answers: Answers, rows: Floats) -> Floats:
    pair = facet.at * answers.sets + answers.set_of
    sums = [add_up(pair, row, len(facet) * answers.sets) for row in rows]
    return np.stack(sums, axis=1).reshape(len(facet), answers.sets * answers.steps)


def _own(answers: Answers, slopes: Slopes) -> Floats:
    own = np.zeros((answers.sets * answers.steps,) * 2)
    for number, curve in enumerate(slopes.curve):
        block = slice(number * answers.steps, (number + 1) * answers.steps)
        own[block, block] = curve
    return own
