"""The append-only record. The database itself refuses to change or delete what is in it."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from youwei.chronicle import vault
from youwei.engines.merkle import DIGESTS, leaf_hash

BOX = "box"
"""Where the words of a line lie that are gone when the key of its subject is destroyed."""


class Viewer(Protocol):
    """Whoever asks to read: a user with a stable key. Upper apps know what else they are."""

    @property
    def key(self) -> str: ...

    def may_ask_about(self, key: str) -> bool:
        """Say whether they may gather what speaks of somebody, or something."""
        ...


Sees = Callable[[Any], Q]
_SEES: dict[str, Sees] = {}
Saying = Callable[[str], "models.QuerySet[Any, Any]"]
_saying: list[Saying] = []


def register_visibility(prefix: str, sees: Sees) -> None:
    """Let `sees(user)` decide, as a condition on entries, who reads of subjects like "case/…".

    For a registered prefix it alone decides, besides what the person did with their own hands.
    """
    _SEES[prefix] = sees


def register_saying(saying: Saying) -> None:
    """Let `saying(text)` return the keys of things that say a text.

    What lies in boxes no database can look for.
    """
    _saying.append(saying)


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Viewer) -> Self:
        """Keep what they did, what was done to them, and what the owners of prefixes allow."""
        key = getattr(user, "key", "")
        if not key:
            return self.none()
        own = Q(on_key=key)
        for prefix in _SEES:
            own &= ~Q(on_key__startswith=prefix)
        seen = Q(by_key=key) | own
        for prefix, sees in _SEES.items():
            seen |= Q(on_key__startswith=prefix) & sees(user)
        return self.filter(seen)

    def about(self, key: str) -> Self:
        """Keep what speaks of one subject, in the first place or beside another."""
        return self.about_any([key])

    def about_any(self, keys: Sequence[str]) -> Self:
        """Keep what speaks of any of these: sealed lines by projection, fresh ones by text."""
        beside = EntryAbout.objects.filter(key__in=keys).values("entry")
        found = Q(on_key__in=keys) | Q(pk__in=beside)
        sealed = Leaf.objects.order_by("-entry").values("entry")[:1]
        fresh = self.model.objects.filter(pk__gt=Coalesce(Subquery(sealed), 0))
        for key in keys:
            found |= Q(pk__in=fresh.filter(about__contains=json.dumps(key, ensure_ascii=False)))
        return self.filter(found)

    def asked_about(self, key: str, user: Viewer) -> Self:
        """Keep what speaks of one subject; nothing of somebody else who acts for themselves."""
        return self.about(key) if user.may_ask_about(key) else self.none()

    def speaking_of(self, text: str) -> Self:
        """Keep what has these letters in a name or field, or is of a thing that says them."""
        found = Q(on_label__icontains=text) | Q(by_label__icontains=text)
        for saying in _saying:
            found |= Q(on_key__in=saying(text))
        return self.filter(found | Q(content__icontains=text) | Q(because__icontains=text))

    def with_seals(self) -> Self:
        """Fetch the number of each entry's leaf along with it."""
        return self.select_related("leaf")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Entry(models.Model):
    """One line of the record. It holds keys and labels: it outlives what it speaks of.

    Everything but the database's own number is under the seal.
    """

    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_key = models.CharField(max_length=200)
    by_label = models.TextField()
    on_key = models.CharField(max_length=200)
    on_label = models.TextField()
    event = models.CharField(max_length=100)
    content = models.TextField()  # JSON as text: both databases keep it to the letter
    about = models.TextField(default="[]")  # keys of others it speaks of; see EntryAbout
    because = models.TextField(default="")
    unit_path = models.CharField(max_length=300, default="")
    zone = models.CharField(max_length=10, default="office")

    called = ""
    """How whoever did it is called, where this reader is not told who it was."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["on_key", "id"], name="entry_on"),
            models.Index(fields=["by_key", "id"], name="entry_by"),
        ]

    def __str__(self) -> str:
        return f"{self.event} on {self.on_name}"

    @property
    def seal(self) -> int | None:
        """The number of its leaf, by which its proof is found; None until it is sealed."""
        return self.leaf.number if hasattr(self, "leaf") else None

    @property
    def by_name(self) -> str:
        """Who did it, as they were called then."""
        return self.called or str(self.inside.get("by", self.by_label))

    @property
    def on_name(self) -> str:
        """What it is about, as it was called then."""
        return str(self.inside.get("on", self.on_label))

    @property
    def payload(self) -> dict[str, Any]:
        """The event's own fields; of what was erased only those that stay."""
        beside = {key: value for key, value in self._content.items() if key != BOX}
        return {**beside, **self.inside.get("said", {})}

    @cached_property
    def inside(self) -> dict[str, Any]:
        """What its box says; nothing where there is none, or it opens no more."""
        words = vault.opened(self.box) if self.box else None
        return dict(json.loads(words)) if words else {}

    @property
    def box(self) -> str:
        return str(self._content.get(BOX, ""))

    @property
    def is_erased(self) -> bool:
        """Say whether it held words whose key is destroyed, or lost."""
        return bool(self.box) and not self.inside

    @cached_property
    def _content(self) -> dict[str, Any]:
        return dict(json.loads(self.content))

    @property
    def about_keys(self) -> list[str]:
        return list(json.loads(self.about))

    @property
    def line(self) -> dict[str, Any]:
        """Everything that is sealed, in the form in which it is sealed and exported."""
        return {
            "happened_at": _instant(self.happened_at),
            "recorded_at": _instant(self.recorded_at),
            "by": [self.by_key, self.by_label],
            "on": [self.on_key, self.on_label],
            "event": self.event,
            "payload": self._content,
            "about": self.about_keys,
            "because": self.because,
            "unit_path": self.unit_path,
            "zone": self.zone,
        }

    @property
    def told(self) -> dict[str, Any]:
        """The line with what its box says in its place: as whoever may read it does."""
        by, on = [self.by_key, self.by_name], [self.on_key, self.on_name]
        return {**self.line, "by": by, "on": on, "payload": self.payload}

    @property
    def leaf_hash(self) -> str:
        return leaf_hash(canonical(self.line).encode(), DIGESTS[settings.YOUWEI_HASH]).hex()


def canonical(line: dict[str, Any]) -> str:
    """Write a line as everybody who checks it must: sorted keys, no spaces, plain UTF-8."""
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class EntryAbout(models.Model):
    """A projection: which entries speak of whom beside their subject. Written by sealing."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "entry"], name="entry_about_once"),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry_id} about {self.key}"


class Leaf(models.Model):
    """The place of an entry in the tree. Numbers have no gaps, whoever committed first."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"leaf {self.number}"


class Node(models.Model):
    """The hash over a complete subtree of 256, 65,536 … leaves: proofs read few rows."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "index"], name="node_once"),
        ]

    def __str__(self) -> str:
        return f"node {self.level}:{self.index}"


class Head(models.Model):
    """The signed root of the tree at one size: the few letters that the bulletin prints."""

    size = models.BigIntegerField(db_index=True)
    root = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    hash = models.CharField(max_length=10)
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=88)

    def __str__(self) -> str:
        return f"{self.size}:{self.root}"

    @property
    def letters(self) -> list[str]:
        """The root in groups of four, to be typed over from paper."""
        return [self.root[first : first + 4] for first in range(0, len(self.root), 4)]

    @property
    def line(self) -> dict[str, Any]:
        """What a head says to strangers: the signed words, the key's name, the signature."""
        return {
            "size": self.size,
            "root": self.root,
            "signed_at": _instant(self.signed_at),
            "hash": self.hash,
            "key": self.key,
            "signature": self.signature,
        }

    @property
    def signed_text(self) -> bytes:
        return signed_text(self.line)


def signed_text(head: dict[str, Any]) -> bytes:
    """Return the four lines that the signature is over."""
    words = [head["size"], head["root"], head["signed_at"], head["hash"]]
    return "\n".join(["youwei chronicle", *map(str, words), ""]).encode()


class Declaration(models.Model):
    """What a county declared, word for word, so that a case can end under what it began."""

    digest = models.CharField(max_length=64, primary_key=True)
    folder = models.CharField(max_length=50)
    key = models.CharField(max_length=200)
    text = models.TextField()
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.folder}/{self.key} {self.digest[:8]}"


class Position(models.Model):
    """How far a follower has read, in leaves. It moves in the transaction of what it did."""

    follower = models.CharField(max_length=100, primary_key=True)
    next_leaf = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.follower} at {self.next_leaf}"


class Turn(models.Model):
    """Who alone may do something now, until when, and when it was last done."""

    name = models.CharField(max_length=100, primary_key=True)
    holder = models.CharField(max_length=100, default="")
    until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} by {self.holder or 'nobody'}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Viewer) -> Self:
        key = getattr(user, "key", "")
        return self.filter(to_user_key=key) if key else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something that a person is told, once: its key is follower, leaf and recipient."""

    key = models.CharField(max_length=300, unique=True)
    to_user_key = models.CharField(max_length=200)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    sentence = models.TextField()  # English, with {by}, {on} and fields of the event in braces
    url_key = models.CharField(max_length=300, default="")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # when the gateway said that it has it
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # null: nothing left to send

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["to_user_key", "read_at", "-id"], name="notice_of"),
            models.Index(
                fields=["next_try_at"],
                name="notice_to_send",
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key
