"""The sort-and-dispatch bench: what waits, and what helps to decide on one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from youwei.chronicle.models import Entry
from youwei.desk.queries.spots import Near, Spot, near_to, spots_of
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Document, Learned
from youwei.procedures.queries.around import Surroundings
from youwei.procedures.queries.learning import learned_of
from youwei.procedures.queries.page import documents_for, is_shut, may_reveal
from youwei.procedures.queries.proposing import Proposal, proposals
from youwei.procedures.queries.suggesting import (
    Alike,
    Suggestion,
    alike,
    suggested,
    suggested_first,
    words_of,
)
from youwei.registers.models import Unit
from youwei.registers.queries import offered, place_named_in

ORDER = "order"
SORTING, DISPATCH = ("ordered", "sorted"), "dispatch"
MOST = 60
"""Orders on the bench at once; the rest come up as these go."""


@dataclass(frozen=True)
class Line:
    """An order in the list."""

    case: Case
    category: Suggestion | None  #: the likeliest, before anybody sorted it
    is_urgent: bool
    spot: Spot | None  #: where it lies on the map


@dataclass(frozen=True)
class Guess:
    """What is proposed for an order: its category, its grid, the line of the catalogue."""

    suggestions: Sequence[Suggestion]
    category: str
    filled: Mapping[str, Any]  #: with that category, where there is one
    catalogue: Proposal | None
    grid: str
    grid_why: str


@dataclass(frozen=True)
class Opened:
    """The order in hand, with what is proposed for it."""

    case: Case
    is_sorting: bool
    suggestions: Sequence[Suggestion]
    learned: Learned | None  #: what they rest on; None: names and key words alone
    categories: Sequence[tuple[str, str]]
    grids: Sequence[tuple[str, str]]
    grid: str  #: key of the grid that is proposed
    grid_why: str  #: the name of the place that it was found by
    units: Sequence[tuple[str, str]]
    catalogue: Proposal | None
    pledges: Sequence[tuple[str, Proposal]]  #: (name of the unit, its pledge)
    alike: Sequence[Alike]
    near: Sequence[Near]  #: of the same category, close by
    repeats: Case | None
    documents: Sequence[Document]
    reason: str  #: why it came back, if it did
    should: str  #: who it should rather go to, as the unit that handed it back says
    may_call: bool

    @property
    def proposed(self) -> Mapping[str, Any]:
        """What the form begins with: what was written already, else what the catalogue says."""
        nothing = {"lead": "", "assist": [], "promise": ""}
        said = dict(self.catalogue.values) if self.catalogue is not None else {}
        handed_back = bool(self.should)
        kept = (
            {} if handed_back else {k: v for k, v in self.case.filled.items() if k in nothing}
        )
        return {**nothing, **said, **kept}


@dataclass(frozen=True)
class Bench:
    """The page: the list, and the one in hand."""

    lines: Sequence[Line]
    opened: Opened | None
    total: int
    spot: Spot | None  #: of the one in hand
    towns: Sequence[str]  #: codes of the towns that the orders lie in

    @property
    def following(self) -> str:
        """Return the number of the order under the one in hand; empty: there is none."""
        numbers = [line.case.reference for line in self.lines]
        if self.opened is None or self.opened.case.reference not in numbers:
            return ""
        return next(iter(numbers[numbers.index(self.opened.case.reference) + 1 :]), "")


def works_at_bench(user: User) -> bool:
    """Say whether somebody sorts or dispatches orders. No query beyond their roles."""
    sheet: Procedure | None = world.current().sheets["procedures"].get(ORDER)
    if sheet is None:
        return False
    stages = (sheet.stages.get(key) for key in (*SORTING, DISPATCH))
    roles = {stage.by for stage in stages if stage is not None}
    return any(hat.role in roles for hat in user.hats)


def bench_of(user: User, *, on: str, day: date) -> Bench:
    """Read the bench of somebody; `on` is the number of the order that they opened."""
    nearest = F("due_at").asc(nulls_last=True)
    mine = Case.objects.of(ORDER).waiting_for(user).filter(stage__in=(*SORTING, DISPATCH))
    cases = list(mine.order_by(nearest, "pk")[:MOST])
    chosen = next((case for case in cases if case.reference == on), None)
    if chosen is None and on:
        chosen = mine.filter(reference=on).first()
    chosen = chosen or (cases[0] if cases else None)
    opened = _opened(chosen, user, day) if chosen is not None else None
    spots = spots_of([*cases, chosen] if chosen is not None and chosen not in cases else cases)
    return Bench(
        lines=_lines(cases, spots),
        opened=opened,
        total=mine.count() if len(cases) == MOST else len(cases),
        spot=spots.get(chosen.reference) if chosen is not None else None,
        towns=sorted({case.unit_path.split("/")[1] for case in cases}),
    )


def _lines(cases: Sequence[Case], spots: Mapping[str, Spot]) -> Sequence[Line]:
    if not cases:
        return []
    fields = cases[0].procedure.fields
    said = [str(case.filled.get("matter", "")) for case in cases]
    firsts = suggested_first(fields["category"].of or "", said)
    return [
        Line(
            case,
            None if case.filled.get("category") else first,
            _is_urgent(case),
            spots.get(case.reference),
        )
        for case, first in zip(cases, firsts, strict=True)
    ]


def _is_urgent(case: Case) -> bool:
    return bool(case.filled.get("lane") == "urgent")


def guess_for(case: Case, day: date) -> Guess:
    """Return what is proposed for one order. Five queries at most, however much waits."""
    filled, of = case.filled, case.procedure.fields["category"].of or ""
    guesses = suggested(of, str(filled.get("matter", "")))
    category = str(filled.get("category") or (guesses[0].key if guesses else ""))
    by_category = {**filled, "category": category} if category else filled
    rows = proposals(case, "register/dispatch-catalogue", filled=by_category, day=day)
    grid, why = _grid(case, words_of(filled))
    return Guess(guesses, category, by_category, rows[0] if rows else None, grid, why)


def _opened(case: Case, user: User, day: date) -> Opened:
    fields, filled, around = case.procedure.fields, case.filled, Surroundings(case, user)
    text, is_sorting, guess = words_of(filled), case.stage in SORTING, guess_for(case, day)
    return Opened(
        case=case,
        is_sorting=is_sorting,
        suggestions=guess.suggestions,
        learned=learned_of(fields["category"].of or "") if is_sorting else None,
        categories=_categories(fields["category"]),
        grids=_grids(case),
        grid=guess.grid,
        grid_why=guess.grid_why,
        units=offered(fields["lead"], near=case.unit_path) or [],
        catalogue=guess.catalogue,
        pledges=_pledges(case, guess.filled, day),
        alike=[one for one in alike(ORDER, text, within=_town(case)) if one.case != case],
        near=near_to(case, guess.category, user),
        repeats=Case.objects.filter(key=filled.get("repeats") or "").first(),
        documents=[one for one in documents_for(case, user, around) if not is_shut(one, case)],
        reason=_came_back(case),
        should=_name(str(filled.get("should") or "")),
        may_call=bool(case.closed.get("phone"))
        and may_reveal(case, "phone", fields["phone"], user, around),
    )


def _town(case: Case) -> str:
    return "/".join(case.unit_path.split("/")[:2]) + "/"


def _categories(field: Field) -> Sequence[tuple[str, str]]:
    return offered(field) or []


def _grids(case: Case) -> Sequence[tuple[str, str]]:
    """Return the grids of the village: (key, name). One query."""
    village = "/".join(case.unit_path.split("/")[:3]) + "/"
    units = Unit.objects.present().filter(level="grid", unit_path__startswith=village)
    return list(units.order_by("unit_path").values_list("key", "label"))


def _grid(case: Case, text: str) -> tuple[str, str]:
    """Return the grid by the point that was sent, or by a place that the text names."""
    if case.filled.get("area"):
        return str(case.filled["area"]), ""
    own = Unit.objects.filter(unit_path=case.unit_path, level="grid").first()
    if own is not None:
        return own.key, ""
    place = place_named_in(text, within=case.unit_path)
    return (str(place.value("grid") or ""), place.label) if place else ("", "")


def _pledges(
    case: Case, filled: Mapping[str, object], day: date
) -> Sequence[tuple[str, Proposal]]:
    found = proposals(case, "register/pledges", filled=filled, day=day)
    return [(_name(str(one.values.get("lead", ""))), one) for one in found[:4]]


def _name(key: str) -> str:
    unit = Unit.objects.filter(key=key).first() if key else None
    return unit.label if unit is not None else ""


def _came_back(case: Case) -> str:
    """Return the reason of the last step, where it was one back. One query."""
    if not case.filled.get("should"):
        return ""
    last = Entry.objects.filter(on_key=case.key, event="case.moved").newest_first().first()
    return str(last.payload.get("reason") or "") if last is not None else ""
