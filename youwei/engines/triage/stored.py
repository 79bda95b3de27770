r"""A model as one file of at most 50 MB: numbers and names, nothing that could run.

    "youwei triage 1\n"    16 bytes
    length of the header  4 bytes, little endian
    header                JSON: categories, columns, numbers of runs and classes, trained_on,
                          threshold, SHA-256 of the rest
    keys int64 (d,), weight float32 (d,), weights float16 (d, k), and bias, slope and offset
    float32 (k,)

Everything is checked before it is used: a file from a stranger can at worst be refused or
sort badly.
"""

import hashlib
import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np

from youwei.engines.triage.calibration import NEVER, Scale
from youwei.engines.triage.linear import Plane
from youwei.engines.triage.model import Model, TriageError
from youwei.engines.triage.vocabulary import Vocabulary

MARK = b"youwei triage 1\n"
LARGEST = 50_000_000
LONGEST_HEADER = 4_000_000
MOST_CLASSES = 10_000


def save(model: Model, path: Path) -> int:
    """Write a model, whole or not at all; return the bytes."""
    body = b"".join(
        np.ascontiguousarray(part).astype(kind).tobytes()
        for part, kind in (
            (model.vocabulary.keys, "<i8"),
            (model.vocabulary.weight, "<f4"),
            (np.clip(model.plane.weights, -6e4, 6e4), "<f2"),
            (model.plane.bias, "<f4"),
            (model.scale.slope, "<f4"),
            (model.scale.offset, "<f4"),
        )
    )
    header = json.dumps(
        {
            "categories": model.categories,
            "columns": model.columns,
            "runs": len(model.vocabulary),
            "threshold": model.scale.threshold,
            "trained_on": model.trained_on,
            "sha256": hashlib.sha256(body).hexdigest(),
        },
        ensure_ascii=False,
    ).encode()
    whole = MARK + len(header).to_bytes(4, "little") + header + body
    if len(whole) > LARGEST:
        raise TriageError(f"The model would take {len(whole) / 1e6:.0f} MB; 50 is the most.")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    unfinished.write_bytes(whole)
    unfinished.replace(path)
    return len(whole)


def load(path: Path) -> Model:
    """Read a model; TriageError with a sentence for a file that is none or was changed."""
    if not path.is_file():
        raise TriageError(f"There is no model {path}. Make one: ./run triage train FILE …")
    if path.stat().st_size > LARGEST:
        raise TriageError(f"{path.name} is larger than 50 MB; a model never is.")
    raw = path.read_bytes()
    try:
        return _model(raw)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise TriageError(
            f"{path.name} is no model of triage, or it was damaged ({error}). Train it anew."
        ) from error


def _model(raw: bytes) -> Model:
    if raw[: len(MARK)] != MARK:
        raise ValueError("it does not begin as one")
    start = len(MARK) + 4
    length = int.from_bytes(raw[len(MARK) : start], "little")
    if length > min(LONGEST_HEADER, len(raw) - start):
        raise ValueError("its header is cut off")
    header = json.loads(raw[start : start + length])
    categories, columns = _names(header["categories"]), _names(header["columns"])
    runs, threshold = _whole(header["runs"]), float(header["threshold"])
    if not 2 <= len(set(categories)) == len(categories) <= MOST_CLASSES:
        raise ValueError("its categories cannot be right")
    body = memoryview(raw)[start + length :]
    if hashlib.sha256(body).hexdigest() != header["sha256"]:
        raise ValueError("its sum differs")
    keys, weight, weights, bias, slope, offset = _parts(body, runs, len(categories))
    if not 0 <= threshold <= NEVER or not math.isfinite(threshold):
        raise ValueError("its threshold is no probability")
    if (np.diff(keys) <= 0).any() or (runs and keys[0] <= 0):
        raise ValueError("its runs are not in order")
    return Model(
        categories=categories,
        columns=columns,
        vocabulary=Vocabulary(keys, weight),
        plane=Plane(weights.reshape(runs, len(categories)), bias),
        scale=Scale(slope, offset, threshold),
        trained_on=_whole(header["trained_on"]),
    )


def _parts(body: memoryview, runs: int, classes: int) -> list[Any]:
    """Cut the numbers apart; their lengths must fit to the byte, and all must be finite."""
    layout = [("<i8", runs), ("<f4", runs), ("<f2", runs * classes), *[("<f4", classes)] * 3]
    if len(body) != sum(np.dtype(kind).itemsize * count for kind, count in layout):
        raise ValueError("its length is wrong")
    parts, at = [], 0
    for kind, count in layout:
        found = np.frombuffer(body, dtype=kind, count=count, offset=at)
        at += found.nbytes
        if kind != "<i8" and not np.isfinite(found).all():
            raise ValueError("a number is missing")
        parts.append(found.astype(np.int64 if kind == "<i8" else np.float32))
    return parts


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("its names are no list")
    return tuple(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise ValueError("a count is no number")
    return value
