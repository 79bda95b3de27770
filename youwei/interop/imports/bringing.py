"""A table comes in: looked at once, kept under a name of its own."""

import hashlib
import secrets
from itertools import islice
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from youwei.identity.models import User
from youwei.interop.imports import spool
from youwei.interop.imports.sheets import open_sheet
from youwei.interop.intake.uploads import checked_upload
from youwei.packs.declared import NotAllowed
from youwei.registers.actions.imports import begin_import
from youwei.registers.models import Import

SAMPLE = 200
"""Rows by which columns are recognised."""


def bring(sent: "UploadedFile[bytes] | None", *, register: str, by: User) -> Import:
    """Keep a table that was sent, if it can be read. Raises NotAllowed or TableError."""
    if sent is None:
        raise NotAllowed("Please choose a file.")
    data, ending = checked_upload(sent)
    file, stored = Path(sent.name or "").name, secrets.token_hex(16) + ending
    spool.write_table(stored, data)
    try:
        opened = open_sheet(spool.path_of(stored), file)
        rows = [cells for _, cells in islice(opened.rows, SAMPLE)]
        first = {"columns": [*opened.columns], "rows": rows, "most": opened.most}
        spool.write_first(stored, first)
        digest = hashlib.sha256(data).hexdigest()
        return begin_import(register=register, file=file, stored=stored, digest=digest, by=by)
    except BaseException:
        spool.delete(stored, former=True)
        raise
