"""What waits for another zone. Only what is named here travels, and why stands beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from youwei.chronicle.models import Entry
from youwei.chronicle.queries.exporting import newest_head
from youwei.packs import world
from youwei.packs.declared import label
from youwei.packs.values import is_closed
from youwei.procedures.models import Case
from youwei.zones.declarations import (
    Brought,
    Evidence,
    Manifest,
    Opened,
    Step,
    Told,
    Unerased,
    Word,
)
from youwei.zones.models import Passage
from youwei.zones.queries.papers import papers_of

MOVED = ("case.moved", "case.moved-by-time", "case.went-along")
PRESENT = ("entered_at", "due_at", "ended_at", "taken", "clocks", "warning", "told_late")
"""Of the machine's state: instants and counts. Who acted, who was asked and what they answered
stays where it was said."""


@dataclass
class Load:
    """What goes into one file, and how far each case will have passed with it."""

    brought: list[Brought] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    unerased: list[Unerased] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    passed: dict[str, Mapping[str, int]] = field(default_factory=dict)  #: case → columns

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def count(self) -> int:
        erasing = len(self.asked) + len(self.unerased) + len(self.erased)
        return len(self.brought) + len(self.told) + len(self.evidence) + erasing

    @property
    def case_keys(self) -> list[str]:
        return self.manifest().case_keys

    def pass_on(self, case_key: str, **columns: int | bool) -> None:
        """Note what the other zone will know of a case with this file."""
        self.passed[case_key] = {**self.passed.get(case_key, {}), **columns}

    def manifest(self) -> Manifest:
        head = newest_head()
        made = Manifest(
            brought=tuple(self.brought),
            told=tuple(self.told),
            evidence=tuple(self.evidence),
            asked=tuple(self.asked),
            unerased=tuple(self.unerased),
            erased=tuple(self.erased),
            tree=str(head or ""),
        )
        blobs = tuple(dict.fromkeys(paper.digest for paper in made.papers))
        return made.model_copy(update={"blobs": blobs})


def load_for(zone: str, evidence: Sequence[Evidence] = (), anew: Collection[str] = ()) -> Load:
    """Gather what the other zone has not been given yet.

    `anew`: keys of cases of which it is told from the beginning, since a file has not arrived.
    """
    load = Load(evidence=list(evidence))
    for one in evidence:
        load.pass_on(f"case/{one.reference}", is_copy=True, erased=False)
    _bring(zone, load, anew)
    _tell(zone, load, anew)
    _erase(zone, load, anew)
    return load


def _erase(zone: str, load: Load, anew: Collection[str]) -> None:
    """Say which are to be erased, which are not in spite of a wish, and which are.

    What is erased is told to whoever has it, as a case that they follow or as a copy.
    """
    there = Passage.objects.filter(zone=zone)
    open_ones = Q(asked=False) | Q(kept=False) | Q(erased=False) | Q(case_key__in=anew)
    keys = {one.case_key: one for one in there.filter(open_ones)}
    for key in keys.keys() & set(anew):
        keys[key].asked = keys[key].kept = keys[key].erased = False
    wished = Case.objects.filter(key__in=keys, erased_at=None, erasure_asked__isnull=False)
    for case in wished.select_related("erasure_asked").order_by("pk"):
        asked, passage = case.erasure_asked, keys[case.key]
        if case.is_away and not passage.asked and asked.refused_at is None:
            load.asked.append(case.reference)
            load.pass_on(case.key, asked=True, kept=False)
        elif not case.is_away and not passage.kept and asked.refused_at is not None:
            load.unerased.append(Unerased(reference=case.reference, reason=asked.reason))
            load.pass_on(case.key, kept=True)
    gone = Case.objects.filter(key__in=[key for key, one in keys.items() if not one.erased])
    for case in gone.exclude(erased_at=None).order_by("pk"):
        if not case.is_away:
            load.erased.append(case.reference)
            load.pass_on(case.key, erased=True)


def _bring(zone: str, load: Load, anew: Collection[str]) -> None:
    """Cases that are worked on there, and what their openers have said since."""
    there = Passage.objects.filter(zone=zone).exclude(case_key__in=anew)
    passed = {one.case_key: one for one in there}
    sheets = world.current().sheets["procedures"]
    keys = [k for k, sheet in sheets.items() if sheet.carried and sheet.carried.to == zone]
    cases = Case.objects.filter(procedure_key__in=keys, is_past=False)
    is_new = ~Q(key__in=there.values("case_key"))
    waiting = cases.filter(is_new | Q(said__isnull=False), erased_at=None)
    waiting = waiting.distinct().order_by("pk")
    for case in waiting.prefetch_related("said"):
        known = passed.get(case.key)
        words = [_word(case, one) for one in case.said.all()]
        first = known.words if known else 0
        if not case.is_away or (known and len(words) <= first):
            continue
        opened = None if known else _opened(case)
        item = Brought(
            reference=case.reference, opened=opened, first=first, words=tuple(words[first:])
        )
        load.brought.append(item)
        load.pass_on(case.key, words=len(words))


def _opened(case: Case) -> Opened:
    sheet = case.procedure
    first = set(sheet.stages[sheet.starts].fills)
    filled = {key: value for key, value in _may_go(case, case.values).items() if key in first}
    is_named = sheet.carried is not None and "opener" in sheet.carried.along
    papers = papers_of(case, [key for key in filled if sheet.fields[key].type == "file"])
    line = Entry.objects.filter(on_key=case.key, event="case.opened").first()
    return Opened(
        procedure=case.procedure_key,
        declaration=case.digest,
        unit_path=case.unit_path,
        opened_at=case.opened_at,
        opener=case.opener_name if is_named else "",
        filled=filled,
        papers=tuple(papers),
        seal=line.leaf_hash if line else "",
    )


def _word(case: Case, said: Any) -> Word:
    return Word(
        stage=said.stage, place=said.place, reason=said.reason,
        filled=_may_go(case, said.filled), said_at=said.said_at,
    )  # fmt: skip


def _may_go(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep open values, and of the closed ones those that are declared to go along."""
    sheet = case.procedure
    along = sheet.carried.along if sheet.carried else ()
    return {
        key: value
        for key, value in values.items()
        if key in sheet.fields and (key in along or not is_closed(sheet.fields[key]))
    }


def _tell(zone: str, load: Load, anew: Collection[str]) -> None:
    """How the cases stand that came from there."""
    for case in _changed(zone, anew):
        load.told.append(_told(case, getattr(case, "heard", 0)))
        load.pass_on(case.key, version=case.version)


def _changed(zone: str, anew: Collection[str]) -> QuerySet[Case]:
    passages = Passage.objects.filter(zone=zone, case_key=OuterRef("key"))
    followed = Passage.objects.filter(zone=zone, is_copy=False)
    cases = Case.objects.filter(key__in=followed.values("case_key"), erased_at=None)
    cases = cases.exclude(procedure_key__in=_away()).annotate(
        told=Subquery(passages.values("version")[:1]),
        heard=Subquery(passages.values("words")[:1]),
    )
    return cases.exclude(~Q(key__in=anew), version=F("told")).order_by("pk")


def _away() -> list[str]:
    here = world.current()
    return [
        key
        for key, sheet in here.sheets["procedures"].items()
        if sheet.carried and sheet.carried.to and sheet.carried.to not in here.zones
    ]


def _told(case: Case, heard: int) -> Told:
    sheet = case.procedure
    public = {path for stage in sheet.stages.values() for path in stage.publishes} | {
        sheet.lead
    }
    filled = {
        key: value
        for key, value in case.filled.items()
        if key in public and key not in case.held and not is_closed(sheet.fields[key])
    }
    lines = Entry.objects.filter(on_key=case.key, event__in=MOVED)
    lines = lines.exclude(by_key=case.opener_key).order_by("pk")
    return Told(
        reference=case.reference,
        heard=heard,
        stage=case.stage,
        present={key: case.state[key] for key in PRESENT if key in case.state},
        published_in=case.published_in,
        filled=filled,
        steps=tuple(_step(case, line) for line in lines),
    )


def _step(case: Case, line: Entry) -> Step:
    """Tell a step by its stages; its reason only where it is a question to the opener."""
    said, stages = line.payload, case.procedure.stages
    theirs = {label(stage.label, "zh") for stage in stages.values() if stage.by == "@opener"}
    keys = {label(stage.label, "zh"): key for key, stage in stages.items()}
    return Step(
        at=line.happened_at,
        stage=keys.get(said["entered"], ""),
        left=said["left"],
        entered=said["entered"],
        reason=said.get("reason", "") if said["entered"] in theirs else "",
        seal=line.leaf_hash,
    )
