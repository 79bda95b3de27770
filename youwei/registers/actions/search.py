"""The search index: a projection, made from rows after the commit and made anew at any time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from youwei.engines.words import kind_word, names_of, unit_words, words_of
from youwei.registers.models import SearchText

LONGEST = 4000  # characters of running text that are indexed


@dataclass(frozen=True, kw_only=True)
class Described:
    """A thing as search needs it. `text` holds open values alone."""

    of: str
    row_key: str
    label: str
    hint: str
    unit_path: str
    text: str


def index_text(things: Iterable[Described]) -> None:
    """Put things into the search index, in the place of what was there."""
    made = [_searchable(thing) for thing in things]
    SearchText.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["row_key"],
        update_fields=["of", "label", "hint", "unit_path", "words"],
        batch_size=500,
    )


def drop_text(keys: Iterable[str]) -> None:
    """Take things out of the search index."""
    SearchText.objects.filter(row_key__in=list(keys)).delete()


def tidy_index() -> None:
    """Have the index hold no words of what was taken out of it: it only marks them otherwise.

    PostgreSQL does as much when it vacuums.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO registers_search(registers_search) VALUES ('optimize')")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _searchable(thing: Described) -> SearchText:
    words = names_of(thing.label) | words_of(thing.text[:LONGEST]) | unit_words(thing.unit_path)
    words.add(kind_word(thing.of))
    return SearchText(
        of=thing.of,
        row_key=thing.row_key,
        label=thing.label[:200],
        hint=thing.hint[:200],
        unit_path=thing.unit_path,
        words=" ".join(sorted(words)),
    )
