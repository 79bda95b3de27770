"""Plays bookings, and what the accounts hold in the end."""

from collections import Counter

from youwei.ledgers.declarations.words import Entry, Ledger, Step, Story
from youwei.packs.county import World
from youwei.packs.declared import NotAllowed


def run_example(book: Ledger, story: Story, _world: World) -> str | None:
    """Book every step, or refuse with a sentence that says which."""
    balance: Counter[str] = Counter()
    used: set[tuple[str, str]] = set()
    moved: Counter[tuple[str, str]] = Counter()
    for number, step in enumerate(story.steps, 1):
        entry = book.entries[step.entry]
        _check_step(number, step, entry, used)
        source, target = step.source or entry.source, step.target or entry.target
        moved[step.entry, target] += step.amount
        _check_limit(number, entry, moved[step.entry, target])
        balance[source] -= step.amount
        balance[target] += step.amount
        if balance[source] < 0 and not book.accounts[source.partition(":")[0]].overdrawn:
            raise NotAllowed(
                "Step %(number)s: %(account)s holds too little.", number=number, account=source
            )
    wrong = {key: balance[key] for key, held in story.ends.items() if balance[key] != held}
    return f"ends with {wrong}" if wrong else None


def _check_step(number: int, step: Step, entry: Entry, used: set[tuple[str, str]]) -> None:
    if step.amount <= 0:
        raise NotAllowed("Step %(number)s: an amount is above zero.", number=number)
    if not entry.once_per:
        return
    if (step.entry, step.key) in used:
        raise NotAllowed(
            "Step %(number)s: %(key)s was booked before.", number=number, key=step.key
        )
    used.add((step.entry, step.key))


def _check_limit(number: int, entry: Entry, moved: int) -> None:
    if entry.most is not None and moved > entry.most:
        raise NotAllowed(
            "Step %(number)s: more than %(most)g a %(every)s.",
            number=number,
            most=entry.most,
            every=entry.every,
        )
