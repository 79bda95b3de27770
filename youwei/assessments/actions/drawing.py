"""The list is frozen, the next signed head draws, and whoever cannot come is replaced."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from math import ceil

from youwei.assessments.actions.holding import held, note
from youwei.assessments.events import ListFrozen, RaterReplied, RatersDrawn
from youwei.assessments.models import (
    ACCEPTED,
    BEGUN,
    DECLINED,
    DRAWN,
    INVITED,
    LISTED,
    RESERVE,
    Appraisal,
    Listed,
)
from youwei.assessments.queries.drawing import head_that_draws, list_text
from youwei.assessments.queries.eligible import eligible
from youwei.chronicle.actions import recorded
from youwei.chronicle.clock import now
from youwei.engines.sampling import draw
from youwei.identity.models import User
from youwei.packs.conditions import share
from youwei.packs.declared import Draw, NotAllowed
from youwei.registers.queries import labels_of

FEWEST = 5


@recorded
def freeze_list(*, appraisal: Appraisal, by: User) -> Appraisal:
    """Give everybody who may be drawn a number, and seal the list before there is a seed."""
    appraisal = held(appraisal, by, BEGUN)
    ratees, lines = list(appraisal.ratees.all()), []
    for group, raters in appraisal.scheme.raters.items():
        rows = eligible(raters, unit_path=appraisal.unit_path, ratees=ratees, at=now())
        split = raters.draws.split_by if raters.draws else None
        for number, row in enumerate(rows, start=1):
            stratum = str(row.value(split) or "") if split else ""
            line = Listed(group=group, stratum=stratum, number=number, row_key=row.key)
            line.appraisal = appraisal
            lines.append(line)
    appraisal.listed = _strata(appraisal, lines)
    _refuse_few(appraisal)

    Listed.objects.bulk_create(lines, batch_size=500)
    appraisal.list_digest = sha256(list_text(lines).encode()).hexdigest()
    appraisal.state = LISTED
    appraisal.save(update_fields=["listed", "list_digest", "state"])
    counts = {
        group: {one["name"]: len(one["numbers"]) for one in strata.values()}
        for group, strata in appraisal.listed.items()
    }
    frozen = ListFrozen(digest=appraisal.list_digest, count=len(lines), listed=counts)
    note(frozen, appraisal, by)
    return appraisal


def _strata(appraisal: Appraisal, lines: list[Listed]) -> dict[str, dict[str, object]]:
    """Return group → stratum → its name, the numbers in it, and how many are taken."""
    names = labels_of({line.stratum for line in lines if "/" in line.stratum})
    found: dict[str, dict[str, object]] = {}
    for group, raters in appraisal.scheme.raters.items():
        numbers: dict[str, list[int]] = {}
        for line in lines:
            if line.group == group:
                numbers.setdefault(line.stratum, []).append(line.number)
        found[group] = {
            key: {
                "name": names.get(key, key),
                "numbers": some,
                "take": _taken(raters.draws, len(some)),
            }
            for key, some in sorted(numbers.items())
        }
    return found


def _taken(draws: Draw | None, among: int) -> int:
    return min(among, ceil(share(draws.take, among))) if draws else among


def _refuse_few(appraisal: Appraisal) -> None:
    for group, strata in appraisal.listed.items():
        taken = sum(stratum["take"] for stratum in strata.values())
        if taken < FEWEST:
            raise NotAllowed(
                "For “%(group)s” only %(count)s could be drawn, and a secret vote needs five."
                " More people must first agree to be on the list.",
                group=appraisal.scheme.raters[group].label,
                count=taken,
            )


@recorded
def draw_raters(*, appraisal: Appraisal, by: User) -> Appraisal:
    """Draw by the first head that was signed over the list: whenever it is done, the same."""
    appraisal = held(appraisal, by, LISTED)
    head = head_that_draws(appraisal)
    if head is None:
        raise NotAllowed(
            "The list is not sealed yet. The next signed tree head draws, within a minute; then"
            " please click again."
        )

    at, drawn = now(), dict[str, dict[str, list[int]]]()
    for group, strata in appraisal.listed.items():
        numbers = {key: one["numbers"] for key, one in strata.items()}
        take = {key: one["take"] for key, one in strata.items()}
        order: dict[int, tuple[int, str]] = {}
        drawn[group] = {}
        for key, one in draw(head.root, group, numbers, take).items():
            order |= {n: (at_, INVITED) for at_, n in enumerate(one.taken)}
            order |= {n: (len(one.taken) + at_, RESERVE) for at_, n in enumerate(one.reserves)}
            drawn[group][strata[key]["name"]] = list(one.taken)
        _keep_order(appraisal, group, order, at)
    appraisal.seed, appraisal.seed_size, appraisal.state = head.root, head.size, DRAWN
    appraisal.save(update_fields=["seed", "seed_size", "state"])
    count = sum(len(some) for one in drawn.values() for some in one.values())
    said = RatersDrawn(size=head.size, seed=head.root, count=count, drawn=drawn)
    note(said, appraisal, by)
    return appraisal


def _keep_order(
    appraisal: Appraisal, group: str, order: Mapping[int, tuple[int, str]], at: datetime
) -> None:
    lines = list(appraisal.lines.filter(group=group))
    for line in lines:
        line.order, line.state = order[line.number]
        line.drawn_at = at if line.state == INVITED else None
    Listed.objects.bulk_update(lines, ["order", "state", "drawn_at"], batch_size=500)


@recorded
def note_reply(
    *, appraisal: Appraisal, group: str, number: int, comes: bool, by: User
) -> Listed | None:
    """Note that somebody comes, or does not; then the next of the same draw is invited.

    Nobody says why. Nobody else can be put in: the draw has said who comes next.
    """
    appraisal = held(appraisal, by, DRAWN)
    line = appraisal.lines.filter(group=group, number=number).first()
    if line is None or line.state not in (INVITED, ACCEPTED):
        raise NotAllowed("Nobody with this number is invited now.")

    following = None if comes else _next_reserve(line)
    line.state = ACCEPTED if comes else DECLINED
    line.save(update_fields=["state"])
    if following is not None:
        following.state, following.drawn_at = INVITED, now()
        following.save(update_fields=["state", "drawn_at"])
    instead = following.number if following else None
    said = RaterReplied(group=group, number=number, comes=comes, instead=instead)
    note(said, appraisal, by)
    return following


def _next_reserve(line: Listed) -> Listed | None:
    same = Listed.objects.filter(
        appraisal=line.appraisal_id, group=line.group, stratum=line.stratum, state=RESERVE
    )
    return same.order_by("order").first()
