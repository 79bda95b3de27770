"""Outlines as pages draw them: one compact file for each level, made once for each state."""

import gzip
import hashlib
import json
from collections.abc import Hashable
from functools import lru_cache

from django.db.models import Count, Max

from youwei.engines.outlines import STEPS, packed, thinned
from youwei.registers.models import Outline, Unit
from youwei.registers.queries.places import LEVELS

WITHIN = {"town": 0.0004, "village": 0.0002, "grid": 0.00005}
"""By how many degrees a drawn border may lie beside the true one: 40, 20 and 5 metres. Where a
point lies is asked of the true one."""


def outlines_of(level: str) -> bytes:
    """Return the outlines of a level as compressed JSON. Two queries, four if it changed.

    `units`: code, name and rings, each as `packed` says; `synthetic`: some are invented.
    """
    return _made(level, _state(level))


def outlines_version(level: str) -> str:
    """Return a word that changes with the outlines of a level, for their address."""
    return hashlib.sha256(repr(_state(level)).encode()).hexdigest()[:10]


def _state(level: str) -> Hashable:
    drawn = Outline.objects.filter(level=level).aggregate(n=Count("pk"), at=Max("drawn_at"))
    named = Unit.objects.filter(level=level).aggregate(n=Count("pk"), at=Max("written_at"))
    return drawn["n"], drawn["at"], named["n"], named["at"]


@lru_cache(maxsize=2 * len(LEVELS))
def _made(level: str, _state: Hashable) -> bytes:
    units = Unit.objects.present().filter(level=level)
    names = {path: (code, name) for path, code, name in units.values_list(
        "unit_path", "code", "label"
    )}  # fmt: skip
    rows = Outline.objects.filter(level=level, unit_path__in=names).order_by("unit_path")
    drawn = list(rows)
    rings = [[[(x, y) for x, y in ring] for ring in one.rings] for one in drawn]
    shapes = thinned(rings, within=WITHIN[level]) if rings else []
    said = {
        "steps": STEPS,
        "synthetic": any(one.is_synthetic for one in drawn),
        "units": [
            [*names[one.unit_path], *map(packed, shape)]
            for one, shape in zip(drawn, shapes, strict=True)
        ],
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)
