"""Documents as carry files name them."""

from collections.abc import Collection, Sequence

from youwei.procedures.models import Case
from youwei.zones.declarations import Paper


def papers_of(case: Case, fields: Collection[str]) -> Sequence[Paper]:
    """Return the documents of these fields, of covered photos the copy. One query."""
    return [
        Paper(
            key=one.key, field=one.field, name=one.name, digest=one.digest, size=one.size,
            kind=one.kind, added_at=one.added_at,
        )
        for one in case.documents.filter(field__in=list(fields), covered_by="")
    ]  # fmt: skip
