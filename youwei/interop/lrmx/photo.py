"""The photo, known by its content: a JPEG or PNG of a size that an image of a person has."""

import base64
import binascii
import re
import struct

MOST_BYTES, MOST_PIXELS = 5 * 1024 * 1024, 10_000
SIZED = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
ALONE = {0x01, *range(0xD0, 0xD9)}
PREFIX = re.compile(r"data:[^,]{0,100},")


def decoded(text: str) -> bytes | None:
    """Return the bytes of base64 without prefix and spaces; None if it is none."""
    plain = re.sub(r"\s+", "", PREFIX.sub("", text.strip(), count=1)).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None


def trouble(photo: bytes) -> str:
    """Return why these bytes are no photo, "" if they are one."""
    if len(photo) > MOST_BYTES:
        return f"the photo has more than {MOST_BYTES // 1024 // 1024} MB"
    size = _png(photo) or _jpeg(photo)
    if size is None:
        return "the photo is neither JPEG nor PNG, or broken"
    if not all(0 < side <= MOST_PIXELS for side in size):
        return f"the photo says it is {size[0]} × {size[1]} pixels"
    return ""


def _png(photo: bytes) -> tuple[int, int] | None:
    if photo[:8] != b"\x89PNG\r\n\x1a\n" or photo[12:16] != b"IHDR" or len(photo) < 24:
        return None
    wide, high = struct.unpack(">II", photo[16:24])
    return wide, high


def _jpeg(photo: bytes) -> tuple[int, int] | None:
    """Walk the segments to the frame header; return (width, height)."""
    if photo[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(photo) and photo[at] == 0xFF:
        marker = photo[at + 1]
        if marker in SIZED:
            high, wide = struct.unpack(">HH", photo[at + 5 : at + 9])
            return wide, high
        if marker in ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
    return None
