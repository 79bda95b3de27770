"""Which lists sorting learns, from which cases, and where the learned model lies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from youwei.engines.personal import covered
from youwei.engines.triage import Model, TriageError, load
from youwei.packs import world
from youwei.packs.declared import label
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Learned
from youwei.procedures.models.cases import works_here

TRIAGE = "engine/triage"
TEXT = "matter"
NEWEST = 5000
"""So many of the newest confirmed cases are learned from: a minute of one core."""


@dataclass(frozen=True)
class Taught:
    """A field of a procedure whose choices people confirm."""

    procedure: str
    field: str
    of: str  #: key of the list of categories
    sheet: Procedure

    @property
    def cases(self) -> QuerySet[Case]:
        """Cases that somebody has passed on with a category, and that nobody took back."""
        waits = {key for key, one in self.sheet.stages.items() if self.field in one.proposes}
        gone = waits | self.sheet.taken_back
        all_cases = Case.objects.of(self.procedure).filter(erased_at=None)
        all_cases = all_cases.exclude(stage__in=gone)
        return all_cases.filter(**{f"filled__{self.field}__isnull": False})


def taught() -> Iterator[Taught]:
    """Yield what triage proposes and people decide, of procedures worked on here."""
    for key, sheet in world.current().sheets["procedures"].items():
        named = {
            field
            for stage in sheet.stages.values()
            for field, by in stage.proposes.items()
            if by == TRIAGE
        }
        for field in sorted(named):
            of = sheet.fields[field].of
            if of and TEXT in sheet.fields and works_here(sheet):
                yield Taught(key, field, of, sheet)


def confirmed(one: Taught) -> tuple[list[str], list[str]]:
    """Return texts and categories of the newest confirmed cases, the oldest of these first.

    Phones, numbers and names are covered before anything is learned.
    """
    rows = one.cases.order_by("-pk").values_list("filled", flat=True)[:NEWEST]
    said = [(str(filled.get(TEXT) or ""), str(filled[one.field])) for filled in rows]
    said = [(covered(text), key) for text, key in reversed(said) if text.strip()]
    return [text for text, _key in said], [key for _text, key in said]


def words_of_list(of: str) -> Mapping[str, Sequence[str]]:
    """Return the name and the key words of each line of a list."""
    sheet = world.current().sheets["clauses"][of]
    return {
        key: [label(line.label, "zh"), *line.known_by] for key, line in sheet.clauses.items()
    }


def learned_of(of: str) -> Learned | None:
    """Return what was learned for a list as it is today, where it helps. One query."""
    found = Learned.objects.filter(of=of, list_digest=world.current().digest("clauses", of))
    return found.exclude(sha256="").first()


def model_of(learned: Learned) -> Model | None:
    """Return the learned model; None where its file is missing or damaged."""
    return _loaded(path_of_model(learned.of, learned.sha256))


@lru_cache(maxsize=8)
def _loaded(path: Path) -> Model | None:
    try:
        return load(path)
    except (TriageError, OSError):
        return None


def folder() -> Path:
    """Return where models lie."""
    return Path(settings.YOUWEI_DATA) / "triage"


def path_of_model(of: str, sha256: str) -> Path:
    """Return the file of a model; its name says what is in it."""
    return folder() / f"{of}-{sha256[:16]}.model"
