"""Writing in the chronicle."""

import json
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from youwei.chronicle import clock, vault
from youwei.chronicle.events import Erasable, Event, Named
from youwei.chronicle.models import BOX, Declaration, Entry

P = ParamSpec("P")
R = TypeVar("R")
_recorded: ContextVar[int] = ContextVar("recorded", default=0)


class NothingRecorded(RuntimeError):
    """An action changed the county's state and left no line in the chronicle."""


class ZoneAbsent(RuntimeError):
    """An entry belongs to a zone that this deployment does not run."""


def recorded(act: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction, and refuse to commit if it recorded nothing.

    Actions may call each other: what the inner one recorded counts for the outer, unless the
    inner one failed and was undone.
    """

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        before = _recorded.get()
        try:
            with transaction.atomic():
                result = act(*args, **kwargs)
                if _recorded.get() == before:
                    raise NothingRecorded(act.__qualname__)
        except BaseException:
            _recorded.set(before)
            raise
        return result

    return run


def record(  # noqa: PLR0913 — the words of one line; each is optional but the first three
    event: Event,
    *,
    on: Named,
    by: Named,
    at: datetime | None = None,
    about: Iterable[str] = (),
    because: str = "",
    unit_path: str = "",
    zone: str = "",
) -> Entry:
    """Append one entry. It waits for nobody: a follower seals it after the commit.

    What belongs to no declared thing (an account, a unit) is of the office, where that is run.
    """
    if not connection.in_atomic_block:
        raise NothingRecorded("An entry is recorded in the transaction of what it tells.")
    zone = zone or ("office" if "office" in settings.YOUWEI_ZONES else settings.YOUWEI_ZONES[0])
    if zone not in settings.YOUWEI_ZONES:
        raise ZoneAbsent(f"This deployment does not run the zone {zone}.")
    now = timezone.now()
    said, by_label, on_label = _boxed(event, on, by)
    entry = Entry.objects.create(
        happened_at=at or clock.now(),
        recorded_at=now,
        by_key=by.key,
        by_label=by_label,
        on_key=on.key,
        on_label=on_label,
        event=event.name,
        content=_json(said),
        about=_json(sorted(set(about))),
        because=because,
        unit_path=unit_path,
        zone=zone,
    )
    _recorded.set(_recorded.get() + 1)
    return entry


def _boxed(event: Event, on: Named, by: Named) -> tuple[dict[str, Any], str, str]:
    """Return what stands in a line, and how it calls both sides.

    Names and words of what can be erased go into a box; what `stays` stands beside it.
    """
    said, by_label, on_label = asdict(event), str(by), str(on)
    inside: dict[str, Any] = {}
    key_id = ""
    if isinstance(by, Erasable) and by.vault_id:
        key_id, by_label, inside["by"] = by.vault_id, by.plain_name, by_label
    if isinstance(on, Erasable) and on.vault_id:
        key_id, on_label, inside["on"] = on.vault_id, on.plain_name, on_label
        inside["said"] = {key: said.pop(key) for key in said.keys() - set(event.stays)}
    if inside:
        said[BOX] = vault.close(_json(inside).encode(), key_id)
    return said, by_label, on_label


def _json(value: object) -> str:
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False, sort_keys=True
    )


def pin_declaration(folder: str, key: str, digest: str, text: str) -> None:
    """Keep a declaration word for word under its digest. Pinning it again changes nothing."""
    if not Declaration.objects.filter(pk=digest).exists():
        pinned = Declaration(
            digest=digest, folder=folder, key=key, text=text, pinned_at=timezone.now()
        )
        Declaration.objects.bulk_create([pinned], ignore_conflicts=True)
