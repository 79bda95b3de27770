"""Counts the three rates again from exported orders. Imports nothing of the project.

    python recount_rates.py order.csv

Of the rated: contacted / rated; solved / rated; satisfied and 0.9 of fairly satisfied / rated;
together 0.1, 0.5, 0.4 of these. What was not rated is excluded, by its stage; so is what
somebody without an account joined to another by their own word alone.
"""

import csv
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

CLAIMED = "自己说是同一件，没有登录"
STAGE, VERDICT = "阶段", "满意吗"
CONTACTED, SOLVED = "办理的人联系过您吗", "解决了吗"
WORTH = {"满意": Fraction(1), "基本满意": Fraction(9, 10), "不满意": Fraction(0)}


def recount(text):
    """Return the rates, how many were counted, how many excluded by stage, and all."""
    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines()))
    rated = [row for row in rows if row[VERDICT] and row[CLAIMED] != "是"]
    excluded = Counter(row[STAGE] for row in rows if not row[VERDICT] or row[CLAIMED] == "是")
    found = {"all": len(rows), "counted": len(rated), "excluded": dict(excluded)}
    if not rated:
        return found
    rates = {
        "response-rate": share(row[CONTACTED] == "联系过" for row in rated),
        "solved-rate": share(row[SOLVED] == "解决了" for row in rated),
        "satisfaction": share(WORTH[row[VERDICT]] for row in rated),
    }
    response, solved, satisfied = rates.values()
    rates["orders-score"] = (response + 5 * solved + 4 * satisfied) / 10
    return {**found, **rates}


def share(worths):
    worths = [Fraction(one) for one in worths]
    return sum(worths) / len(worths)


if __name__ == "__main__":
    for name, value in recount(Path(sys.argv[1]).read_text(encoding="utf-8-sig")).items():
        sys.stdout.write(f"{name}: {float(value) if isinstance(value, Fraction) else value}\n")
