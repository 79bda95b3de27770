"""Triage: sort messages, find duplicates, group issues. docs/explanation/triage.md."""

from youwei.engines.triage.by_name import sharpened, shipped_words, untrained
from youwei.engines.triage.calibration import calibration_error
from youwei.engines.triage.confirming import Learnt, learnt
from youwei.engines.triage.issues import Issue, Messages, group, hot, ranked, united
from youwei.engines.triage.likeness import Index, Pairs, earlier_ones, in_common
from youwei.engines.triage.model import Model, Sorted, TriageError
from youwei.engines.triage.stored import load, save
from youwei.engines.triage.training import Options, learn, train

__all__ = [
    "Index",
    "Issue",
    "Learnt",
    "Messages",
    "Model",
    "Options",
    "Pairs",
    "Sorted",
    "TriageError",
    "calibration_error",
    "earlier_ones",
    "group",
    "hot",
    "in_common",
    "learn",
    "learnt",
    "load",
    "ranked",
    "save",
    "sharpened",
    "shipped_words",
    "train",
    "united",
    "untrained",
]
