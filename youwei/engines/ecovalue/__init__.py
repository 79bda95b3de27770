"""Accounts of ecological products: quantity by price with units, by method version.

`Account` totals to the fen; `bridge` explains a change between years; `check` finds what a
published account contradicts itself in. GEP and VEP never add. docs/explanation/ecovalue.md.
"""

from youwei.engines.ecovalue.account import (
    Account,
    AccountError,
    Factor,
    Line,
    Worth,
    add,
    shares,
)
from youwei.engines.ecovalue.bridge import Bridge, Effect, bridge
from youwei.engines.ecovalue.checks import Comparison, Finding, check, compare
from youwei.engines.ecovalue.methods import Method, MethodError, method_of, read_method, shipped
from youwei.engines.ecovalue.printed import Equation, Published, Row, Statement, Table
from youwei.engines.ecovalue.reading import read_account, read_published
from youwei.engines.ecovalue.units import Measure, Unit, UnitError, read_measure, read_unit

__all__ = [
    "Account",
    "AccountError",
    "Bridge",
    "Comparison",
    "Effect",
    "Equation",
    "Factor",
    "Finding",
    "Line",
    "Measure",
    "Method",
    "MethodError",
    "Published",
    "Row",
    "Statement",
    "Table",
    "Unit",
    "UnitError",
    "Worth",
    "add",
    "bridge",
    "check",
    "compare",
    "method_of",
    "read_account",
    "read_measure",
    "read_method",
    "read_published",
    "read_unit",
    "shares",
    "shipped",
]
