"""Rating: merit apart from severity, with honest uncertainty. docs/explanation/rating.md."""

from youwei.engines.rating.conditional import Conditional, fit_conditional
from youwei.engines.rating.linear import fit_linear
from youwei.engines.rating.links import NotLinked, Parts, find_parts
from youwei.engines.rating.means import centred_means, raw_means
from youwei.engines.rating.ordinal import Options, fit_ordinal
from youwei.engines.rating.ratings import Facet, Ratings, RatingsError, gather
from youwei.engines.rating.results import Effects, Fit

__all__ = [
    "Conditional",
    "Effects",
    "Facet",
    "Fit",
    "NotLinked",
    "Options",
    "Parts",
    "Ratings",
    "RatingsError",
    "centred_means",
    "find_parts",
    "fit_conditional",
    "fit_linear",
    "fit_ordinal",
    "gather",
    "raw_means",
]
