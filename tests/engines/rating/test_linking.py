"""What is not linked is refused; the proposed links make it comparable."""

import numpy as np
import pytest

from tests.engines.rating.test_ordinal import columns_of
from youwei.engines.rating import (
    NotLinked,
    RatingsError,
    fit_linear,
    fit_ordinal,
    gather,
    propose_links,
)
from youwei.engines.rating.simulation import Plan, answer, simulate

PLAN = Plan(ratees=80, raters=40, each=5, items=4, offices=8, good=0.5, lenient=0.5)


def with_links(design, links, seed):
    """The round again, with the proposed ratings added."""
    random = np.random.default_rng(seed)
    columns = columns_of(design.ratings)
    for link in links:
        ratee, rater = int(link.ratee[1:]), int(link.rater[1:])
        eta = design.merit[ratee] - design.severity[rater] - np.linspace(-0.5, 0.5, PLAN.items)
        for item, score in enumerate(answer(eta, random)):
            columns["ratee"].append(link.ratee)
            columns["rater"].append(link.rater)
            columns["score"].append(score)
            columns["fixed"]["item"].append(f"i{item}")
    columns["random"] = {
        "office": [f"office {int(name[1:]) % PLAN.offices}" for name in columns["rater"]]
    }
    return gather(**columns)


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_the_fewest_links_make_one_part_of_all(fit_by):
    design = simulate(PLAN, 1)
    fit = fit_by(design.ratings)
    with pytest.raises(NotLinked, match="8 groups"):
        fit.parts.demand_link()

    proposal = propose_links(fit)

    assert proposal.fewest == PLAN.offices - 1
    assert proposal.error <= proposal.target
    few = fit_by(with_links(design, proposal.links[: proposal.fewest], 1))
    assert few.parts.is_linked
    fewer = fit_by(with_links(design, proposal.links[: proposal.fewest - 1], 1))
    assert not fewer.parts.is_linked


def test_with_the_proposed_links_intervals_hold_the_truth():
    hits = []
    for seed in range(12):
        design = simulate(PLAN, seed)
        links = propose_links(fit_ordinal(design.ratings)).links
        fit = fit_ordinal(with_links(design, links, seed))
        low, high = fit.ratees.interval()
        truth = design.merit - design.merit.mean()
        hits += ((low <= truth) & (truth <= high)).tolist()

    assert np.mean(hits) > 0.92


def test_a_better_error_asks_for_more_links():
    fit = fit_linear(simulate(PLAN, 2).ratings)

    rough, fine = propose_links(fit, target=0.5), propose_links(fit, target=0.2)

    assert len(rough.links) < len(fine.links)
    assert rough.links == propose_links(fit, target=0.5).links
    loads = {link.rater: 0 for link in fine.links}
    for link in fine.links:
        loads[link.rater] += 1
    assert max(loads.values()) - min(loads.values()) <= 2


def test_links_are_asked_for_only_where_they_lack():
    linked = fit_linear(simulate(Plan(ratees=20, raters=6, each=3), 1).ratings)

    assert propose_links(linked).links == ()
    with pytest.raises(RatingsError, match="above zero"):
        propose_links(linked, target=0.0)
