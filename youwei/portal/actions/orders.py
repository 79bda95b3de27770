"""What an order brings beside its words: photos, and whose it repeats."""

from collections.abc import Sequence
from contextlib import suppress

from youwei.engines.photos import PhotoError, cleaned
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.portal.queries import ORDER
from youwei.procedures.actions import add_document, join_case
from youwei.procedures.models import Case


def complete(case: Case, photos: Sequence[bytes], *, by: User) -> Case:
    """Add cleaned photos to an order that was just opened; let it go along with another."""
    for number, data in enumerate(photos, start=1):
        add_document(case=case, field="photo", name=f"{number}.jpg", data=data, by=by)
    if _join_known(case, by) or photos:
        case.refresh_from_db()
    return case


def clean_photo(data: bytes) -> bytes:
    """Return what a photo shows and nothing else of it, or refuse what is none."""
    try:
        return cleaned(data)
    except PhotoError as error:
        raise NotAllowed(str(error)) from error


def _join_known(case: Case, by: User) -> bool:
    """Let an order go along with the one that its sender says it repeats; say if it does.

    It lies in the same town. Where that is too late, or is another kind of thing, it goes its
    own way: the community sees what was said.
    """
    joins = case.procedure.joins
    named = case.filled.get(joins.field) if joins is not None and joins.field else None
    town = "/".join(case.unit_path.split("/")[:2]) + "/"
    near = Case.objects.of(ORDER).filter(unit_path__startswith=town)
    lead = near.filter(key=named).exclude(pk=case.pk).first() if named else None
    if lead is None:
        return False
    with suppress(NotAllowed):
        join_case(case=case, lead=lead, by=by)
        return True
    return False
