"""What stands on the pages of those who hold an appraisal, and of those who are rated in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from youwei.assessments.models import (
    BEGUN,
    COUNTED,
    DECLINED,
    DRAWN,
    LISTED,
    RESERVE,
    VOID,
    Appraisal,
    Listed,
    Ratee,
    rated_as,
)
from youwei.assessments.queries.drawing import head_that_draws, line_of_list
from youwei.assessments.queries.eligible import refuses
from youwei.assessments.queries.hearing import may_stand_on
from youwei.assessments.queries.results import Rated, rated_in
from youwei.ballots.models import Round
from youwei.chronicle.models import Entry, Head
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.conditions import holds
from youwei.packs.declared import Label
from youwei.registers.models import Unit, fields_of, table_of
from youwei.registers.queries import labels_of


@dataclass(frozen=True)
class Guest:
    """Somebody who was drawn, for whoever invites them."""

    number: int
    name: str
    row: str  #: the row of the register, where their phone is
    state: str
    is_reserve: bool


@dataclass(frozen=True)
class Stratum:
    """So many of so many, and who they are once they are drawn."""

    name: str
    listed: int
    take: int
    guests: Sequence[Guest]
    left: int  #: reserves not called

    @property
    def replaced(self) -> int:
        """How many were drawn and did not come: everybody reads this number."""
        return sum(guest.state == DECLINED for guest in self.guests)


@dataclass(frozen=True)
class Raters:
    """A group of raters on the list."""

    key: str
    label: Label
    strata: Sequence[Stratum]


@dataclass(frozen=True)
class Draw:
    """What everybody may know of the draw."""

    groups: Sequence[Raters]
    line: Entry | None  #: that froze the list
    head: Head | None  #: that draws, or has drawn
    voids: Sequence[Appraisal]  #: those of the same year that were declared void


@dataclass(frozen=True)
class HeldPage:
    """All of the page of whoever holds it."""

    appraisal: Appraisal
    draw: Draw
    rated: Sequence[Rated]
    round: Round | None
    stands_on: date | None
    is_answered: bool
    is_public: bool  #: everybody reads the results once they stand

    @property
    def may_list(self) -> bool:
        return self.appraisal.state == BEGUN

    @property
    def may_draw(self) -> bool:
        return self.appraisal.state == LISTED

    @property
    def may_reply(self) -> bool:
        return self.appraisal.state == DRAWN

    @property
    def may_confirm(self) -> bool:
        return self.appraisal.state == COUNTED


@dataclass(frozen=True)
class Home:
    """What somebody holds, in what they are rated, and what they may begin."""

    held: Sequence[Appraisal]
    rated: Sequence[Ratee]
    begins: Sequence[tuple[str, Label]]


def home_of(user: User) -> Home:
    """Return what concerns this person. Two queries."""
    held = Appraisal.objects.kept_by(user).prefetch_related("ratees").order_by("-pk")
    rated = Ratee.objects.filter(rated_as(user)).exclude(appraisal__state=VOID)
    roles = {hat.role for hat in user.hats}
    sheets = world.current().sheets["assessments"].items()
    begins = [(key, sheet.title) for key, sheet in sheets if roles & set(sheet.held_by)]
    mine = [one for one in held if not refuses(user, one.scheme, list(one.ratees.all()))]
    return Home(mine, list(rated.select_related("appraisal").order_by("-pk")), begins)


def concerns(user: User) -> bool:
    """Say whether the tab is for this person: they hold schemes or report in them. No query."""
    roles = {hat.role for hat in user.hats}
    sheets = world.current().sheets["assessments"].values()
    return any(roles & {*sheet.held_by, *sheet.reported_by} for sheet in sheets)


def units_held(user: User, scheme: str) -> Sequence[Unit]:
    """Return the units for which this person may begin a scheme. One query."""
    sheet = world.current().sheets["assessments"].get(scheme)
    roles = sheet.held_by if sheet else ()
    paths = [hat.unit_path for hat in user.hats if hat.role in roles]
    return list(Unit.objects.present().filter(unit_path__in=paths).order_by("unit_path"))


def may_be_rated(scheme: str) -> Sequence[tuple[str, str]]:
    """Return (key, label) of the rows that a scheme rates. One query."""
    sheet = world.current().sheets["assessments"][scheme]
    rows = table_of(sheet.rates).objects.of(sheet.rates).present()
    if "level" in sheet.where and sheet.rates == "units":
        rows = rows.filter(level=sheet.where["level"])  # spares reading every grid
    fields = fields_of(sheet.rates)
    return [
        (row.key, row.label)
        for row in rows.order_by("label")
        if holds(sheet.where, {key: row.value(key) for key in fields})
    ]


def held_page(appraisal: Appraisal) -> HeldPage:
    """Gather the page of whoever holds it, with the names of those who were drawn."""
    ratees = list(appraisal.ratees.all())
    return HeldPage(
        appraisal=appraisal,
        draw=draw_of(appraisal, named=True),
        rated=rated_in(appraisal, ratees),
        round=Round.objects.filter(key=appraisal.ballot).first() if appraisal.ballot else None,
        stands_on=may_stand_on(appraisal),
        is_answered=all(one.answered_at is not None for one in ratees),
        is_public=appraisal.scheme.published,
    )


def draw_of(appraisal: Appraisal, *, named: bool = False) -> Draw:
    """Return the draw: for everybody in numbers, with names for whoever invites."""
    drawn = appraisal.lines.exclude(state__in=(RESERVE, "")).order_by("order")
    lines = list(drawn) if appraisal.seed else []
    names = labels_of(line.row_key for line in lines) if named else {}
    same = Appraisal.objects.filter(
        scheme_key=appraisal.scheme_key, unit_path=appraisal.unit_path, year=appraisal.year
    )
    return Draw(
        groups=[
            Raters(
                group,
                appraisal.scheme.raters[group].label,
                _strata(strata, group, lines, names),
            )
            for group, strata in appraisal.listed.items()
        ],
        line=line_of_list(appraisal),
        head=head_that_draws(appraisal),
        voids=list(same.filter(state=VOID, pk__lt=appraisal.pk).order_by("pk")),
    )


def _strata(
    strata: dict[str, dict[str, object]],
    group: str,
    lines: Sequence[Listed],
    names: dict[str, str],
) -> Sequence[Stratum]:
    found = []
    for key, one in strata.items():
        mine = [line for line in lines if (line.group, line.stratum) == (group, key)]
        numbers, take = list(one["numbers"]), int(str(one["take"]))  # type: ignore[call-overload]
        guests = [
            Guest(
                x.number, names.get(x.row_key, ""), x.row_key, x.state, (x.order or 0) >= take
            )
            for x in mine
        ]
        left = len(numbers) - len(mine) if mine else 0
        found.append(Stratum(str(one["name"]), len(numbers), take, guests, left))
    return found
