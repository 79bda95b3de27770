"""Conditions on people and seats: names and numbers, no expressions."""

from collections.abc import Mapping, Sequence

Trait = str | int | float | bool | None
Limits = Mapping[str, float]
Where = Mapping[str, Trait | Sequence[Trait] | Limits]
"""Trait → the value it has, one of several values, or limits `least most below above`."""

LIMITS = ("least", "most", "below", "above")


class ConditionError(ValueError):
    """A condition that cannot be read; the text is a sentence for the person."""


def meets(traits: Mapping[str, Trait], where: Where) -> bool:
    """Say whether traits meet every condition; a trait that is missing meets none."""
    return all(_meets(traits.get(name), wanted) for name, wanted in where.items())


def _meets(value: Trait, wanted: object) -> bool:
    if value is None:
        return False
    if isinstance(wanted, Mapping):
        return all(_within(value, limit, number) for limit, number in wanted.items())
    if isinstance(wanted, Sequence) and not isinstance(wanted, str):
        return value in wanted
    return value == wanted


def _within(value: Trait, limit: str, number: float) -> bool:
    if limit not in LIMITS:
        raise ConditionError(f"“{limit}” is no limit; there are: {', '.join(LIMITS)}.")
    if not isinstance(value, int | float):
        raise ConditionError(f"“{value}” is not a number, so it cannot be limited.")
    return {
        "least": value >= number,
        "most": value <= number,
        "below": value < number,
        "above": value > number,
    }[limit]
