"""Pairing: strengths from comparisons two by two. docs/explanation/pairing.md."""

from youwei.engines.pairing.comparisons import Comparisons, PairsError, gather
from youwei.engines.pairing.fitting import fit
from youwei.engines.pairing.quasi import Quasi, quasi_errors
from youwei.engines.pairing.strengths import Strengths

__all__ = [
    "Comparisons",
    "PairsError",
    "Quasi",
    "Strengths",
    "fit",
    "gather",
    "quasi_errors",
]
