"""Which packs a county builds on, and how a file changes the one it inherits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from youwei.packs.declared import Pack
from youwei.packs.files import Source, read_file
from youwei.packs.lines import Place
from youwei.packs.mistakes import Mistake, nearest
from youwei.packs.wording import mistakes_of


@dataclass
class Ancestry:
    """A county and the packs that it uses, in the order in which they are read."""

    order: list[str] = field(default_factory=list)
    packs: dict[str, Pack] = field(default_factory=dict)
    uses: dict[str, frozenset[str]] = field(default_factory=dict)  #: pack → all that it uses
    mistakes: list[Mistake] = field(default_factory=list)


def ancestry(root: Path, county: str) -> Ancestry:
    """Follow `uses` from a county; what a pack uses is read before it, each pack once."""
    found = Ancestry()
    _follow(root, county, (), found)
    return found


def _follow(root: Path, county: str, above: tuple[str, ...], found: Ancestry) -> None:
    if county in above:
        found.mistakes.append(
            _of_uses(above[-1], "“%(pack)s” uses this pack in its turn", {"pack": county})
        )
        return
    if county in found.order:
        return
    if not (root / county / "pack.toml").exists():
        near = nearest(county, [path.parent.name for path in root.glob("*/pack.toml")])
        file = above[-1] if above else county
        found.mistakes.append(_of_uses(file, "no pack “%(pack)s”", {"pack": county}, near))
        return
    pack = _read_pack(root, county, found)
    for used in pack.uses if pack else ():
        _follow(root, used, (*above, county), found)
    used_by_used = [found.uses.get(used, frozenset()) for used in (pack.uses if pack else ())]
    found.uses[county] = frozenset(pack.uses if pack else ()).union(*used_by_used)
    found.order.append(county)


def _of_uses(pack: str, sentence: str, names: dict[str, Any], near: str = "") -> Mistake:
    return Mistake(f"{pack}/pack.toml", 1, "uses", sentence, names, near)


def _read_pack(root: Path, county: str, found: Ancestry) -> Pack | None:
    source = read_file(root, root / county / "pack.toml")
    if isinstance(source, Mistake):
        found.mistakes.append(source)
        return None
    try:
        pack = Pack.model_validate(source.data)
    except ValidationError as error:
        found.mistakes += mistakes_of(Pack, source.mistake, source.data, error)
        return None
    if pack.key != county:
        near = {"folder": county}
        found.mistakes.append(
            source.mistake(("key",), "is the folder's name: %(folder)s", near)
        )
    found.packs[county] = pack
    return pack


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Merge tables word by word; everything else, lists too, is replaced."""
    both = dict(old)
    for word, value in new.items():
        before = both.get(word)
        is_table = isinstance(value, dict) and isinstance(before, dict)
        both[word] = merged(before, value) if is_table else value  # type: ignore[arg-type]
    return both


def wrong_change(source: Source, inherited: object) -> Mistake | None:
    """Say why a file with `changes = true` changes nothing, if so."""
    if inherited is None:
        place: Place = ("changes",)
        return source.mistake(place, "nothing of this kind and key is inherited", {})
    if "source" not in source.data:
        return source.mistake(("source",), "a change says where it comes from", {})
    return None
