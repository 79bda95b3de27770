"""A round is prepared: questions, groups, slips, opening."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.conf import settings

from youwei.ballots import machine
from youwei.ballots.actions import urns
from youwei.ballots.events import RoundMade, RoundOpened, SlipsMade
from youwei.ballots.models import MADE, OPEN, Code, Round
from youwei.ballots.queries import units_kept
from youwei.chronicle.actions import record, recorded
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  #: none that looks like another
LENGTH = 12  #: 59 bits; recognised by a key that no copy of the database holds
MOST_CODES = 5000
ON_A_SLIP = 4  #: signs between two dashes


@dataclass(frozen=True)
class Slip:
    """What is printed, cut, and drawn from a bowl. It is shown once and kept nowhere."""

    group: str
    code: str


@recorded
def make_round(  # noqa: PLR0913  a round may be public, and asked for by something
    *,
    title: str,
    questions: Sequence[dict[str, Any]],
    groups: Sequence[dict[str, Any]],
    unit_path: str,
    by: User,
    is_public: bool = False,
    asked_for: str = "",
) -> Round:
    """Prepare a round. Nobody can vote before slips are printed and it is opened."""
    unit = next((unit for unit in units_kept(by) if unit.path == unit_path), None)
    if unit is None:
        raise NotAllowed("Whoever keeps ballots in that unit prepares the vote.")
    _check(questions, groups)

    zones = settings.YOUWEI_ZONES
    round_ = Round.objects.create(
        key=f"ballot/{token_hex(8)}",
        title=title,
        questions=list(questions),
        groups=list(groups),
        unit_path=unit.path,
        unit_name=unit.name,
        zone="office" if "office" in zones else zones[0],
        is_public=is_public,
        asked_for=asked_for,
    )
    made = RoundMade(questions=round_.questions, groups=round_.groups)
    about = [asked_for] if asked_for else []
    record(made, on=round_, by=by, about=about, unit_path=round_.unit_path, zone=round_.zone)
    return round_


def _check(questions: Sequence[dict[str, Any]], groups: Sequence[dict[str, Any]]) -> None:
    if not 1 <= len(questions) <= machine.MOST_QUESTIONS:
        raise NotAllowed("A ballot has one question to twenty.")
    for question in questions:
        count = len(question["options"])
        if not 2 <= count <= machine.MOST_OPTIONS:
            raise NotAllowed(
                "A question has two options to thirty: %(question)s", question=question["text"]
            )
        if not 1 <= question["most"] <= count:
            raise NotAllowed(
                "No more can be marked than there are: %(question)s", question=question["text"]
            )
    if not 1 <= len(groups) <= machine.MOST_GROUPS or any(g["codes"] < 1 for g in groups):
        raise NotAllowed("Please name at least one group, and how many vote in each.")
    if not machine.LEAST <= sum(group["codes"] for group in groups) <= MOST_CODES:
        raise NotAllowed("A secret vote is for five people to five thousand.")


@recorded
def print_slips(*, round_: Round, by: User) -> list[Slip]:
    """Make all codes anew, and return them to be printed. Codes made before open nothing."""
    round_ = kept(round_, by)
    if round_.state != MADE:
        raise NotAllowed("Slips are printed before the vote opens.")

    key = urns.make_urn(round_.name, slots=round_.given, questions=len(round_.questions))
    round_.codes.all().delete()
    drawn = _drawn([int(group["codes"]) for group in round_.groups])
    rows = [Code(digest=key.digest(c), round=round_, group=at) for c, at in drawn.items()]
    urns.chance.shuffle(rows)
    Code.objects.bulk_create(rows, batch_size=500)
    printed = SlipsMade(codes=len(rows))
    record(printed, on=round_, by=by, unit_path=round_.unit_path, zone=round_.zone)
    return [Slip(str(round_.groups[at]["name"]), spaced(code)) for code, at in drawn.items()]


def _drawn(sizes: Sequence[int]) -> dict[str, int]:
    """Return so many codes for each group, none of them twice."""
    drawn: dict[str, int] = {}
    for at, size in enumerate(sizes):
        wanted = len(drawn) + size
        while len(drawn) < wanted:
            drawn.setdefault("".join(urns.chance.choices(SIGNS, k=LENGTH)), at)
    return drawn


def spaced(code: str) -> str:
    """Write a code as it stands on a slip."""
    return "-".join(code[at : at + ON_A_SLIP] for at in range(0, len(code), ON_A_SLIP))


@recorded
def open_round(*, round_: Round, by: User) -> Round:
    """Let people vote."""
    round_ = kept(round_, by)
    if round_.state != MADE:
        raise NotAllowed("This vote has been opened already.")
    codes = round_.codes.count()
    if codes != round_.given:
        raise NotAllowed("Please print the slips first.")

    round_.state = OPEN
    round_.save(update_fields=["state"])
    opened = RoundOpened(codes=codes)
    record(opened, on=round_, by=by, unit_path=round_.unit_path, zone=round_.zone)
    return round_


def kept(round_: Round, by: User) -> Round:
    """Lock a round for whoever keeps it."""
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    if all(not locked.unit_path.startswith(unit.path) for unit in units_kept(by)):
        raise NotAllowed("Whoever keeps ballots in that unit prepares the vote.")
    return locked
