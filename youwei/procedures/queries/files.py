"""Who still has a file: bytes lie once, under their digest, for all who have the same."""

from collections.abc import Callable

from youwei.procedures.models import Document, Meeting

Holds = Callable[[str], bool]
_holders: list[Holds] = []


def register_holder(holds: Holds) -> None:
    """Let another app say of a digest whether it has something with these bytes."""
    if holds not in _holders:
        _holders.append(holds)


def is_held(digest: str) -> bool:
    """Say whether anything here still has the bytes of a digest."""
    return (
        Document.objects.filter(digest=digest).exists()
        or Meeting.objects.filter(sheet_digest=digest).exists()
        or any(holds(digest) for holds in _holders)
    )
