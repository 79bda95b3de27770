"""Everything that one county declares, read, merged and checked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, get_args

from youwei.packs.declared import NotAllowed, Sheet, Zone
from youwei.packs.files import Source
from youwei.packs.kinds import kind_called, kind_in, kinds
from youwei.packs.lines import Place
from youwei.packs.mistakes import Mistake
from youwei.packs.rows import Row

ZONES: tuple[Zone, ...] = get_args(Zone)

Reference = tuple[str, str]
"""Folder and key: ("procedures", "letters")."""


@dataclass(frozen=True)
class Elsewhere:
    """A declaration of a zone that this deployment does not run: its name may be shown."""

    title: str
    zone: Zone


@dataclass(frozen=True)
class World:
    """The declarations of a county, those it inherits included."""

    county: str
    title: str
    sheets: Mapping[str, Mapping[str, Any]]  #: folder → key → declaration
    origin: Mapping[Reference, tuple[Source, ...]]  #: the file, and before it those it changes
    packs: tuple[str, ...] = ()  #: in the order in which they are read
    mistakes: tuple[Mistake, ...] = ()
    zones: tuple[Zone, ...] = ZONES
    elsewhere: Mapping[Reference, Elsewhere] = field(default_factory=dict)

    @cached_property
    def roles(self) -> Mapping[str, Any]:
        """Key → role, of all pages."""
        return self._pages("identity", "roles")

    @cached_property
    def measures(self) -> Mapping[str, Any]:
        """Key → measure, of all pages."""
        return self._pages("measures", "measures")

    def _pages(self, folder: str, parts: str) -> Mapping[str, Any]:
        pages = self.sheets.get(folder, {}).values()
        return {key: part for page in pages for key, part in getattr(page, parts).items()}

    def sheet(self, folder: str, key: str) -> Any:
        """Return a declaration, or refuse what is not here."""
        if found := self.sheets.get(folder, {}).get(key):
            return found
        if away := self.elsewhere.get((folder, key)):
            raise NotAllowed(
                "“%(title)s” belongs to the zone %(zone)s, which is not run here.",
                title=away.title,
                zone=away.zone,
            )
        raise NotAllowed(
            "There is no %(kind)s “%(key)s” in %(county)s.",
            kind=kind_in(folder).word,
            key=key,
            county=self.title,
        )

    def title_of(self, folder: str, key: str) -> str:
        """Return the label of a declaration, wherever it is kept, or its key."""
        found = self.sheets.get(folder, {}).get(key) or self.elsewhere.get((folder, key))
        return str(found.title) if found else key

    def row(self, reference: str) -> Row | None:
        """Return what a row of "register/people" or a case of "procedure/letters" holds."""
        word, _, key = reference.partition("/")
        kind = kind_called(word)
        if kind is None or kind.row is None or key not in self.sheets.get(kind.folder, {}):
            return None
        return self._rows(kind.folder, key)

    @cached_property
    def _known_rows(self) -> dict[Reference, Row]:
        return {}

    def _rows(self, folder: str, key: str) -> Row:
        make = kind_in(folder).row
        if make is None:
            raise KeyError(folder)
        known = self._known_rows
        if (folder, key) not in known:
            known[folder, key] = make(key, self)
        return known[folder, key]

    @cached_property
    def _known_texts(self) -> dict[Reference, str]:
        return {}

    @cached_property
    def _known_digests(self) -> dict[str, str]:
        return {}

    def raw(self, folder: str, key: str) -> str:
        """Return the merged declaration as one line of JSON, from which it can be rebuilt."""
        sheet, known = self.sheet(folder, key), self._known_texts
        if (folder, key) not in known:
            known[folder, key] = raw_of(sheet)
        return known[folder, key]

    def digest(self, folder: str, key: str) -> str:
        """Return the name under which a case, a round, an entry pins its declaration."""
        text, known = self.raw(folder, key), self._known_digests
        if text not in known:  # asked for every case that is shown
            known[text] = digest_of(text)
        return known[text]

    def key_of(self, folder: str, sheet: Sheet) -> str:
        """Return the key of a declaration of this world."""
        return next(key for key, one in self.sheets[folder].items() if one is sheet)

    def mistake(
        self, at: Reference, place: Place, sentence: str, names: dict[str, Any], nearest: str
    ) -> Mistake:
        """Say what is wrong; of a changed file, in whichever part says it."""
        return best_source(self.origin[at], place).mistake(place, sentence, names, nearest)

    def within(self, zones: tuple[Zone, ...]) -> "World":
        """Return the world of a deployment that runs only these zones."""
        kept: dict[str, dict[str, Any]] = {}
        away: dict[Reference, Elsewhere] = {}
        for kind in kinds():
            kept[kind.folder] = {}
            for key, sheet in self.sheets.get(kind.folder, {}).items():
                if kind.is_everywhere or key in kind.always or sheet.zone in zones:
                    kept[kind.folder][key] = sheet
                else:
                    away[kind.folder, key] = Elsewhere(sheet.title, sheet.zone)
        return replace(self, sheets=kept, zones=zones, elsewhere=away)


def best_source(sources: tuple[Source, ...], place: Place) -> Source:
    """Return the file that says most of a place; of several, the last."""

    def depth(source: Source) -> int:
        sizes = range(len(place), 0, -1)
        return next((size for size in sizes if place[:size] in source.lines), 0)

    return max(reversed(sources), key=depth)


def raw_of(sheet: Sheet) -> str:
    """Write a declaration as JSON: words in the class's order, the county's own in the file's.

    Words that say nothing new are left out, so that a word added to the vocabulary later does
    not change the digest of what was declared without it.
    """
    data = sheet.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def digest_of(raw: str) -> str:
    """Return the SHA-256 of a declaration's JSON, in hex."""
    return hashlib.sha256(raw.encode()).hexdigest()


@lru_cache(maxsize=1024)
def from_raw(folder: str, text: str) -> Any:
    """Rebuild the declaration that a case pinned when it began."""
    return kind_in(folder).model.model_validate_json(text)
