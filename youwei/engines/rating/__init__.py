"""Rating: merit apart from severity, with honest uncertainty. docs/explanation/rating.md."""

from youwei.engines.rating.account import Account, Share, account
from youwei.engines.rating.agreement import (
    Intraclass,
    complete_intraclass,
    intraclass,
    krippendorff_alpha,
)
from youwei.engines.rating.conditional import Conditional, fit_conditional
from youwei.engines.rating.fairness import Bias, examine
from youwei.engines.rating.flags import Flag, Misfit, flag_raters, misfit
from youwei.engines.rating.linear import fit_linear
from youwei.engines.rating.linking import Link, Proposal, propose_links
from youwei.engines.rating.links import NotLinked, Parts, find_parts
from youwei.engines.rating.means import centred_means, raw_means
from youwei.engines.rating.model import Options
from youwei.engines.rating.ordinal import fit_ordinal
from youwei.engines.rating.ratings import Facet, Ratings, RatingsError, gather
from youwei.engines.rating.results import Effects, Fit
from youwei.engines.rating.second import Second, compare
from youwei.engines.rating.standing import Standing, stand, stand_within
from youwei.engines.rating.weights import Sensitivity, share_ahead, weigh

__all__ = [
    "Account",
    "Bias",
    "Conditional",
    "Effects",
    "Facet",
    "Fit",
    "Flag",
    "Intraclass",
    "Link",
    "Misfit",
    "NotLinked",
    "Options",
    "Parts",
    "Proposal",
    "Ratings",
    "RatingsError",
    "Second",
    "Sensitivity",
    "Share",
    "Standing",
    "account",
    "centred_means",
    "compare",
    "complete_intraclass",
    "examine",
    "find_parts",
    "fit_conditional",
    "fit_linear",
    "fit_ordinal",
    "flag_raters",
    "gather",
    "intraclass",
    "krippendorff_alpha",
    "misfit",
    "propose_links",
    "raw_means",
    "share_ahead",
    "stand",
    "stand_within",
    "weigh",
]
