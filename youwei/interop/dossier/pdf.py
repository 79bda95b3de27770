"""The pages of a dossier: words as data, typeset by typst with fonts that come along."""

import io
import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from youwei.chronicle.models import Head
from youwei.interop.dossier.queries import Chapter
from youwei.procedures.actions import path_of
from youwei.web.words import label

FONTS = [Path(at) for at in find_spec("manimgx_fonts_cjk").submodule_search_locations]  # type: ignore[union-attr]
PICTURE = (1600, 1600)
Part = dict[str, Any]


def pages(chapter: Chapter, names: Mapping[str, str], head: Head | None, reader: str) -> bytes:
    """Return the PDF. `names`: key of a document → where it lies in the ZIP."""
    case = chapter.page.case
    cover = [
        _("Made for %(reader)s at %(at)s")
        % {"reader": label(reader), "at": _at(timezone.now())},
        _("It holds what this reader may see on the page of the case."),
    ]
    with TemporaryDirectory() as folder:
        images = _images(chapter, Path(folder))
        data = {
            "title": case.label,
            "reference": case.reference,
            "procedure": label(case.procedure.title),
            "words": {"dossier": _("Dossier"), "index": _("Index")},
            "cover": cover,
            "parts": _parts(chapter, names, head, images),
        }
        source = Path(folder) / "dossier.typ"
        source.write_bytes((Path(__file__).parent / "dossier.typ").read_bytes())
        made: bytes = typst.compile(  # type: ignore[misc]  # its stub leaves a type open
            str(source),
            root=folder,
            font_paths=FONTS,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    return made


def _parts(
    chapter: Chapter, names: Mapping[str, str], head: Head | None, images: Sequence[Part]
) -> list[Part]:
    page, case = chapter.page, chapter.page.case
    basic = [
        [_("Number"), case.reference],
        [_("Stage"), chapter.shown.stage],
        [_("Where"), label(case.unit_name)],
        [_("Received"), _at(case.opened_at)],
        *([[_("Lead"), label(case.lead_name)]] if case.lead_name else []),
        *([[_("Ended"), _at(case.ended_at)]] if case.ended_at else []),
    ]
    said = [[one.label, one.text] for one in chapter.shown.values]
    steps = [
        [_at(one.at), one.who, one.says + (f"\n“{one.quote}”" if one.quote else ""),
         "" if one.seal is None else str(one.seal)]
        for one in reversed(chapter.shown.entries)
    ]  # fmt: skip
    files = [
        [one.name, f"{one.size:,}", one.digest, names[one.key]] for one in chapter.documents
    ]
    parts = [_part(_("The case"), basic), _part(_("Particulars"), said)]
    if page.asking is not None and page.asking.counts:
        counts, choices = page.asking.counts, page.asking.asks.choices
        given = [[label(said), str(counts.get(key, 0))] for key, said in choices.items()]
        parts.append(_part(_("Answers"), given))
    head_of_steps = [_("When"), _("Who"), _("What happened"), _("Line")]
    parts.append(_part(_("What happened"), steps, head_of_steps, (3, 3, 9, 2)))
    head_of_files = [_("File"), _("Bytes"), "SHA-256", _("In the ZIP")]
    parts.append(_part(_("Files"), files, head_of_files, (4, 2, 6, 4)) | {"images": images})
    return [*parts, _proof(chapter, head)]


def _part(
    title: str, rows: Sequence[Any], head: Sequence[str] = (), widths: Sequence[int] = ()
) -> Part:
    return {
        "title": title, "rows": rows, "head": head, "widths": widths, "images": [],
        "text": [] if rows else [_("None.")],
        "kind": ("table" if head else "pairs") if rows else "",
    }  # fmt: skip


def _proof(chapter: Chapter, head: Head | None) -> Part:
    rows = [
        [_("Lines with proofs"), str(chapter.lines.filter(leaf__isnull=False).count())],
        [_("Not yet sealed"), str(chapter.lines.filter(leaf=None).count())],
        [_("Left out"), str(chapter.left_out)],
    ]
    if head is not None:
        rows += [
            [_("Signed tree head"), f"{head.size}:{' '.join(head.letters)}"],
            [_("Signed at"), _at(head.signed_at)],
            [_("By key"), head.key],
        ]
    says = _("Lines are left out that say more than the page shows to this reader.")
    return _part(_("Proof"), rows) | {"text": [says]}


def _images(chapter: Chapter, folder: Path) -> list[Part]:
    """Write pictures small and upright; what is no picture inside stays a file alone."""
    made: list[Part] = []
    for number, one in enumerate(chapter.documents):
        if one.kind not in ("image/jpeg", "image/png"):
            continue
        try:
            with Image.open(io.BytesIO(path_of(one.digest).read_bytes())) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGB")
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
        picture.thumbnail(PICTURE)
        picture.save(folder / f"{number}.jpg", "JPEG", quality=85)
        made.append({"path": f"{number}.jpg", "name": one.name})
    return made


def _at(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
