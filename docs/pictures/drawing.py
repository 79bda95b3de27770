"""What the drawn figures share: colours, texts, the paper."""

from collections.abc import Iterable
from pathlib import Path

INK, SOFT, BLUE, RED, PALE = "#1f2937", "#6b7280", "#1d4ed8", "#b91c1c", "#e5e7eb"


def text(
    x: float,
    y: float,
    said: object,
    anchor: str = "start",
    colour: str = SOFT,
    *,
    size: int = 12,
) -> str:
    """Return a text at a place."""
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}" font-size="{size}">{said}</text>'


def write(path: Path, width: int, height: int, title: str, parts: Iterable[str]) -> None:
    """Write a drawing with its title for those who hear it."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" role="img">',
        f"<title>{title}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *parts,
        "</svg>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
