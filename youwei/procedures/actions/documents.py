"""A file is handed in. Its bytes lie under their digest; what it is, is read from the bytes."""

import hashlib
import secrets
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.engines.photos import PhotoError, cleaned, size_of
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_closed, title
from youwei.procedures.actions.joining import refuse_joined
from youwei.procedures.actions.writing import locked, put, refuse_away, save_step
from youwei.procedures.events import DocumentAdded, DocumentCovered
from youwei.procedures.models import Case, Document
from youwei.procedures.queries.around import Surroundings, has_a_turn
from youwei.procedures.queries.files import is_held
from youwei.procedures.queries.page import may_uncover

KINDS = (
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"PK\x03\x04", "application/zip", (".docx", ".xlsx", ".pptx", ".ofd")),
)
"""Beginning of the bytes, media type, and the endings that go with it."""
TEXT = (".txt", ".csv")


@recorded
def add_document(*, case: Case, field: str, name: str, data: bytes, by: User) -> Document:
    """Add a file to a field of the present stage.

    Others may write there at the same time; nothing of theirs is replaced: no version is asked.
    """
    case = locked(case, None)
    refuse_away(case, by.key)
    refuse_joined(case, by, None)
    sheet, around = case.procedure, Surroundings(case, by)
    declared = sheet.fields.get(field)
    if declared is None or declared.type != "file" or field not in case.here.fills:
        raise NotAllowed("No file is handed in here.")
    whose = [who for who in (case.here.by, *(move.by for move in case.here.moves)) if who]
    if not has_a_turn(case, by, around):
        raise NotAllowed(
            "It is the turn of %(who)s.", who=around.name_of(whose[0]) if whose else "—"
        )
    kind = kind_of(name, data)

    digest = hashlib.sha256(data).hexdigest()
    keep(digest, data)
    document = Document.objects.create(
        key=f"document/{secrets.token_hex(8)}",
        case=case,
        field=field,
        name=Path(name).name[:200],
        digest=digest,
        size=len(data),
        kind=kind,
        added_at=now(),
        added_by=by.key,
    )
    old = case.values.get(field)
    many = [*(old if isinstance(old, list) else [old] if old else []), document.key]
    filled = {**case.values, field: many if declared.many else document.key}
    put(case, replace(case.present, filled=filled), by=str(by), at=document.added_at)
    case.before = None
    save_step(case)
    event = DocumentAdded(
        field=title(declared),
        file="" if is_closed(declared) else document.name,
        digest=digest,
        size=len(data),
    )
    record(event, on=case, by=by, unit_path=case.unit_path, zone=sheet.zone)
    return document


@recorded
def cover_document(*, document: Document, data: bytes, by: User) -> Document:
    """Let a copy with parts painted over stand for a photo, which is closed from here on."""
    case = locked(document.case, None)
    refuse_away(case, by.key)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if not may_uncover(case, by):
        raise NotAllowed("This is done by whoever has the case in hand.")
    if not document.may_be_covered:
        raise NotAllowed("Only photos are covered, and each of them once.")
    made = _same_photo(path_of(document.digest).read_bytes(), data)

    digest = hashlib.sha256(made).hexdigest()
    keep(digest, made)
    copy = Document.objects.create(
        key=f"document/{secrets.token_hex(8)}", case=case, field=document.field,
        name=f"{Path(document.name).stem[:180]}-covered.jpg", digest=digest, size=len(made),
        kind="image/jpeg", added_at=now(), added_by=by.key,
    )  # fmt: skip
    document.covered_by = copy.key
    document.save(update_fields=["covered_by"])
    event = DocumentCovered(file=copy.name, digest=document.digest, copy=digest)
    record(event, on=case, by=by, unit_path=case.unit_path, zone=case.procedure.zone)
    return copy


def _same_photo(original: bytes, data: bytes) -> bytes:
    """Return a copy drawn anew; refuse what has another shape than the photo that it covers."""
    try:
        made, before = cleaned(data), cleaned(original)
        (width, height), (wide, high) = size_of(made), size_of(before)
    except PhotoError as error:
        raise NotAllowed(str(error)) from error
    if abs(width / height - wide / high) > 0.02 * wide / high:
        raise NotAllowed("The copy has another shape than the photo.")
    return made


def kind_of(name: str, data: bytes) -> str:
    """Return the media type of the bytes; refuse what is too large or not what it says."""
    limit = settings.YOUWEI_UPLOAD_LIMIT
    if len(data) > limit:
        size, most = f"{len(data) / 2**20:.0f}", f"{limit / 2**20:.0f}"
        raise NotAllowed(
            "The file has %(size)s MB; at most %(most)s MB. Make a photo smaller first.",
            size=size,
            most=most,
        )
    if not data:
        raise NotAllowed("The file is empty.")
    ending = Path(name).suffix.lower()
    for beginning, kind, endings in KINDS:
        if data.startswith(beginning) and ending in endings:
            return kind
    if ending in TEXT and b"\x00" not in data:
        return "text/plain"
    raise NotAllowed("Taken are photos (JPEG, PNG), PDF, Word, Excel, OFD and text files.")


def keep(digest: str, data: bytes) -> None:
    """Write the bytes once, whole or not at all, in the transaction of what has them."""
    _lock(digest)
    path = path_of(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{secrets.token_hex(4)}")
    part.write_bytes(data)
    part.replace(path)


def drop(digest: str) -> None:
    """Take the bytes away, unless something has them, or is just being given them."""
    with transaction.atomic():
        _lock(digest)
        if not is_held(digest):
            path_of(digest).unlink(missing_ok=True)


def _lock(digest: str) -> None:
    """Wait for whoever keeps or drops these bytes; SQLite has one who writes at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest lie."""
    return Path(settings.YOUWEI_DATA) / "files" / digest[:2] / digest[2:]
