"""The worker makes long dossiers, and deletes them: after a week, or with what is erased."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.interop.dossier import actions, kept
from youwei.interop.dossier.actions import Overtaken
from youwei.interop.dossier.making import keys_in, make
from youwei.interop.dossier.subjects import subject_of
from youwei.interop.models import Dossier
from youwei.packs.declared import NotAllowed
from youwei.procedures.events import BatchUndone, CaseErased
from youwei.registers.events import RowErased

SLACK = timedelta(hours=1)
ERASING = (RowErased.name, CaseErased.name, BatchUndone.name)
TRIES = 5
"""So often one is begun: killed workers and erasures are among them."""


def make_waiting() -> int:
    """Make every dossier that waits. Killed on the way, it is made anew from the start."""
    waiting = list(Dossier.objects.waiting().order_by("pk"))
    trouble: Exception | None = None
    for dossier in waiting:
        try:
            with override(dossier.language):
                _make(dossier)
        except NotAllowed as no:
            actions.refuse(dossier=dossier, no=no)
        except Overtaken:
            kept.delete(dossier.name)
        except Exception as error:
            trouble = error  # it stays in the way of no other
    if trouble:
        raise trouble
    return len(waiting)


def _make(dossier: Dossier) -> None:
    by = User.objects.get(key=dossier.for_key)
    subject = subject_of(dossier.of_key, by) if by.is_active else None
    if subject is None:
        raise NotAllowed("What this was to be made of is not there for you any more.")
    if dossier.turn >= TRIES:
        raise NotAllowed(
            "This dossier could not be made. The administrators find why in the log."
        )
    actions.may_make(subject, dossier.reason)
    mine = actions.begin(dossier=dossier, parts=keys_in(subject))

    def reached(done: int) -> None:
        actions.reach(dossier=mine, done=done)

    made = make(mine.name, subject, by, reached)
    actions.finish(dossier=mine, subject=subject, made=made, by=by)


def follow_erased(entries: Sequence[Entry]) -> None:
    """Follow the record: no dossier outlives the erasing of what is in it."""
    erased = {entry.on_key for entry in entries if entry.event in ERASING}
    for dossier in Dossier.objects.kept() if erased else ():
        if not erased & {dossier.of_key, *dossier.parts}:
            continue
        if dossier.is_waiting:
            actions.begin_anew(dossier=dossier)
        else:
            kept.delete(dossier.name)
            actions.let_go(dossier=dossier)


def forget() -> None:
    """Delete what was kept long enough, and what a killed process left."""
    since = now() - kept.KEPT
    over = Q(made_at__lt=since) | Q(made_at=None, gone_at__lt=since)
    for dossier in Dossier.objects.filter(over):
        kept.delete(dossier.name)
        actions.forget_dossier(dossier=dossier)
    names = {dossier.name for dossier in Dossier.objects.kept()}
    kept.sweep(names, before=timezone.now() - SLACK)
