"""From a subject to a ZIP on the disk, chapter by chapter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.chronicle.models import Entry, Head, Leaf
from youwei.chronicle.queries import exporting
from youwei.chronicle.standalone import verify_chronicle
from youwei.identity.models import User
from youwei.interop.dossier import chapters, kept, parts
from youwei.interop.dossier.chapters import Chapter
from youwei.interop.dossier.packing import Pack
from youwei.interop.dossier.parts import Part, part
from youwei.interop.dossier.pdf import Book
from youwei.interop.dossier.subjects import Subject
from youwei.procedures.actions import path_of
from youwei.web.words import label

VERIFY = """核验本卷宗 / To check this dossier:

    python verify_chronicle.py dossier.zip

需要 Python 3.11 和软件包 cryptography。
核验程序请从您信任的地方取得（平台的“核验”页 /chronicle/verify/）。
Needs Python 3.11 and the package cryptography. Take the program from where you trust it
(the page /chronicle/verify/ of the platform), and give your copy of the public key by --key.
"""
AT_ONCE = 500  #: lines of the record in one query
Reached = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    """What came of it: the digest of the list of contents, and the matters that are in it."""

    digest: str
    cases: Sequence[str]  #: their keys


def make(name: str, subject: Subject, reader: User, reached: Reached) -> Made:
    """Write a ZIP of what this reader sees now. `reached` hears how many chapters are read."""
    lines: list[int] = []
    cases: list[str] = []
    left_out = 0
    with kept.workshop(name) as folder, kept.opened(name) as file, ZipFile(file, "w") as into:
        pack, book = Pack(into), Book(folder, subject, _cover(subject, reader))
        for number, chapter in enumerate(_chapters(subject, reader), start=1):
            book.add(chapter)
            for place, one in enumerate(chapter.documents, start=1):
                pack.put_file(parts.member(one, place, chapter.folder), path_of(one.digest))
            lines += chapter.lines
            cases += [chapter.key] if chapter.folder else []
            left_out += chapter.left_out
            reached(number)
        head = exporting.newest_head()
        several = [
            Entry.objects.filter(pk__in=lines[at : at + AT_ONCE])
            for at in range(0, len(lines), AT_ONCE)
        ]
        pack.put_file("dossier.pdf", book.finish(_proof(lines, left_out, head)))
        record = exporting.as_text(exporting.gathered(several, head))
        pack.put("record.jsonl", (line.encode() for line in record))
        pack.put("VERIFY.txt", [VERIFY.encode()])
        pack.put_file("verify_chronicle.py", Path(verify_chronicle.__file__))
        return Made(pack.sign(), cases)


def keys_in(subject: Subject) -> list[str]:
    """Return the keys of all that a dossier is made of, one for each chapter."""
    own = [subject.account.key] if subject.account else []
    cases = subject.cases.values_list("key", flat=True)
    return [*own, *(row.key for row in subject.rows), *cases]


def _chapters(subject: Subject, reader: User) -> Iterator[Chapter]:
    """Yield all chapters. Whether a matter may be seen is asked when it is read."""
    yield from chapters.before_cases(subject, reader)
    for pk in list(subject.cases.values_list("pk", flat=True)):
        if (case := subject.cases.filter(pk=pk).first()) is not None:
            yield chapters.chapter_of(case, reader)


def _cover(subject: Subject, reader: User) -> list[str]:
    made = {"reader": label(reader), "at": parts.at(timezone.now())}
    said = [_("Made for %(reader)s at %(at)s") % made, subject.says]
    if subject.of_all is not None:
        many = {"count": subject.cases.count(), "all": subject.of_all}
        said.append(
            _("%(count)s of the %(all)s matters of this table are shown to this reader.") % many
        )
    return said


def _proof(lines: Sequence[int], left_out: int, head: Head | None) -> Part:
    pieces = [lines[at : at + AT_ONCE] for at in range(0, len(lines), AT_ONCE)]
    sealed = sum(Leaf.objects.filter(entry__in=piece).count() for piece in pieces)
    rows = [
        [_("Lines with proofs"), str(sealed)],
        [_("Not yet sealed"), str(len(lines) - sealed)],
        [_("Left out"), str(left_out)],
    ]
    if head is not None:
        rows += [
            [_("Signed tree head"), f"{head.size}:{' '.join(head.letters)}"],
            [_("Signed at"), parts.at(head.signed_at)],
            [_("By key"), head.key],
        ]
    says = _("Lines are left out that say more than the page shows to this reader.")
    return part(_("Proof"), rows, text=[says])
