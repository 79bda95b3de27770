"""Making a dossier, which is a look that stays in the record."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.interop.dossier.events import DossierMade
from youwei.interop.dossier.making import Made
from youwei.interop.dossier.subjects import LARGEST, MOST, Subject, size_of
from youwei.interop.models import Dossier
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case


class Overtaken(RuntimeError):
    """What was read for a dossier was erased meanwhile, or it is made by another already."""


@recorded
def hand_over(*, subject: Subject, made: Made, by: User, reason: str, kept: str = "") -> None:
    """Record that somebody took a dossier: a look at the whole, and at each matter in it."""
    whole = {"reason": _short(reason), "digest": made.digest, "whose": subject.whose}
    if subject.kind != "case":
        record(
            DossierMade(**whole, kind=subject.kind, kept=kept), on=subject.on, by=by,
            about=subject.about, unit_path=subject.unit_path, zone=subject.zone,
        )  # fmt: skip
    as_what = {"kind": "case", "kept": kept} if subject.kind == "case" else {"kind": "part"}
    for case in Case.objects.filter(key__in=made.cases).order_by("pk"):
        # what is erased has no box any more, and a reason may speak of it
        said = whole | {"reason": ""} if case.erased_at else whole
        record(
            DossierMade(**said, **as_what), on=case, by=by,
            about={case.opener_key} - {subject.whose}, unit_path=case.unit_path,
            zone=case.procedure.zone,
        )  # fmt: skip


def may_make(subject: Subject, reason: str) -> None:
    """Refuse whoever says not what for, what is erased, and what one file does not hold."""
    if subject.kind == "case" and not subject.cases.filter(erased_at=None).exists():
        raise NotAllowed("This is erased already: there is nothing left to take along.")
    if not subject.is_own and len(reason.strip()) < 2:
        raise NotAllowed("Please say what the dossier is for. The person will be told.")
    if subject.cases.count() > MOST:
        raise NotAllowed(
            "A dossier holds at most %(most)s matters; here are more. Take those that you need "
            "from their own pages.",
            most=MOST,
        )
    if size_of(subject.cases) > LARGEST:
        raise NotAllowed(
            "The files of these matters are larger than %(most)s GB together. Take the matters "
            "that you need from their own pages.",
            most=LARGEST >> 30,
        )


@transaction.atomic
def ask_dossier(*, subject: Subject, by: User, reason: str, language: str) -> Dossier:
    """Leave a dossier to the worker; one of the same thing that waits already is that one."""
    may_make(subject, reason)
    waiting = Dossier.objects.made_for(by).waiting().filter(of_key=subject.on.key).first()
    return waiting or Dossier.objects.create(
        key=f"dossier/{secrets.token_hex(8)}", of_key=subject.on.key, for_key=by.key,
        reason=_short(reason), language=language, asked_at=now(),
        total=subject.cases.count(),
    )  # fmt: skip


@transaction.atomic
def begin(*, dossier: Dossier, parts: Sequence[str]) -> Dossier:
    """Note what will be in it before any of it is read, so that an erasure finds it."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    dossier.parts, dossier.total, dossier.done = list(parts), len(parts), 0
    dossier.turn += 1
    dossier.save(update_fields=["parts", "total", "done", "turn"])
    return dossier


def reach(*, dossier: Dossier, done: int) -> None:
    """Note how many chapters are read; leave off if it is to be made anew."""
    mine = Dossier.objects.waiting().filter(pk=dossier.pk, turn=dossier.turn)
    if not mine.update(done=done):
        raise Overtaken(dossier.key)


@recorded
def finish(*, dossier: Dossier, subject: Subject, made: Made, by: User) -> None:
    """Say that it lies ready, and record it as the look that it is."""
    mine = Dossier.objects.select_for_update().waiting()
    found = mine.filter(pk=dossier.pk, turn=dossier.turn).first()
    if found is None:
        raise Overtaken(dossier.key)
    hand_over(subject=subject, made=made, by=by, reason=found.reason, kept=found.key)
    found.made_at, found.done, found.reason = now(), found.total, ""
    found.save(update_fields=["made_at", "done", "reason"])


def refuse(*, dossier: Dossier, no: NotAllowed) -> None:
    """Say why there is none."""
    said = {"sentence": no.sentence, "names": _plain(no.names)}
    Dossier.objects.filter(pk=dossier.pk).update(said=said, gone_at=now(), reason="", parts=[])


def begin_anew(*, dossier: Dossier) -> None:
    """Have one made anew that is being made: what was read may be gone since."""
    mine = Dossier.objects.select_for_update().waiting()
    for found in mine.filter(pk=dossier.pk):
        found.turn, found.parts, found.done = found.turn + 1, [], 0
        found.save(update_fields=["turn", "parts", "done"])


def let_go(*, dossier: Dossier) -> None:
    """Note that its file is deleted; whoever calls deletes it."""
    Dossier.objects.filter(pk=dossier.pk).update(gone_at=now(), reason="", parts=[])


def forget_dossier(*, dossier: Dossier) -> None:
    """Forget that it was there. The record keeps that it was made."""
    Dossier.objects.filter(pk=dossier.pk).delete()


def _short(reason: str) -> str:
    return reason.strip()[:500]


def _plain(names: Mapping[str, object]) -> dict[str, Any]:
    return {
        key: list(map(str, one)) if isinstance(one, tuple) else str(one)
        for key, one in names.items()
    }
