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
from youwei.measures.queries.groups import Counted

__all__ = [
    "Bar",
    "Counted",
    "Figure",
    "Share",
    "Split",
    "figure_of",
    "number_about",
    "public_measures",
    "readable_of",
    "register_countable",
    "rows_behind",
    "titles_of",
]
