"""What is erased where a case is worked on is erased where it is followed or copied to."""

from youwei.chronicle.actions import record
from youwei.chronicle.events import Named
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import absent, ask_erasure, drop
from youwei.procedures.actions.erasing import erase_followed, leave_followed
from youwei.procedures.models import Case, ErasureAsked
from youwei.zones import keys
from youwei.zones.declarations import Manifest
from youwei.zones.events import ExhibitErased
from youwei.zones.models import Exhibit, Passage


def take_erasing(manifest: Manifest, *, zone: str, by: Named) -> None:
    """Take wishes, refusals and erasures that another zone tells of."""
    for reference in manifest.asked:
        _wish(reference, zone)
    for one in manifest.unerased:
        leave_followed(case=_followed(one.reference, zone), reason=one.reason, by=by)
    for reference in manifest.erased:
        _erase(reference, zone, by)


def _wish(reference: str, zone: str) -> None:
    """Ask as the opener, who has said there that it be erased."""
    case = _passed(reference, zone)
    if case is not None and case.erased_at is not None:
        return  # a file that comes again after a backup was restored
    if case is None or case.is_away or case.ended_at is None:
        raise NotAllowed("The file goes on with %(case)s, which is not here.", case=reference)
    if ErasureAsked.objects.filter(case=case, refused_at=None).exists():
        return  # it is being decided on
    Passage.objects.filter(zone=zone, case_key=case.key).update(kept=False)
    ask_erasure(case=case, by=absent(case.opener_key, case.opener_name))


def _erase(reference: str, zone: str, by: Named) -> None:
    """Erase a case that is followed here, and a copy of one that came from there."""
    copies = Exhibit.objects.filter(reference=reference, from_zone=zone)
    for copy in copies:
        _drop(copy, by)
    case = _passed(reference, zone)
    if case is not None and case.is_away and case.erased_at is None:
        erase_followed(case=_followed(reference, zone), by=by)


def _drop(copy: Exhibit, by: Named) -> None:
    digests = {paper["digest"] for paper in copy.papers}
    copy.delete()
    for digest in sorted(digests):
        drop(digest)
    record(ExhibitErased(reference=copy.reference), on=by, by=by, zone=keys.own_zone())


def _passed(reference: str, zone: str) -> Case | None:
    """Return a case that has passed between here and there; no file names any other."""
    key = f"case/{reference}"
    if not Passage.objects.filter(zone=zone, case_key=key).exists():
        return None
    return Case.objects.filter(key=key).first()


def _followed(reference: str, zone: str) -> Case:
    """Return a case that is worked on there and followed here; no other zone decides on it."""
    case = _passed(reference, zone)
    carried = case.procedure.carried if case is not None else None
    if case is None or not case.is_away or carried is None or carried.to != zone:
        raise NotAllowed("The file goes on with %(case)s, which is not here.", case=reference)
    return case
