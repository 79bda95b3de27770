"""Units, their outlines, and who holds which post."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date

from youwei.chronicle.actions import pin_declaration, record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.registers.actions.index import index_row
from youwei.registers.actions.rows import may_keep
from youwei.registers.events import OutlineDrawn, PersonAppointed, RowWritten
from youwei.registers.models import (
    Appointment,
    Outline,
    Person,
    Post,
    Unit,
    declared,
    fields_of,
)

Rings = Sequence[Sequence[tuple[float, float]]]


@recorded
def add_unit(  # noqa: PLR0913  a unit has so many particulars
    *,
    code: str,
    name: str,
    level: str,
    by: Named,
    above: Unit | None = None,
    kind: str = "",
    begins_on: date | None = None,
) -> Unit:
    """Add a unit under another one. The first of a deployment stands on its own."""
    if isinstance(by, User):
        may_keep(declared("units"), by, above.path if above else "")
    if Unit.objects.filter(code=code).exists():
        raise NotAllowed("There is a unit with the code %(code)s already.", code=code)

    here = world.current()
    path = f"{above.path if above else ''}{code}/"
    unit = Unit(
        key=f"units/{code}", code=code, label=name, level=level, unit_path=path, unit_name=name,
        filled={"kind": kind} if kind else {}, salt=secrets.token_hex(16),
        digest=here.digest("registers", "units"), begins_on=begins_on,
        written_at=now(), written_by=str(by),
    )  # fmt: skip
    pin_declaration("registers", "units", unit.digest, here.raw("registers", "units"))
    unit.save(force_insert=True)
    values = {"name": name, "level": level, "kind": kind}
    index_row(of="register/units", row_key=unit.key, fields=fields_of("units"), values=values)
    event = RowWritten(
        register="units", declaration=unit.digest, filled={**values, "path": path}
    )
    record(event, on=unit, by=by, unit_path=path)
    return unit


@recorded
def draw_outline(*, unit: Unit, rings: Rings, by: Named, is_synthetic: bool) -> Outline:
    """Set the outline of a unit: rings of (longitude, latitude), the first one outside."""
    if any(len(ring) < 4 or tuple(ring[0]) != tuple(ring[-1]) for ring in rings) or not rings:
        raise NotAllowed("An outline is made of closed rings of at least four points.")

    plain = [[[round(x, 6), round(y, 6)] for x, y in ring] for ring in rings]
    outline, _ = Outline.objects.update_or_create(
        unit_path=unit.path,
        defaults={
            "level": unit.level,
            "rings": plain,
            "is_synthetic": is_synthetic,
            "drawn_at": now(),
        },
    )
    digest = hashlib.sha256(json.dumps(plain).encode()).hexdigest()
    record(OutlineDrawn(digest=digest), on=unit, by=by, unit_path=unit.path)
    return outline


@recorded
def appoint(
    *, person: Person, post: Post, begins_on: date, by: User, basis: str = ""
) -> Appointment:
    """Write down that somebody holds a post from a day on."""
    may_keep(declared("posts"), by, post.unit_path)

    appointment = Appointment(
        key=f"appointments/{secrets.token_hex(8)}",
        person=person, post=post, begins_on=begins_on, basis=basis,
    )  # fmt: skip
    appointment.save(force_insert=True)
    event = PersonAppointed(post=str(post), begins_on=begins_on.isoformat(), basis=basis)
    path, zone = post.unit_path, person.zone
    record(event, on=person, by=by, about=[person.key], unit_path=path, zone=zone)
    return appointment
