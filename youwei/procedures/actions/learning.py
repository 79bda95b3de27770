"""Puts a learned model in the place of the former one."""

from dataclasses import asdict, dataclass

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.packs import world
from youwei.procedures.events import TriageTrained
from youwei.procedures.models import Learned


@dataclass(frozen=True)
class Lines:
    """A list of categories, as the subject of an entry; or triage, as who learns."""

    key: str
    label: str

    def __str__(self) -> str:
        return self.label


TRIAGE = Lines("office/triage", "分类推荐 | Triage")


@dataclass(frozen=True, kw_only=True)
class Fared:
    """How many were learned from, and how the newest, held out, were told."""

    trained_on: int
    held_out: int
    right: int
    right_by_name: int


@recorded
def keep_model(*, of: str, seen: int, fared: Fared, sha256: str) -> Learned:
    """Use a model from now on, or the names alone (no `sha256`) where these are better."""
    here, at = world.current(), now()
    said = {"list_digest": here.digest("clauses", of), "sha256": sha256, **asdict(fared)}
    kept, _ = Learned.objects.update_or_create(
        of=of, defaults={**said, "seen": seen, "trained_at": at}
    )
    on = Lines(f"clauses/{of}", here.sheets["clauses"][of].title)
    record(TriageTrained(model=sha256, **asdict(fared)), on=on, by=TRIAGE, at=at)
    return kept
