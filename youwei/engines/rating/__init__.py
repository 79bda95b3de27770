"""Rating: merit apart from severity, with honest uncertainty. docs/explanation/rating.md."""

from youwei.engines.rating.linear import fit_linear
from youwei.engines.rating.links import NotLinked, Parts, find_parts
from youwei.engines.rating.means import centred_means, raw_means
from youwei.engines.rating.ratings import Facet, Ratings, RatingsError, gather
from youwei.engines.rating.results import Effects, Fit

__all__ = [
    "Effects",
    "Facet",
    "Fit",
    "NotLinked",
    "Parts",
    "Ratings",
    "RatingsError",
    "centred_means",
    "find_parts",
    "fit_linear",
    "gather",
    "raw_means",
]
