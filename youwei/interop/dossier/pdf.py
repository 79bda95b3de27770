"""The pages of a dossier: words as data, typeset by typst with fonts that come along.

A long one is typeset a sheaf at a time, since what typst holds of each page adds up; cover and
index come last, when it is known where everything stands, and go before.
"""

import io
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from youwei.interop.dossier.chapters import Chapter
from youwei.interop.dossier.parts import Part
from youwei.interop.dossier.subjects import Subject
from youwei.procedures.actions import path_of
from youwei.procedures.models import Document

FONTS = [Path(at) for at in find_spec("manimgx_fonts_cjk").submodule_search_locations]  # type: ignore[union-attr]
PICTURE = (1600, 1600)
SHEAF = 500
"""Lines of tables in one piece; typst remembers the last ten. A picture counts as so many:"""
OF_A_PICTURE = 15


class Book:
    """Takes chapters one after another, and is one PDF in the end."""

    def __init__(self, folder: Path, subject: Subject, cover: Sequence[str]) -> None:
        self.folder, self.weight, self.pages = folder, 0, 0
        self.waiting: list[dict[str, Any]] = []
        self.sheaves: list[Path] = []
        self.index: list[dict[str, Any]] = []
        self.heads = [_("What"), _("Whom it concerns"), _("Result"), _("Page")]
        self.data = {
            "title": subject.title,
            "reference": subject.number,
            "procedure": subject.under,
            "words": {"dossier": _("Dossier"), "index": _("Index")},
            "cover": cover,
            "is_one": subject.kind == "case",
        }
        template = (Path(__file__).parent / "dossier.typ").read_bytes()
        (folder / "dossier.typ").write_bytes(template)

    def add(self, chapter: Chapter) -> None:
        """Take the next chapter."""
        if self.weight > SHEAF:
            self._bind()
        images = self._images(chapter.documents)
        chapter_parts = [dict(one) for one in chapter.parts]
        chapter_parts[-1]["images"] = images
        self.index.append({"cells": [chapter.title, chapter.who, chapter.result], "page": None})
        self.waiting.append({"title": chapter.title, "parts": chapter_parts})
        self.weight += sum(3 + len(one["rows"]) for one in chapter.parts)
        self.weight += OF_A_PICTURE * len(images)

    def finish(self, last: Part) -> Path:
        """Put the last part behind and the index before; return where the PDF lies."""
        if not self.sheaves:
            return self._typeset("whole", front=True, last=last)
        self._bind(last=last)
        front = self._typeset("front", front=True)
        return _joined([front, *self.sheaves], self.folder / "joined.pdf")

    def _bind(self, last: Part | None = None) -> None:
        """Typeset what waits, and note on which page each chapter begins."""
        path = self._typeset(f"sheaf-{len(self.sheaves)}", last=last)
        count, begins = _looked_at(path)
        first = len(self.index) - len(self.waiting)
        for line, page in zip(self.index[first:], begins, strict=False):
            line["page"] = self.pages + page + 1
        self.pages += count
        self.sheaves.append(path)
        self.waiting, self.weight = [], 0
        for picture in self.folder.glob("*.jpg"):
            picture.unlink()

    def _typeset(
        self,
        name: str,
        *,
        front: bool = False,
        last: Part | None = None,
    ) -> Path:
        first = len(self.index) - len(self.waiting)
        data = {
            **self.data,
            "front": front,
            "index": self.index if front else [],
            "heads": self.heads,
            "chapters": self.waiting,
            "number": first,  # of its first chapter
            "first": self.pages + 1,
            "is_whole": not self.sheaves and front,
            "last": [last] if last else [],
        }
        (self.folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        path = self.folder / f"{name}.pdf"
        typst.compile(  # type: ignore[misc]  # its stub leaves a type open
            str(self.folder / "dossier.typ"),
            output=str(path),
            root=str(self.folder),
            font_paths=FONTS,
            ignore_system_fonts=True,
        )
        return path

    def _images(self, documents: Sequence[Document]) -> list[Part]:
        """Write pictures small and upright; what is no picture inside stays a file alone."""
        made: list[Part] = []
        for one in documents:
            if one.kind not in ("image/jpeg", "image/png"):
                continue
            try:
                with Image.open(io.BytesIO(path_of(one.digest).read_bytes())) as opened:
                    picture = ImageOps.exif_transpose(opened).convert("RGB")
            except (OSError, ValueError, Image.DecompressionBombError):
                continue
            picture.thumbnail(PICTURE)
            picture.save(self.folder / f"{one.pk}.jpg", "JPEG", quality=85)
            made.append({"path": f"{one.pk}.jpg", "name": one.name})
        return made


def _joined(paths: Sequence[Path], into: Path) -> Path:
    import pypdfium2  # noqa: PLC0415 — every command would wait for it at its start

    whole = pypdfium2.PdfDocument(paths[0])
    for path in paths[1:]:
        sheaf = pypdfium2.PdfDocument(path)
        whole.import_pages(sheaf)
        sheaf.close()
    whole.save(into)
    whole.close()
    return into


def _looked_at(path: Path) -> tuple[int, list[int]]:
    """Return how many pages a sheaf has, and on which of them its chapters begin."""
    import pypdfium2  # noqa: PLC0415 — as above

    sheaf = pypdfium2.PdfDocument(path)
    marks = [one for one in sheaf.get_toc(max_depth=3) if one.level == 0]
    count, begins = len(sheaf), [one.get_dest().get_index() for one in marks]
    sheaf.close()
    return count, begins
