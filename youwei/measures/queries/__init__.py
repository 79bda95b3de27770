"""Numbers with a definition, and the rows behind them. What is countable registers itself."""

from youwei.measures.queries.counting import (
    Bar,
    Figure,
    Share,
    Split,
    figure_of,
    number_about,
    public_measures,
    readable_of,
    register_countable,
    rows_behind,
    titles_of,
)
from youwei.measures.queries.frozen import (
    Frozen,
    figures_of_month,
    frozen_months,
    last_frozen,
    pages_freezing,
)
from youwei.measures.queries.groups import Counted
from youwei.measures.queries.opened import open_rows

__all__ = [
    "Bar",
    "Counted",
    "Figure",
    "Frozen",
    "Share",
    "Split",
    "figure_of",
    "figures_of_month",
    "frozen_months",
    "last_frozen",
    "number_about",
    "open_rows",
    "pages_freezing",
    "public_measures",
    "readable_of",
    "register_countable",
    "rows_behind",
    "titles_of",
]
