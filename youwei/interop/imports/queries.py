"""How far a table is: how many lines of which kind, and what was decided on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.identity.models import User
from youwei.interop.imports.spool import KEPT
from youwei.interop.intake.queries import Progress
from youwei.registers.models import Import, fields_of

LISTED = 30
KINDS = {
    "new": "新增 | New",
    "differs": "有改动 | Changed",
    "several": "对上几行 | Several fit",
    "wrong": "读不了 | Cannot be read",
}
DECIDED = ("new", "differs")
OUTCOMES = {
    "refused": "没有写入 | Not written",
    "stays": "没有收回 | Not taken back",
    "written": "已写入 | Written",
    "undone": "已收回 | Taken back",
}


@dataclass(frozen=True)
class Counts:
    """Lines of a table, by what they would do and what was decided."""

    kinds: Mapping[str, int]
    same: int
    accepted: int
    undecided: int
    again: int
    outcomes: Mapping[str, int]
    fields: Sequence[tuple[str, str, int]]  #: field, its label, lines that differ in it

    @property
    def is_begun(self) -> bool:
        """Say whether some lines are written, or were refused: then the columns stand."""
        return any(self.outcomes.values())

    def first(self, state: str) -> str:
        """Return the kind that is shown when none is asked for: what is asked of people."""
        if self.again:
            return "differs"
        there = {**self.outcomes, **self.kinds}
        order = (*KINDS, *OUTCOMES) if state == "compared" else (*OUTCOMES, *KINDS)
        return next((kind for kind in order if there.get(kind)), "new")

    def tabs(self, here: str) -> Sequence[Mapping[str, Any]]:
        """Return the kinds of which there are lines, as tabs."""
        there, names = {**self.kinds, **self.outcomes}, {**KINDS, **OUTCOMES}
        return [
            {
                "label": name,
                "url": f"?kind={kind}",
                "is_here": kind == here,
                "count": there[kind],
            }
            for kind, name in names.items()
            if there.get(kind) or kind == here
        ]


def imports_of(register: str, user: User) -> Sequence[Import]:
    """Return the last tables that a person brought to a register, newest first."""
    return list(Import.objects.brought_by(user, register).order_by("-pk")[:LISTED])


def progress_of(table: Import) -> Progress:
    """Return how far the worker has come with a table."""
    says = {
        "comparing": _("Being compared with the register:"),
        "writing": _("Being written:"),
        "undoing": _("Being taken back:"),
    }
    return Progress(
        says.get(table.state, _("Done.")), table.done, max(table.total, table.done, 1),
        is_over=not table.is_waiting,
    )  # fmt: skip


def counts_of(table: Import) -> Counts:
    """Count a table's lines. Two queries."""
    by = ("kind", "outcome", "is_decided", "is_again", "is_taken")
    lines = table.lines.order_by().annotate(is_taken=~Q(taken=""))
    groups = list(lines.values(*by).annotate(count=Count("pk")))

    def total(**wanted: object) -> int:
        fits = (one for one in groups if wanted.items() <= one.items())
        return sum(one["count"] for one in fits)

    return Counts(
        kinds={kind: total(kind=kind, outcome="") for kind in KINDS},
        same=table.same,
        accepted=total(outcome="", is_taken=True),
        undecided=sum(total(kind=kind, outcome="", is_decided=False) for kind in DECIDED),
        again=total(is_again=True, outcome=""),
        outcomes={outcome: total(outcome=outcome) for outcome in OUTCOMES},
        fields=_fields_differing(table),
    )


def _fields_differing(table: Import) -> Sequence[tuple[str, str, int]]:
    lines = table.lines.filter(kind="differs", outcome="").order_by()
    found: dict[str, int] = {}
    for differs, count in lines.values_list("differs").annotate(Count("pk")):
        for key in differs.split():
            found[key] = found.get(key, 0) + count
    fields = fields_of(table.register)
    return [(key, fields[key].label, found[key]) for key in fields if key in found]


def closed_until(table: Import) -> date | None:
    """Return until when closed values that it replaced can be given back, if it did."""
    is_kept = table.state == "written" and table.lines.filter(former__isnull=False).exists()
    return timezone.localdate(table.ended_at + KEPT) if is_kept and table.ended_at else None
