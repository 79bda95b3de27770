"""The chapters of a dossier: each a page as it is shown to the reader, and no more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.identity.queries import looks_at
from youwei.interop.dossier import parts, told
from youwei.interop.dossier.parts import Part, part
from youwei.interop.dossier.subjects import Subject
from youwei.packs import world
from youwei.procedures.models import Case, Document
from youwei.procedures.queries import CasePage, case_page
from youwei.procedures.queries.findings import findings
from youwei.procedures.queries.page import history_of
from youwei.procedures.queries.shown import ShownCase, shown_case
from youwei.registers.models import Row, fields_of
from youwei.registers.queries import row_page
from youwei.registers.queries.shown import shown_history, shown_values
from youwei.web.telling import deed
from youwei.web.words import label


@dataclass(frozen=True)
class Chapter:
    """One thing, as its page shows it to the reader."""

    key: str
    title: str
    parts: Sequence[Part]
    who: str = ""  #: whom it is about, as the page says
    result: str = ""
    folder: str = ""  #: of its files, in the ZIP
    documents: Sequence[Document] = ()
    lines: Sequence[int] = ()  #: of the record, that go along word for word
    steps: int = 0

    @property
    def left_out(self) -> int:
        """How many lines say more than the page does."""
        return self.steps - len(self.lines)


def before_cases(subject: Subject, reader: User) -> Iterator[Chapter]:
    """Yield what a dossier says before its matters: rows, and what one's account shows."""
    found = _findings(subject) if subject.kind in ("person", "account") else []
    if subject.account is not None:
        yield _of_account(subject.account, found)
    for number, row in enumerate(subject.rows):
        is_whole = number == 0 and subject.account is None
        yield _of_row(row, reader, found if is_whole else [])


def chapter_of(case: Case, user: User) -> Chapter:
    """Return what a person may take along of a case that they may see."""
    every = list(history_of(case, user))
    page = replace(case_page(case, user), history=every, fills=(), offers=())
    shown = shown_case(page, {})
    lines = [entry.pk for entry in every if told.of_case(entry, page, user)]
    return Chapter(
        key=case.key,
        title=f"{case.reference} {case.label}",
        who=_who(page, shown, user),
        result=shown.stage + (f" {parts.at(case.ended_at)[:10]}" if case.ended_at else ""),
        folder=case.reference,
        parts=_of_case(page, shown),
        documents=page.documents,
        lines=lines,
        steps=len(every),
    )


def _of_case(page: CasePage, shown: ShownCase) -> list[Part]:
    case = page.case
    basic = [
        [_("Number"), case.reference],
        [_("Stage"), shown.stage],
        [_("Where"), label(case.unit_name)],
        [_("Received"), parts.at(case.opened_at)],
        *([[_("Lead"), label(case.lead_name)]] if case.lead_name else []),
        *([[_("Ended"), parts.at(case.ended_at)]] if case.ended_at else []),
    ]
    made = [part(_("The case"), basic)]
    made.append(part(_("Particulars"), [[one.label, one.text] for one in shown.values]))
    if page.asking is not None and page.asking.counts:
        counts, choices = page.asking.counts, page.asking.asks.choices
        given = [[label(said), str(counts.get(key, 0))] for key, said in choices.items()]
        made.append(part(_("Answers"), given))
    happened = [
        (one.at, one.who, one.says + (f"\n“{one.quote}”" if one.quote else ""), one.seal)
        for one in reversed(shown.entries)
    ]
    return [*made, parts.steps(happened), parts.files(page.documents, case.reference)]


def _who(page: CasePage, shown: ShownCase, user: User) -> str:
    """Name whom a case concerns where the page says so, else who began it.

    No index names those who wrote from outside or complained: it would be a list of them.
    """
    if told.hides_opener(page.case, user):
        return ""
    concerns = page.case.procedure.concerns
    for value in shown.values:
        if value.key == concerns and not value.is_closed:
            return value.text
    return shown.entries[-1].who if shown.entries else ""


def _of_row(row: Row, reader: User, found: Sequence[Any]) -> Chapter:
    every = Entry.objects.filter(on_key=row.key).select_related("leaf").newest_first()
    page = replace(row_page(row, reader), history=list(every))
    fields = fields_of(row.register_key)
    history = [
        (
            one.entry.happened_at,
            label(one.entry.by_name),
            "\n".join([one.says, *_because(one)]),
            one.seal,
        )
        for one in reversed(shown_history(page))
    ]
    said = [[one.label, one.text] for one in shown_values(page, {})]
    return Chapter(
        key=row.key,
        title=f"{label(row.sheet.title)}：{row.label}",
        parts=[part(_("Particulars"), said), *found, parts.steps(history)],
        who=row.label,
        lines=[one.pk for one in page.history if told.of_row(one, row, fields)],
        steps=len(page.history),
    )


def _because(one: Any) -> Iterator[str]:
    if one.entry.because:
        yield f"“{label(one.entry.because)}”"
    for change in one.changes:
        yield f"{change.label}：{change.before} → {change.after}"


def _of_account(user: User, found: Sequence[Part]) -> Chapter:
    every = list(
        Entry.objects.visible_to(user).filter(on_key=user.key).with_seals().newest_first()
    )
    roles = [
        [label(hat.declared.label if hat.declared else hat.role), label(hat.unit_name),
         str(hat.begins_on or ""), str(hat.ends_on or "")]
        for hat in user.hats
    ]  # fmt: skip
    looks = [
        [parts.at(look.at), label(look.by), label(look.at_what) or _("Dossier"),
         look.why or _("in a check that has ended")]
        for look in looks_at(user)
    ]  # fmt: skip
    happened = [
        (one.happened_at, label(one.by_name), deed(one), one.seal) for one in reversed(every)
    ]
    looked = [_("When"), _("Who"), _("At what"), _("Why")]
    held = [_("Role"), _("Unit"), _("From"), _("Until")]
    return Chapter(
        key=user.key,
        title=_("My account"),
        parts=[
            part(_("My roles"), roles, held, (4, 4, 3, 3)),
            *found,
            part(_("Who looked at what is held about you"), looks, looked, (3, 3, 3, 6)),
            parts.steps(happened),
        ],
        who=str(user),
        lines=[one.pk for one in every],
        steps=len(every),
    )


def _findings(subject: Subject) -> list[Part]:
    """Return what stands against or for somebody, in the matters of the dossier alone."""
    seen = set(subject.cases.order_by().values_list("reference", flat=True))
    keys, at = dict.fromkeys([*subject.about, *(row.key for row in subject.rows)]), now()
    rows = [
        [
            label(sheet.clauses[one.clause].label)
            if one.clause in sheet.clauses
            else one.clause,
            parts.at(one.found_at)[:10],
            parts.at(one.lapsed_at)[:10] if one.lapsed_at else "",
            one.case,
        ]
        for of, sheet in world.current().sheets["clauses"].items()
        for key in keys
        for one in findings(of, ("person", key))
        if one.case in seen and one.stands_at(at)
    ]
    head = [_("Finding"), _("Since"), _("Until"), _("Number")]
    return [part(_("Findings that stand"), rows, head, (6, 3, 3, 6))]
