"""The list as it is sealed, the head that draws, and all that anybody needs to draw again."""

from collections.abc import Iterable
from typing import Any

from youwei.assessments.models import Appraisal, Listed
from youwei.chronicle.models import Entry, Head


def list_text(lines: Iterable[Listed]) -> str:
    """Write a list as its digest is taken: group, number, stratum and row, one line each.

    The keys of rows are random: the digest tells nobody who is on the list, and whoever holds
    the list can show that it was this one.
    """
    ordered = sorted(lines, key=lambda line: (line.group, line.number))
    return "".join(f"{x.group}\t{x.number}\t{x.stratum}\t{x.row_key}\n" for x in ordered)


def line_of_list(appraisal: Appraisal) -> Entry | None:
    """Return the line of the record that froze the list."""
    found = Entry.objects.filter(on_key=appraisal.key, event="appraisal.listed")
    return found.with_seals().first()


def head_that_draws(appraisal: Appraisal) -> Head | None:
    """Return the first head signed over the frozen list; None while it waits for its seal."""
    entry = line_of_list(appraisal)
    if entry is None or entry.seal is None:
        return None
    return Head.objects.filter(size__gt=entry.seal).order_by("size", "pk").first()


def draw_file(appraisal: Appraisal) -> dict[str, Any]:
    """Return what is published of a draw: seed, numbers, how many are taken, who came out."""
    head = Head.objects.filter(size=appraisal.seed_size or 0, root=appraisal.seed).first()
    entry = line_of_list(appraisal)
    return {
        "title": appraisal.title,
        "list": {"digest": appraisal.list_digest, "line": entry.seal if entry else None},
        "seed": appraisal.seed,
        "head": head.line if head else None,
        "groups": {
            group: {
                key: {**stratum, "drawn": _drawn(appraisal, group, stratum)}
                for key, stratum in _unnamed(strata).items()
            }
            for group, strata in appraisal.listed.items()
        },
    }


def _unnamed(strata: dict[str, Any]) -> dict[str, Any]:
    """Return strata under their names: a key says more than is asked."""
    return {
        f"{at} {stratum['name']}": {"numbers": stratum["numbers"], "take": stratum["take"]}
        for at, stratum in enumerate(strata.values(), start=1)
    }


def _drawn(appraisal: Appraisal, group: str, stratum: dict[str, Any]) -> list[int]:
    """Return the numbers that came out, in the order of the draw; not those called later."""
    lines = Listed.objects.filter(
        appraisal=appraisal,
        group=group,
        number__in=stratum["numbers"],
        order__lt=stratum["take"],
    )
    return list(lines.order_by("order").values_list("number", flat=True))
