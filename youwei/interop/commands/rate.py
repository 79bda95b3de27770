"""Merit apart from severity: who was rated how, by whom, and how sure that is.

The file has a row for every rating. The model is ordinal where there are at most 20 different
scores, else linear; the other one gives a second opinion. docs/reference/engines/rating.md.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args, get_type_hints

import numpy as np

from youwei.engines.rating import (
    Fit,
    Flag,
    Options,
    Proposal,
    Ratings,
    RatingsError,
    Second,
    Standing,
    account,
    centred_means,
    compare,
    fit_linear,
    fit_ordinal,
    flag_raters,
    gather,
    propose_links,
    raw_means,
    stand_within,
)
from youwei.engines.rating.kernels import Link
from youwei.engines.rating.ordinal import MOST_CATEGORIES
from youwei.interop.commands.tables import (
    Table,
    TableError,
    complain,
    print_json,
    print_table,
    read_table,
    tell,
)

MOST_NODES, LARGEST_PRIOR = 100, 1e3
COLUMNS = [
    *("group", "ratee", "merit", "error", "low", "high", "top", "ranks", "band"),
    *("raw", "centred", "ratings", "second"),
]


@dataclass(frozen=True)
class Answer:
    """A fit with everything that was asked about it; `standing` by part."""

    fit: Fit
    second: Second | None
    standing: tuple[Standing, ...]
    flags: tuple[Flag, ...]
    proposal: Proposal | None


def main(arguments: Sequence[str]) -> int:
    """Rate a file; return 0, or 1 where the people cannot all be ranked together."""
    options = _parser().parse_args(arguments)
    try:
        answer = answered(_ratings(read_table(options.file), options), options)
        if options.person:
            print_json(asdict(account(answer.fit, options.person)))
        elif options.json:
            print_json(as_json(answer))
        else:
            _show(answer)
    except (TableError, RatingsError) as error:
        return complain(str(error))
    return 0 if answer.fit.parts.is_linked else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run rate", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV or Excel")
    for name, what in {
        "ratee": "who is rated",
        "rater": "who rates",
        "score": "the mark",
    }.items():
        parser.add_argument(f"--{name}", required=True, metavar="COL", help=f"column: {what}")
    for name, what in {
        "item": "what is rated (may be given several times)",
        "random": "post, office of the rater and the like (may be given several times)",
    }.items():
        parser.add_argument(f"--{name}", action="append", default=[], metavar="COL", help=what)
    parser.add_argument("--class", dest="of_class", metavar="COL", help="class of the rater")
    model = parser.add_mutually_exclusive_group()
    model.add_argument("--ordinal", action="store_true", help="scores are steps")
    model.add_argument("--linear", action="store_true", help="scores are lengths")
    parser.add_argument("--partial", metavar="COL", help="an item's column: thresholds by item")
    _add_fine_points(parser)
    parser.add_argument("--top", type=float, default=0.2, help="share of the best (0.2)")
    parser.add_argument("--person", help="the account of one person, as JSON")
    parser.add_argument("--json", action="store_true", help="the answer for programs")
    return parser


def _add_fine_points(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--link", choices=get_args(Link), default="adjacent")
    parser.add_argument(
        "--fixed",
        choices=get_args(get_type_hints(Options)["fixed"]),
        default="auto",
        help="how difficulties and steps are estimated",
    )
    parser.add_argument("--nodes", type=int, default=1, help="integrate with so many nodes")
    parser.add_argument("--prior", type=float, default=Options.prior, help="0 turns it off")
    parser.add_argument("--ml", action="store_true", help="linear: ML instead of REML")


def _options(given: argparse.Namespace) -> Options:
    if not (1 <= given.nodes <= MOST_NODES and 0 <= given.prior <= LARGEST_PRIOR):
        raise RatingsError(
            f"--nodes lies between 1 and {MOST_NODES}, --prior between 0 and {LARGEST_PRIOR:g}."
        )
    return Options(
        link=given.link,
        thresholds=given.partial or "shared",
        prior=given.prior,
        fixed=given.fixed,
        nodes=given.nodes,
    )


def _ratings(table: Table, options: argparse.Namespace) -> Ratings:
    return gather(
        ratee=table.column(options.ratee),
        rater=table.column(options.rater),
        score=table.numbers(options.score),
        fixed={name: table.column(name) for name in options.item},
        random={name: table.column(name) for name in options.random},
        classes=table.column(options.of_class) if options.of_class else None,
    )


def answered(ratings: Ratings, options: argparse.Namespace) -> Answer:
    """Fit both models and work out what follows from the first."""
    tell(f"{len(ratings)} ratings of {len(ratings.ratee)} by {len(ratings.rater)} …")
    has_steps = len(np.unique(ratings.score)) <= MOST_CATEGORIES
    is_ordinal = options.ordinal or (has_steps and not options.linear)
    ordinal = _options(options)
    linear = partial(fit_linear, ratings, "ML" if options.ml else "REML")
    fit = fit_ordinal(ratings, ordinal) if is_ordinal else linear()
    tell(f"The {fit.model} model took {fit.rounds} rounds.")
    second = None
    if has_steps:
        other = linear() if is_ordinal else fit_ordinal(ratings, ordinal)
        second = compare(fit, other)
    return Answer(
        fit=fit,
        second=second,
        standing=stand_within(fit, share=options.top),
        flags=flag_raters(fit),
        proposal=None if fit.parts.is_linked else propose_links(fit),
    )


def rows(answer: Answer) -> list[dict[str, Any]]:
    """Return a record for every ratee, group by group, the best first."""
    fit, found = answer.fit, []
    raw, centred = raw_means(fit.ratings), centred_means(fit.ratings)
    low, high = fit.ratees.interval()
    for part, standing in enumerate(answer.standing):
        order = np.lexsort((standing.people, -fit.ratees.value[standing.people]))
        for place in order.tolist():
            at = int(standing.people[place])
            found.append(
                {
                    "group": part + 1,
                    "ratee": fit.ratees.levels[at],
                    "merit": float(fit.ratees.value[at]),
                    "error": float(fit.ratees.error[at]),
                    "low": float(low[at]),
                    "high": float(high[at]),
                    "top": float(standing.top[place]),
                    "ranks": f"{standing.low[place]}–{standing.high[place]}",
                    "band": int(standing.band[place]),
                    "raw": float(raw[at]),
                    "centred": float(centred[at]),
                    "ratings": int(fit.ratees.count[at]),
                    "second": _second(answer, at),
                }
            )
    return found


def _second(answer: Answer, at: int) -> str:
    if answer.second is None:
        return ""
    return "differs" if answer.second.differs[at] else "agrees"


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer for programs."""
    fit, proposal = answer.fit, answer.proposal
    low, high = fit.raters.interval()
    raters = zip(
        fit.raters.levels, fit.raters.value.tolist(), low.tolist(), high.tolist(), strict=True
    )
    return {
        "model": fit.model,
        "method": fit.method,
        "minus_two_log_likelihood": fit.minus_two_log_likelihood,
        "variances": dict(fit.variances),
        "thresholds": fit.thresholds.tolist(),
        "threshold_errors": fit.threshold_errors.tolist(),
        "notes": list(fit.notes),
        "ratees": rows(answer),
        "raters": [
            {"rater": name, "severity": value, "low": lower, "high": upper}
            for name, value, lower, upper in raters
        ],
        "facets": {
            name: {
                level: {"difficulty": value, "error": error}
                for level, value, error in zip(
                    one.levels, one.value.tolist(), one.error.tolist(), strict=True
                )
            }
            for name, one in fit.facets.items()
        },
        "flags": [asdict(flag) | {"question": flag.question} for flag in answer.flags],
        "links": [asdict(link) for link in proposal.links] if proposal else [],
        "fewest_links": proposal.fewest if proposal else 0,
    }


def _show(answer: Answer) -> None:
    print_table(COLUMNS, [[row[name] for name in COLUMNS] for row in rows(answer)])
    for note in answer.fit.notes:
        tell(note)
    if answer.second is not None:
        tell(f"The other model's merits correlate with these: {answer.second.correlation:.3f}.")
    for flag in answer.flags:
        tell(f"A question, no verdict: {flag.question}")
    if answer.proposal:
        _tell_links(answer.proposal)


def _tell_links(proposal: Proposal) -> None:
    fewest = proposal.links[: proposal.fewest]
    said = "; ".join(f"{link.rater} → {link.ratee}" for link in fewest[:10])
    tell(
        "These people cannot be ranked together. The fewest further ratings that connect them "
        f"({len(fewest)}): {said}{' …' if len(fewest) > 10 else ''}. With "
        f"{len(proposal.links)} (--json lists them) the groups' levels are known to "
        f"{proposal.error:.2f}."
    )
