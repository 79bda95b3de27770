"""Spoil one place of the invented county, and hear what the check says."""

import shutil
from pathlib import Path

from youwei.packs.examples import run_examples
from youwei.packs.world import read_county

ROOT = Path(__file__).resolve().parents[2]
COUNTIES = ROOT / "counties"
EXAMPLES = Path(__file__).parent / "counties"


def all_mistakes(world):
    """Mistakes of reading; where there are none, of the examples."""
    return [str(mistake) for mistake in world.mistakes or run_examples(world)[1]]


def copied(folder):
    """Return a copy of the invented counties that a test may spoil."""
    return Path(shutil.copytree(EXAMPLES, folder / "counties"))


def spoiled(root, name, *changes, county="example"):
    """Replace in one file each (old, new) once; return the mistakes of the county."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return all_mistakes(read_county(root, county))
