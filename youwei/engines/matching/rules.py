"""The rules that people write, each as bars and counts."""

from collections.abc import Iterable, Mapping

from youwei.engines.matching.model import Block, Count, Pair, Rule

Keys = Iterable[str]


def only(name: str, *, seats: Keys, people: Keys, everybody: Keys, source: str = "") -> Rule:
    """Give these seats to these people alone."""
    others = frozenset(everybody) - frozenset(people)
    return Rule(name, source, bars=(Block(others, frozenset(seats)),))


def forbid(name: str, pairs: Iterable[Pair], *, source: str = "") -> Rule:
    """Keep these people out of these seats."""
    return Rule(name, source, bars=tuple(_cell(*pair) for pair in pairs))


def force(name: str, pairs: Iterable[Pair], *, source: str = "") -> Rule:
    """Give these people these seats."""
    return Rule(name, source, counts=tuple(Count((_cell(*pair),), least=1) for pair in pairs))


def quota(
    name: str,
    *,
    seats: Keys,
    people: Keys,
    limits: tuple[int | None, int | None],
    cost: int | None = None,
    source: str = "",
) -> Rule:
    """Hold the number of these people in these seats between two limits.

    With a cost the limits are wished for instead of demanded.
    """
    block = Block(frozenset(people), frozenset(seats))
    return Rule(name, source, counts=(Count((block,), *limits, cost),))


def apart(name: str, pairs: Iterable[Pair], *, teams: Iterable[Keys], source: str = "") -> Rule:
    """Keep the two of every pair of people out of the same team."""
    groups = [frozenset(team) for team in teams]
    both = [frozenset(pair) for pair in pairs]
    counts = tuple(Count((Block(two, team),), most=1) for two in both for team in groups)
    return Rule(name, source, counts=counts)


def load(
    name: str, *, person: str, weights: Mapping[str, int], most: int, source: str = ""
) -> Rule:
    """Hold the summed weight of a person's seats."""
    blocks = tuple(_cell(person, seat, weight) for seat, weight in weights.items())
    return Rule(name, source, counts=(Count(blocks, most=most),))


def moves(
    name: str, *, now: Mapping[str, str], people: Keys, seats: Keys, most: int, source: str = ""
) -> Rule:
    """Let at most so many seats change their holder; `now` tells the person in each seat.

    Filling an empty seat is a move too.
    """
    stays = tuple(_cell(person, seat, -1) for seat, person in now.items())
    everything = Block(frozenset(people), frozenset(seats))
    return Rule(name, source, counts=(Count((everything, *stays), most=most),))


def _cell(person: str, seat: str, weight: int = 1) -> Block:
    return Block(frozenset({person}), frozenset({seat}), weight)
