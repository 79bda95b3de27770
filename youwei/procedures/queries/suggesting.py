"""What the house proposes for a case: a category, earlier ones. Never set by itself.

A category is told by what people confirmed before, once that is enough to learn from and does
better (see `learning`); until then by its name and the words it is `known_by`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from youwei.engines.triage import Index, Model, Sorted, untrained
from youwei.packs import world
from youwei.packs.declared import label
from youwei.procedures.models import Case
from youwei.procedures.queries.learning import learned_of, model_of

LEAST = 0.12
"""A category with less of a chance is not worth reading."""
SURE = 0.6
"""From here on a category may be chosen beforehand, for a person to change; a learned model
that has seen enough says itself from where on 98 of 100 are right."""
ALIKE = 0.2
"""Likeness from which on two orders are worth a look; see docs/reference/portal.md."""
LATEST = 2000
"""Open cases of one place that a new one is compared with."""


@dataclass(frozen=True)
class Suggestion:
    """A category with its chance, and the words of the message that speak for it."""

    key: str
    label: str
    group: str
    chance: float
    words: Sequence[str]
    is_sure: bool

    @property
    def percent(self) -> int:
        return round(self.chance * 100)


@dataclass(frozen=True)
class Alike:
    """An open case that a message may repeat."""

    case: Case
    likeness: float


def suggested(of: str, text: str, *, most: int = 3) -> Sequence[Suggestion]:
    """Return the likeliest lines of a list for a text; none where nothing speaks for any."""
    sheet = world.current().sheets["clauses"].get(of)
    if sheet is None or len(sheet.clauses) < 2 or not text.strip():
        return []
    keys, model = _present(of)
    found, made = model.sort([text]), []
    for place in found.order[0][:most].tolist():
        chance, path = float(found.chances[0, place]), model.categories[place]
        words = model.words(text, path, most=3)
        if chance >= LEAST and words:
            line = sheet.clauses[keys[path]]
            group = sheet.groups.get(line.group or "", "")
            is_sure = _is_sure(model, found, 0, chance)
            made.append(Suggestion(keys[path], line.label, group, chance, words, is_sure))
    return made


def suggested_first(of: str, texts: Sequence[str]) -> Sequence[Suggestion | None]:
    """Return the likeliest line for each of many texts, without the words that decided."""
    sheet = world.current().sheets["clauses"].get(of)
    if sheet is None or len(sheet.clauses) < 2 or not texts:
        return [None] * len(texts)
    keys, model = _present(of)
    found = model.sort(texts)
    made: list[Suggestion | None] = []
    for row, chance in enumerate(found.confidence.tolist()):
        key = keys[found.choice(row)]
        line = sheet.clauses[key]
        group, is_sure = (
            sheet.groups.get(line.group or "", ""),
            _is_sure(model, found, row, chance),
        )
        one = Suggestion(key, line.label, group, chance, (), is_sure)
        made.append(one if chance >= LEAST else None)
    return made


def _is_sure(model: Model, found: Sorted, row: int, chance: float) -> bool:
    if model.scale.threshold > 1:  # nobody has measured how right it is
        return chance >= SURE
    return bool(found.is_sure[row]) and chance == found.confidence[row]


def _present(of: str) -> tuple[Mapping[str, str], Model]:
    """Return name → key, and the model that counts today: learned, or by names. One query."""
    learned = learned_of(of)
    model = model_of(learned) if learned is not None else None
    if model is None:
        return _model(of, world.current().digest("clauses", of))
    return dict(zip(model.categories, model.categories, strict=True)), model


@lru_cache(maxsize=16)
def _model(of: str, digest: str) -> tuple[Mapping[str, str], Model]:
    """Return path → key, and a model made of names and key words."""
    sheet = world.current().sheets["clauses"][of]
    paths: dict[str, str] = {}
    for key, line in sheet.clauses.items():
        group = label(sheet.groups.get(line.group or "", ""), "zh")
        paths["/".join(part for part in (group, label(line.label, "zh")) if part)] = key
    words = {path: sheet.clauses[key].known_by for path, key in paths.items()}
    return paths, untrained(words)


def alike(procedure: str, text: str, *, within: str, most: int = 3) -> Sequence[Alike]:
    """Return open cases under a unit that are most like a text, most alike first.

    Only cases that somebody has taken in: nobody is shown what nobody has read.
    """
    cases = Case.objects.of(procedure).running().filter(unit_path__startswith=within)
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None or not text.strip():
        return []
    read = cases.exclude(stage=sheet.starts)
    state = read.aggregate(last=Max("last_at"), count=Count("pk"))
    if not state["count"]:
        return []
    keys, index = _index(procedure, within, (state["last"], state["count"]))
    near = [(keys[at], how) for at, how in index.nearest("", text, most, ALIKE)]
    found = Case.objects.in_bulk([key for key, _how in near], field_name="key")
    return [Alike(found[key], how) for key, how in near if key in found]


@lru_cache(maxsize=64)
def _index(procedure: str, within: str, state: tuple[Any, int]) -> tuple[list[str], Index]:
    cases = Case.objects.of(procedure).running().filter(unit_path__startswith=within)
    starts = world.current().sheets["procedures"][procedure].starts
    rows = cases.exclude(stage=starts).order_by("-pk").values_list("key", "filled")[:LATEST]
    texts = {key: words_of(filled) for key, filled in rows}
    return list(texts), Index.of([""] * len(texts), list(texts.values()))


def words_of(filled: Mapping[str, Any]) -> str:
    """Return what a case says, for comparing."""
    return " ".join(str(filled[key]) for key in ("matter", "where") if filled.get(key))
