"""Residents' photos: turned upright, made smaller, and without where, when and with what.

A photo is drawn anew from its points of colour, so that nothing that was hidden in the file
goes along: no position, no device, no thumbnail of what was cut away.
"""

import io
import warnings
from threading import Lock

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST = 1600
"""Points on the longer side: enough to see a crack, about 300 kB."""
MOST_POINTS = 60_000_000
"""A photo with more is refused unread."""
MOST_LAID_OUT = 24_000_000
"""So many are laid out in memory, about 100 MB; a JPEG of more is read at half its size."""
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 80
ONE = Lock()
"""Several large photos at a time would need several times the memory."""


class PhotoError(ValueError):
    """Bytes that are no photo; the text is a sentence."""


def cleaned(data: bytes) -> bytes:
    """Return a JPEG of what the photo shows, and nothing else of it.

    Raises PhotoError for what is no photo, is cut off, or is far too large.
    """
    try:
        with ONE, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large photo is measured by us
            with Image.open(io.BytesIO(data), formats=KINDS) as photo:
                return _drawn_anew(photo)
    except PhotoError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise PhotoError("This is no photo, or it is cut off.") from error
    except Image.DecompressionBombError as error:
        raise PhotoError("The photo is far too large.") from error


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height of a photo that was `cleaned`."""
    with Image.open(io.BytesIO(data), formats=KINDS) as photo:
        return photo.size


def _drawn_anew(photo: Image.Image) -> bytes:
    _refuse_more(photo, MOST_POINTS)
    photo.draft("RGB", (LONGEST, LONGEST))
    _refuse_more(photo, MOST_LAID_OUT)
    photo.thumbnail((LONGEST, LONGEST))  # before it is turned: turning makes a second one
    upright = ImageOps.exif_transpose(photo)
    plain = Image.new("RGB", upright.size, "white")
    if upright.mode == "RGB":
        plain.paste(upright)
    else:  # what is seen through becomes white
        rgba = upright.convert("RGBA")
        plain.paste(rgba, mask=rgba.getchannel("A"))
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _refuse_more(photo: Image.Image, most: int) -> None:
    width, height = photo.size
    if width * height > most:
        raise PhotoError("The photo is far too large.")
