"""scheme 考评: who rates or measures whom on what, with weights, quotas, vetoes, bands."""

from youwei.assessments.declarations.words import (
    Band,
    Indicator,
    Quota,
    Raters,
    Scheme,
    Story,
)

__all__ = ["Band", "Indicator", "Quota", "Raters", "Scheme", "Story"]
