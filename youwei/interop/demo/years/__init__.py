"""Three years of invented orders, each made and carried on through the actions of the house."""

from youwei.interop.demo.years.seeding import TOTAL, Progress, seed_years

__all__ = ["TOTAL", "Progress", "seed_years"]
