"""Making a dossier, which is a look that stays in the record."""

import hashlib
from pathlib import Path, PurePath

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.queries import exporting
from youwei.chronicle.standalone import verify_chronicle
from youwei.identity.models import User
from youwei.interop.dossier import packing
from youwei.interop.dossier.events import DossierMade
from youwei.interop.dossier.pdf import pages
from youwei.interop.dossier.queries import Chapter, chapter_of
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import path_of
from youwei.procedures.models import Case

VERIFY = """核验本卷宗 / To check this dossier:

    python verify_chronicle.py dossier.zip

需要 Python 3.11 和软件包 cryptography。
核验程序请从您信任的地方取得（平台的“核验”页 /chronicle/verify/）。
Needs Python 3.11 and the package cryptography. Take the program from where you trust it
(the page /chronicle/verify/ of the platform), and give your copy of the public key by --key.
"""


@recorded
def make_dossier(*, case: Case, by: User, reason: str = "") -> bytes:
    """Return the ZIP of what this person may see; whose matter it is sees that it was made."""
    is_own = by.key == case.opener_key
    if case.erased_at is not None:  # and the reason would stay in the record for good
        raise NotAllowed("This is erased already: there is nothing left to take along.")
    if not is_own and len(reason.strip()) < 2:
        raise NotAllowed("Please say what the dossier is for. The person will be told.")
    chapter, head = chapter_of(case, by), exporting.newest_head()
    names = _names(chapter)
    members = {
        "dossier.pdf": pages(chapter, names, head, str(by)),
        "record.jsonl": "".join(exporting.as_text(exporting.dossier(chapter.lines))).encode(),
        "VERIFY.txt": VERIFY.encode(),
        "verify_chronicle.py": Path(verify_chronicle.__file__).read_bytes(),
        **{names[one.key]: path_of(one.digest).read_bytes() for one in chapter.documents},
    }
    signed = packing.signed(members)

    digest = hashlib.sha256(signed["contents.json"]).hexdigest()
    event = DossierMade(reason=reason.strip()[:500], digest=digest)
    record(
        event, on=case, by=by, about=[case.opener_key], unit_path=case.unit_path,
        zone=case.procedure.zone,
    )  # fmt: skip
    return packing.packed(members | signed)


def _names(chapter: Chapter) -> dict[str, str]:
    return {
        one.key: f"documents/{number:02d}-{PurePath(one.name).name}"
        for number, one in enumerate(chapter.documents, start=1)
    }
