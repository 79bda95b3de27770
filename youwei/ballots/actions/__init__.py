"""Everything that changes a round. Casting alone is not recorded: the count is."""

from youwei.ballots.actions.casting import cast
from youwei.ballots.actions.counting import close_round, count_round, void_round
from youwei.ballots.actions.rounds import make_round, open_round, print_slips

__all__ = [
    "cast",
    "close_round",
    "count_round",
    "make_round",
    "open_round",
    "print_slips",
    "void_round",
]
