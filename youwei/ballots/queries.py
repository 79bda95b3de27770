"""Which code is which, who keeps what, and what a round looks like now."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from youwei.ballots import keys
from youwei.ballots.models import FREE, OPEN, Code, Round
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world


@dataclass(frozen=True)
class Kept:
    """A unit in which somebody keeps ballots."""

    path: str
    name: str


def unit_keeping(user: User, path: str) -> Kept | None:
    """Return the nearest unit at or above a path in which somebody keeps ballots."""
    above = [unit for unit in units_kept(user) if path.startswith(unit.path)]
    return max(above, key=lambda unit: len(unit.path), default=None)


def units_kept(user: User) -> Sequence[Kept]:
    """Return the units of the roles that keep ballots. One query for the life of the user."""
    roles = world.current().roles
    hats = [hat for hat in user.hats if hat.role in roles and roles[hat.role].ballots]
    return list(dict.fromkeys(Kept(hat.unit_path, hat.unit_name) for hat in hats))


def plain(typed: str) -> str:
    """Return a code as it was meant: capitals and digits, whatever stood between them."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())


def find_code(typed: str) -> Code | None:
    """Return the code that was typed, if it belongs to an open round."""
    code, digests = plain(typed), []
    for key in Round.objects.filter(state=OPEN).values_list("key", flat=True):
        try:
            digests.append(keys.find(key.partition("/")[2]).digest(code))
        except keys.KeyLost:
            continue  # whoever closes that round is told
    return Code.objects.filter(digest__in=digests).select_related("round").first()


@dataclass(frozen=True)
class Counted:
    """One answer of one question in one group, as a bar."""

    label: str
    count: int
    percent: str
    share: float
    url: str = ""


@dataclass(frozen=True)
class Table:
    """One question in one group of groups."""

    question: str
    groups: str
    ballots: int
    blank: int
    bars: tuple[Counted, ...]


def tables_of(round_: Round) -> Sequence[Table]:
    """Return what was counted; nothing where too few voted."""
    if round_.result is None:
        return []
    return [
        _table(round_, part, at)
        for at in range(len(round_.questions))
        for part in round_.result["batch"]
    ]


def _table(round_: Round, part: dict[str, list[int]], at: int) -> Table:
    answers: list[list[int]] = part["answers"][at]  # type: ignore[assignment]
    question, counted = round_.questions[at], Counter(mark for one in answers for mark in one)
    most = max(counted.values(), default=1)
    bars = tuple(
        Counted(
            option,
            counted[place],
            f"{100 * counted[place] / len(answers):.1f}%",
            100 * counted[place] / most,
        )
        for place, option in enumerate(question["options"])
    )
    blank = sum(not one for one in answers)
    return Table(
        question["text"], round_.group_names(part["groups"]), len(answers), blank, bars
    )


def counts_of(round_: Round, question: int = 0) -> tuple[list[int], int]:
    """Return how often each option of a question was marked, and how many left it blank."""
    parts = (round_.result or {}).get("batch", [])
    answers = [marked for part in parts for marked in part["answers"][question]]
    counted = Counter(place for marked in answers for place in marked)
    options = round_.questions[question]["options"]
    return [counted[at] for at in range(len(options))], sum(not marked for marked in answers)


def turnout(round_: Round) -> int:
    """Return how many codes are used, or on their way."""
    return round_.codes.exclude(state=FREE).count()


def entry_of(round_: Round) -> Entry | None:
    """Return the line of the chronicle that holds the votes."""
    found = Entry.objects.filter(on_key=round_.key, event="ballot.counted")
    return found.with_seals().first()
