"""Strengths from comparisons two by two, with ties and an advantage of the order.

The file has a row for every comparison: docs/reference/engines/pairing.md.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from youwei.engines.pairing import Comparisons, PairsError, Strengths, fit, gather, quasi_errors
from youwei.interop.commands.tables import (
    Table,
    TableError,
    complain,
    print_json,
    print_table,
    read_table,
    tell,
)

NO = {"", "0", "no", "false", "n", "否", "不"}
MOST_QUASI = 400
"""Up to so many items quasi standard errors are worked out."""


def main(arguments: Sequence[str]) -> int:
    """Compare a file; return 0, or 1 where the items cannot all be ranked together."""
    options = _parser().parse_args(arguments)
    try:
        found = fit(_comparisons(read_table(options.file), options), prior=options.prior)
    except (TableError, PairsError) as error:
        return complain(str(error))
    is_ranked = found.comparisons.is_linked
    if options.json:
        print_json(as_json(found))
    else:
        columns = ["group", "item", "strength", "error", "quasi error"]
        print_table(columns, [list(row.values()) for row in rows(found)])
        _tell_effects(found)
        for note in found.notes:
            tell(note)
    return 0 if is_ranked else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run pair", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV or Excel")
    parser.add_argument("--winner", required=True, metavar="COL", help="column: who won")
    parser.add_argument("--loser", required=True, metavar="COL", help="column: who lost")
    parser.add_argument("--tie", metavar="COL", help="column: filled where nobody won")
    parser.add_argument("--order", metavar="COL", help="column: who stood first or was at home")
    parser.add_argument("--count", metavar="COL", help="column: how often")
    parser.add_argument(
        "--prior", type=float, default=0.01, help="its precision; 0 is off (0.01)"
    )
    parser.add_argument("--json", action="store_true", help="the answer for programs")
    return parser


def _comparisons(table: Table, options: argparse.Namespace) -> Comparisons:
    ties = table.column(options.tie) if options.tie else None
    counts = table.numbers(options.count) if options.count else None
    return gather(
        winner=table.column(options.winner),
        loser=table.column(options.loser),
        tied=None if ties is None else [text.strip().lower() not in NO for text in ties],
        first=table.column(options.order) if options.order else None,
        count=None if counts is None else [number or 0.0 for number in counts],
    )


def rows(found: Strengths) -> list[dict[str, Any]]:
    """Return a record for every item, group by group, the strongest first."""
    items, part = found.comparisons.items, found.comparisons.part
    has_quasi = found.comparisons.is_linked and 3 <= len(items) <= MOST_QUASI
    quasi = quasi_errors(found).error.tolist() if has_quasi else [None] * len(items)
    order = np.lexsort((np.arange(len(items)), -found.value, part))
    return [
        {
            "group": int(part[at]) + 1,
            "item": items[at],
            "strength": float(found.value[at]),
            "error": float(found.error[at]),
            "quasi_error": quasi[at],
        }
        for at in order.tolist()
    ]


def _tell_effects(found: Strengths) -> None:
    for name, effect in {"Standing first": found.order, "Ties (log nu)": found.ties}.items():
        if effect is not None:
            tell(f"{name}: {effect[0]:.4f} (error {effect[1]:.4f}).")


def as_json(found: Strengths) -> dict[str, Any]:
    """Return the answer for programs."""
    return {
        "items": rows(found),
        "order": found.order,
        "ties": found.ties,
        "log_likelihood": found.log_likelihood,
        "is_ranked": found.comparisons.is_linked,
        "notes": list(found.notes),
    }
