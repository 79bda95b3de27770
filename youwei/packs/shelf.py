"""Puts the files of a county's packs on one shelf: read, merged, validated, one a key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from youwei.packs.county import Reference, best_source
from youwei.packs.declared import Sheet
from youwei.packs.files import Source, read_file
from youwei.packs.inheritance import Ancestry, merged, wrong_change
from youwei.packs.kinds import Kind, kinds
from youwei.packs.lines import Place
from youwei.packs.mistakes import Mistake, nearest
from youwei.packs.wording import mistakes_of

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Shelf:
    """What has been read so far, pack after pack."""

    root: Path
    county: str
    family: Ancestry
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    origin: dict[Reference, list[Source]] = field(default_factory=dict)
    data: dict[Reference, dict[str, Any]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    doubled: dict[Reference, Mistake] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sheets = {kind.folder: {} for kind in kinds()}

    def all_mistakes(self) -> tuple[Mistake, ...]:
        """Return every mistake of reading; what was declared twice comes last."""
        wrong = [*self.family.mistakes, *self.mistakes, *self.wrong_preferences()]
        return (*wrong, *self.doubled.values())

    def prefers(self, at: Reference) -> str | None:
        own = self.family.packs.get(self.county)
        return own.prefers.get("/".join(at)) if own else None

    def wrong_preferences(self) -> Iterator[Mistake]:
        own = self.family.packs.get(self.county)
        for name, pack in (own.prefers if own else {}).items():
            if (
                pack not in self.family.order
                or not (self.root / pack / f"{name}.toml").exists()
            ):
                names = {"pack": pack, "name": name}
                says = "“%(pack)s” has no %(name)s"
                yield Mistake(f"{self.county}/pack.toml", 1, "prefers", says, names)

    def read_pack(self, pack: str) -> None:
        for folder in sorted(path for path in (self.root / pack).iterdir() if path.is_dir()):
            self.misnamed(folder)
        for kind in kinds():
            for path in sorted((self.root / pack / kind.folder).glob("*")):
                if path.suffix == ".toml":
                    self.read_sheet(kind, pack, path)

    def misnamed(self, folder: Path) -> None:
        """Say it when a folder is nearly called like a kind: it was meant to be one."""
        names = [kind.folder for kind in kinds()]
        near = nearest(folder.name, names, 0.75)
        if near and folder.name not in names:
            file = folder.relative_to(self.root).as_posix()
            self.mistakes.append(Mistake(file, 1, "folder", "no kind lies here", {}, near))

    def read_sheet(self, kind: Kind[Any], pack: str, path: Path) -> None:
        at = kind.folder, path.stem
        preferred = self.prefers(at)
        if at in self.origin and preferred == self.origin[at][-1].pack != pack:
            return
        source = read_file(self.root, path)
        if isinstance(source, Mistake):
            self.mistakes.append(source)
        elif not KEY.fullmatch(path.stem):
            says = "its name is its key: small letters, digits and hyphens"
            self.mistakes.append(source.mistake((), says, {}))
        else:
            self.put(kind, at, source, pack)

    def put(self, kind: Kind[Any], at: Reference, source: Source, pack: str) -> None:
        is_change = source.data.get("changes") is True
        wrong = wrong_change(source, self.data.get(at)) if is_change else None
        if wrong:
            self.mistakes.append(wrong)
            return
        chain = [*self.origin.get(at, []), source] if is_change else [source]
        data = merged(self.data[at], source.data) if is_change else source.data
        sheet = self.validated(kind, chain, data)
        if sheet is None:
            return
        self.note_doubled(at, source, pack)
        self.sheets[kind.folder][at[1]] = sheet
        self.origin[at], self.data[at] = chain, data

    def validated(self, kind: Kind[Any], chain: list[Source], data: Any) -> Sheet | None:
        def say(place: Place, sentence: str, names: dict[str, Any], near: str) -> Mistake:
            return best_source(tuple(chain), place).mistake(place, sentence, names, near)

        try:
            sheet: Sheet = kind.model.model_validate(data)
        except ValidationError as error:
            self.mistakes += mistakes_of(kind.model, say, data, error)
            return None
        return sheet

    def note_doubled(self, at: Reference, source: Source, pack: str) -> None:
        """Two adopted packs declare the same, and neither builds on the other."""
        self.doubled.pop(at, None)
        before = self.origin[at][-1].pack if at in self.origin else pack
        if before in (pack, *self.family.uses[pack]) or self.prefers(at) == pack:
            return
        names = {"other": before, "county": self.county}
        says = (
            "“%(other)s” declares it too and neither uses the other:"
            " declare it in %(county)s, or say whose it prefers"
        )
        self.doubled[at] = source.mistake((), says, names)
