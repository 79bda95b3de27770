"""What lies behind outlines on a map: nothing, or pictures of a server that a county names."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Ground:
    """tiles: address of pictures, {z}/{x}/{y}; approval: 审图号; datum: of all coordinates."""

    tiles: str
    approval: str
    is_shifted: bool  #: GCJ-02: half a kilometre beside what a phone says


def ground() -> Ground:
    """Return what this deployment says of its map."""
    return Ground(
        tiles=settings.YOUWEI_TILES,
        approval=settings.YOUWEI_MAP_APPROVAL,
        is_shifted=settings.YOUWEI_DATUM == "gcj02",
    )
