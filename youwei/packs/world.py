"""The county that this process runs: configured once, read once. (First small version.)"""

import hashlib
import importlib
import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

KINDS = {
    "identity": "Roles", "registers": "Register", "procedures": "Procedure", "clauses": "Clauses",
    "rhythms": "Rhythm", "assessments": "Scheme", "ledgers": "Ledger", "placements": "Placement",
    "measures": "Measures",
}  # fmt: skip
_configured: dict[str, Any] = {}
_used: ContextVar[Any] = ContextVar("used", default=None)


@dataclass(frozen=True)
class World:
    county: str
    sheets: dict[str, dict[str, Any]]
    texts: dict[tuple[str, str], str]

    def raw(self, folder: str, key: str) -> str:
        return self.texts[folder, key]

    def digest(self, folder: str, key: str) -> str:
        return hashlib.sha256(self.raw(folder, key).encode()).hexdigest()

    @cached_property
    def roles(self) -> dict[str, Any]:
        return {k: r for page in self.sheets["identity"].values() for k, r in page.roles.items()}

    @cached_property
    def measures(self) -> dict[str, Any]:
        return {k: m for page in self.sheets["measures"].values() for k, m in page.measures.items()}


def configure(root: Path, county: str, zones: tuple[str, ...]) -> None:
    _configured.update(root=root, county=county, zones=zones)


def current() -> World:
    return _used.get() or _read(_configured["root"], _configured["county"], _configured["zones"])


@contextmanager
def using(world: World) -> Iterator[World]:
    token = _used.set(world)
    try:
        yield world
    finally:
        _used.reset(token)


@lru_cache
def _read(root: Path, county: str, zones: tuple[str, ...]) -> World:
    sheets: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    texts: dict[tuple[str, str], str] = {}
    for pack in _order(root, county):
        for kind, name in KINDS.items():
            model = getattr(importlib.import_module(f"youwei.{kind}.declarations"), name)
            for path in sorted((root / pack / kind).glob("*.toml")):
                sheet = model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
                if sheet.zone in zones:
                    sheets[kind][path.stem] = sheet
                    texts[kind, path.stem] = json.dumps(sheet.model_dump(mode="json"), sort_keys=True)
    return World(county=county, sheets=sheets, texts=texts)


def _order(root: Path, county: str) -> list[str]:
    pack = tomllib.loads((root / county / "pack.toml").read_text(encoding="utf-8"))
    order: list[str] = []
    for used in pack.get("uses", ()):
        order += [p for p in _order(root, used) if p not in order]
    return [*order, county]
