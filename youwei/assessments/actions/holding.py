"""A scheme is begun for one unit and those whom it rates, or declared void with a reason."""

from collections.abc import Collection, Sequence
from secrets import token_hex

from youwei.assessments.declarations import Scheme
from youwei.assessments.events import AppraisalBegun, AppraisalVoid
from youwei.assessments.models import STANDS, VOID, VOTING, Appraisal, Ratee
from youwei.assessments.queries.eligible import refuses
from youwei.chronicle.actions import pin_declaration, record, recorded
from youwei.chronicle.clock import today
from youwei.chronicle.events import Event, Named
from youwei.identity.models import User
from youwei.identity.queries import holders_of
from youwei.packs import world
from youwei.packs.conditions import holds
from youwei.packs.declared import NotAllowed, label
from youwei.registers.models import Row, Unit, fields_of, table_of

MOST_RATED = 10


@recorded
def begin_appraisal(*, scheme: str, unit: Unit, rated: Sequence[str], by: User) -> Appraisal:
    """Begin a scheme in a unit for the rows with these keys. Once a year for each of them."""
    sheet = world.current().sheets["assessments"].get(scheme)
    if sheet is None:
        raise NotAllowed("There is no scheme %(scheme)s in this county.", scheme=scheme)
    _refuse_what_cannot_run(sheet)
    if not any(by.holds(role, over=unit.path) for role in sheet.held_by):
        raise NotAllowed("This is held by: %(roles)s.", roles=_names(sheet.held_by))
    ratees = _ratees(sheet, rated)
    if refuses(by, sheet, ratees):
        raise NotAllowed("Whoever is rated, or works there, takes no part in holding it.")
    here, year = world.current(), today().year
    Unit.objects.select_for_update().get(pk=unit.pk)  # two who begin wait for one another
    for one in ratees:
        _refuse_second(scheme, unit, one, year)

    digest = here.digest("assessments", scheme)
    pin_declaration("assessments", scheme, digest, here.raw("assessments", scheme))
    appraisal = Appraisal.objects.create(
        key=f"appraisal/{token_hex(6)}", scheme_key=scheme, digest=digest, year=year,
        title=f"{year} {label(sheet.title, 'zh')}·{unit.label}",
        unit_path=unit.path, unit_name=unit.label,
    )  # fmt: skip
    for one in ratees:
        one.appraisal = appraisal
    Ratee.objects.bulk_create(ratees)
    begun = AppraisalBegun(
        declaration=digest,
        rated=[one.name for one in ratees],
        tells=[key for one in ratees for key in reporters(sheet, one)],
    )
    note(begun, appraisal, by)
    return appraisal


@recorded
def void_appraisal(*, appraisal: Appraisal, reason: str, by: User) -> Appraisal:
    """Declare it void. The record keeps it, and whoever reads a later one is told of it."""
    appraisal = held(appraisal, by)
    if appraisal.state in (STANDS, VOID):
        raise NotAllowed("This has ended already.")
    if appraisal.state == VOTING:
        raise NotAllowed("Declare its vote void first, on the page of the vote.")
    if not reason.strip():
        raise NotAllowed("Please give a reason.")

    appraisal.state, appraisal.void_because = VOID, reason.strip()
    appraisal.save(update_fields=["state", "void_because"])
    note(AppraisalVoid(reason=reason.strip()), appraisal, by)
    return appraisal


def held(appraisal: Appraisal, by: User, *states: str) -> Appraisal:
    """Lock an appraisal for whoever holds it; refuse the rated, and what is not its turn."""
    locked = Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    sheet = locked.scheme
    if not any(by.holds(role, over=locked.unit_path) for role in sheet.held_by):
        raise NotAllowed("This is held by: %(roles)s.", roles=_names(sheet.held_by))
    if refuses(by, sheet, list(locked.ratees.all())):
        raise NotAllowed("Whoever is rated, or works there, takes no part in holding it.")
    if states and locked.state not in states:
        raise NotAllowed("This is not its turn any more. Please look at the page again.")
    return locked


def reporters(sheet: Scheme, ratee: Ratee) -> list[str]:
    """Return the keys of those who report and answer for whom it rates."""
    found = [user for role in sheet.reported_by for user in holders_of(role, ratee.unit_path)]
    return list(dict.fromkeys(user.key for user in found))


def note(event: Event, appraisal: Appraisal, by: Named, about: Sequence[str] = ()) -> None:
    """Record what happened with an appraisal."""
    zone = appraisal.scheme.zone
    record(event, on=appraisal, by=by, about=about, unit_path=appraisal.unit_path, zone=zone)


def _refuse_what_cannot_run(sheet: Scheme) -> None:
    drawn = all(r.draws and r.secret and r.listed_in for r in sheet.raters.values())
    sources = [line.source for line in sheet.indicators.values()]
    is_flat = all(line.under is None for line in sheet.indicators.values())
    known = all(source == "raters" or source.startswith("#") for source in sources)
    if not (sheet.held_by and sheet.raters and drawn and is_flat and known) or (
        sheet.method != "mean"
    ):
        raise NotAllowed(
            "This scheme cannot be held here yet: only those whose raters are drawn from a list"
            " and vote in secret, on a flat sheet."
        )


def _ratees(sheet: Scheme, rated: Sequence[str]) -> list[Ratee]:
    if not 1 <= len(set(rated)) <= MOST_RATED:
        raise NotAllowed("Please choose one to %(most)s who are rated.", most=MOST_RATED)
    table, fields = table_of(sheet.rates), fields_of(sheet.rates)
    rows = list(table.objects.of(sheet.rates).present().filter(key__in=rated).order_by("label"))
    if len(rows) != len(set(rated)) or not all(_fits(row, sheet, fields) for row in rows):
        raise NotAllowed("One of those is not rated by this scheme. Please choose again.")
    column = sheet.weights_by
    return [
        Ratee(
            place=at, row_key=row.key, unit_path=row.unit_path, name=row.label,
            kind=str(row.value(column) or "") if column else "",
        )
        for at, row in enumerate(rows)
    ]  # fmt: skip


def _fits(row: Row, sheet: Scheme, fields: Collection[str]) -> bool:
    return bool(holds(sheet.where, {key: row.value(key) for key in fields}))


def _refuse_second(scheme: str, unit: Unit, ratee: Ratee, year: int) -> None:
    same = Ratee.objects.filter(
        appraisal__scheme_key=scheme, appraisal__unit_path=unit.path, appraisal__year=year,
        row_key=ratee.row_key,
    ).exclude(appraisal__state=VOID)  # fmt: skip
    if same.exists():
        raise NotAllowed("%(name)s is rated here this year already.", name=ratee.name)


def _names(roles: Sequence[str]) -> str:
    declared = world.current().roles
    return "、".join(label(declared[r].label, "zh") for r in roles if r in declared) or "—"


__all__ = ["begin_appraisal", "held", "note", "reporters", "void_appraisal"]
