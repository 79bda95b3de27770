"""Numbers with a definition, and the rows behind them. What is countable registers itself."""

from youwei.measures.queries.areas import (
    Area,
    Areas,
    areas_of,
    has_map,
    mapped_measures,
    periods_on,
    rows_in,
    way_to,
)
from youwei.measures.queries.counting import (
    Bar,
    Figure,
    Share,
    Split,
    figure_of,
    figures_of,
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
from youwei.measures.queries.moment import counted_at
from youwei.measures.queries.opened import open_rows
from youwei.measures.queries.watched import Watched, is_watching, watched_by

__all__ = [
    "Area",
    "Areas",
    "Bar",
    "Counted",
    "Figure",
    "Frozen",
    "Share",
    "Split",
    "Watched",
    "areas_of",
    "counted_at",
    "figure_of",
    "figures_of",
    "figures_of_month",
    "frozen_months",
    "has_map",
    "is_watching",
    "last_frozen",
    "mapped_measures",
    "number_about",
    "open_rows",
    "pages_freezing",
    "periods_on",
    "public_measures",
    "readable_of",
    "register_countable",
    "rows_behind",
    "rows_in",
    "titles_of",
    "watched_by",
    "way_to",
]
