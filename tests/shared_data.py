"""Where the measured data sets lie, on a machine that has them."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def shared(*parts: str) -> Path:
    """Return a file of the data beside the project, or skip the test where it is absent."""
    root = Path(os.environ.get("YOUWEI_SHARED_DATA", BESIDE))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} beside the project")
    return path
