"""Who voted what: an attacker with the tables, their row ids and logs, and who voted when.

    ./run bench ballots [rounds]

In every round each voter marks something of their own, so that a ballot that is linked to its
voter is a secret that is lost. The attacker knows who voted when and with which code, reads all
orders that the database keeps of codes, the batch in the record, and the urn of a machine that
was taken before the count together with its key. It learns from half of the rounds where the
n-th of any order comes to lie, keeps what worked best, and is scored on the other half. Beside
it the same attacker meets an urn that is not shuffled: there it must find everybody.
"""

import math
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from django.utils.module_loading import import_string
from scipy.optimize import linear_sum_assignment

from benchmarks._measure import Figure, report, throwaway_database

ROUNDS = 200
VOTERS = 12
ERRORS = 3.0  #: standard errors above chance
Order = list[int]


@dataclass(frozen=True)
class Seen:
    """One round: all orders of its codes, and all orders of its ballots.

    `codes` has for each order the rank of every voter; `ballots` has for each order the voter
    whose ballot lies at every place, which only the score may look at.
    """

    codes: dict[str, Order]
    ballots: dict[str, Order]


def get(*names: str) -> list[Any]:
    """Return things of the platform, once Django is there."""
    return [import_string(f"youwei.ballots.{name}") for name in names]


class Hall:
    """A county where rounds are held."""

    def __init__(self) -> None:
        add_unit, add_user, give_role, setup = (
            import_string(f"youwei.{name}")
            for name in (
                "registers.actions.add_unit",
                "identity.actions.add_user",
                "identity.actions.give_role",
                "identity.actions.SETUP",
            )
        )
        self.unit = add_unit(code="500233", name="忠县", level="county", by=setup)
        self.keeper = add_user(key="user/keeper", username="keeper", name="谭", by=setup)
        give_role(user=self.keeper, role="organisation-officer", unit=self.unit, by=setup)

    def open(self, voters: int, questions: Sequence[dict[str, Any]]) -> tuple[Any, list[str]]:
        """Return an open round of one group, and its codes."""
        make, slips, open_ = get(
            "actions.make_round", "actions.print_slips", "actions.open_round"
        )
        round_ = make(
            title="谁投了什么",
            questions=questions,
            groups=[{"name": "全体", "codes": voters}],
            unit_path=self.unit.path,
            by=self.keeper,
        )
        codes = [slip.code for slip in slips(round_=round_, by=self.keeper)]
        return open_(round_=round_, by=self.keeper), codes

    def count(self, round_: Any) -> Any:
        close, count = get("actions.close_round", "actions.count_round")
        return count(round_=close(round_=round_, by=self.keeper))


def hold(hall: Hall, voters: int, chance: Random) -> Seen:
    """Hold one round in which the n-th voter marks what nobody else marks."""
    cast, keys, ballots_in, urn = get(
        "actions.cast", "keys.find", "machine.ballots_in", "models.Urn"
    )
    unseal = import_string("youwei.ballots.keys.unseal")
    options = [f"第 {n} 项" for n in range(voters)]
    round_, codes = hall.open(voters, [{"text": "?", "options": options, "most": 1}])
    chance.shuffle(codes)  # drawn from a bowl
    marks = list(range(voters))
    chance.shuffle(marks)
    for code, mark in zip(codes, marks, strict=True):
        cast(code=code, answers=((mark,),))

    key = keys(round_.name)
    digests = [key.digest(code.replace("-", "")) for code in codes]
    taken = unseal(key, round_.name, bytes(urn.objects.get(pk=round_.name).sealed))[1]
    in_urn = [ballot.answers[0][0] for ballot in ballots_in(taken, 1)]
    known = orders(digests)
    counted = hall.count(round_)
    entered = [marked[0] for marked in counted.result["batch"][0]["answers"][0]]
    whose = {mark: voter for voter, mark in enumerate(marks)}
    return Seen(
        codes={"time of voting": list(range(voters)), **known},
        ballots={
            "batch in the record": [whose[mark] for mark in entered],
            "urn of a machine that was taken": [whose[mark] for mark in in_urn],
        },
    )


def orders(digests: Sequence[str]) -> dict[str, Order]:
    """Return the rank of each code in every order in which the database keeps them."""
    connection = import_string("django.db.connection")
    marks = ", ".join(["%s"] * len(digests))
    columns = "digest, rowid, rowid"
    if connection.vendor == "postgresql":
        columns = "digest, ctid::text, xmin::text::bigint"
    asked = f"SELECT {columns} FROM ballots_code WHERE digest IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, list(digests))
        rows = {digest: (digest, _place(place), last) for digest, place, last in cursor}
    found = {}
    for at, name in enumerate(("digest", "place in the table", "last transaction")):
        ordered = sorted(digests, key=lambda digest: rows[digest][at])
        found[name] = [ordered.index(digest) for digest in digests]
    return found


def _place(value: int | str) -> tuple[int, ...]:
    if isinstance(value, int):
        return (value,)
    page, line = value.strip("()").split(",")
    return (int(page), int(line))


def linked(known: Sequence[Seen], fresh: Sequence[Seen]) -> tuple[str, list[float]]:
    """Learn from the known rounds, and return what that finds in fresh ones.

    First the way that was best in the known rounds, then what share of the voters of each fresh
    round it links to their own ballots.
    """
    ways = list(product(known[0].codes, known[0].ballots))
    plans = {way: _learned(known, *way) for way in ways}
    best = max(ways, key=lambda way: statistics.mean(_scores(known, plans[way], *way)))
    return " → ".join(best), _scores(fresh, plans[best], *best)


def _learned(rounds: Sequence[Seen], left: str, right: str) -> Order:
    """Return at which place of the ballots the code of each rank lay most often."""
    voters = len(rounds[0].ballots[right])
    often = np.zeros((voters, voters))
    for one in rounds:
        for place, voter in enumerate(one.ballots[right]):
            often[one.codes[left][voter], place] += 1
    return [int(place) for place in linear_sum_assignment(-often)[1]]


def _scores(rounds: Sequence[Seen], plan: Order, left: str, right: str) -> list[float]:
    return [
        statistics.mean(
            one.ballots[right][plan[rank]] == voter
            for voter, rank in enumerate(one.codes[left])
        )
        for one in rounds
    ]


class Unshuffled(Random):
    """Chance that leaves everything where it is: what the attacker must find out."""

    def shuffle(self, x: Any) -> None:
        """Shuffle nothing."""


def without_shuffling(work: Callable[[], list[Seen]]) -> list[Seen]:
    """Do work with an urn that keeps the order of its ballots."""
    urns = import_string("youwei.ballots.actions.urns")
    kept, urns.chance = urns.chance, Unshuffled(1)
    try:
        return work()
    finally:
        urns.chance = kept


def rounds_of(hall: Hall, count: int, voters: int, chance: Random) -> list[Seen]:
    """Hold so many rounds."""
    return [hold(hall, voters, chance) for _ in range(count)]


def main() -> int:
    """Print how many voters are linked; 1 if it is more than chance allows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    chance = Random(20261124)
    with throwaway_database(), tempfile.TemporaryDirectory() as folder:
        import_string("django.conf.settings").YOUWEI_DATA = Path(folder)
        hall = Hall()
        seen = rounds_of(hall, 2 * count, VOTERS, chance)
        open_urn = without_shuffling(lambda: rounds_of(hall, 20, VOTERS, chance))
        best, scores = linked(seen[:count], seen[count:])
        error = 1 / (VOTERS * math.sqrt(count))
        _, control = linked(open_urn[:10], open_urn[10:])
        return report(
            f"{count} rounds of {VOTERS} voters; 1/n = {1 / VOTERS:.4f}; best way: {best}",
            [
                Figure(
                    what="share of voters linked to their ballots",
                    value=statistics.mean(scores),
                    at_most=1 / VOTERS + ERRORS * error,
                ),
                Figure(
                    what="the same attacker where nothing is shuffled",
                    value=statistics.mean(control),
                    at_least=0.99,
                ),
            ],
        )


if __name__ == "__main__":
    sys.exit(main())
