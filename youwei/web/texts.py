"""Compiles translations (.po → .mo) with the standard library alone.

Machines that run Youwei need no gettext installed: `run.py` calls this before every command.
"""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = 0x950412DE
HEADER = struct.Struct("<7I")
PAIR = struct.Struct("<2I")


def compile_texts(root: Path) -> list[Path]:
    """Compile every .po below `root` that is newer than its .mo; return what was written."""
    written = []
    for po in sorted(root.glob("**/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            mo.write_bytes(compiled(read_po(po.read_text(encoding="utf-8"))))
            written.append(mo)
    return written


def read_po(text: str) -> dict[str, str]:
    """Return translations by message; context and plurals are joined as gettext stores them."""
    messages = {}
    for entry in _entries(text):
        key = entry.get("msgid", "")
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}\x04{key}"
        if "msgid_plural" in entry:
            key = f"{key}\0{entry['msgid_plural']}"
        forms = [value for word, value in entry.items() if word.startswith("msgstr")]
        if all(forms):
            messages[key] = "\0".join(forms)
    return messages


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Yield the words of each entry that is neither fuzzy nor obsolete."""
    entry: dict[str, str] = {}
    word, is_fuzzy = "", False
    for line in [*map(str.strip, text.splitlines()), "msgid"]:
        begins = line.startswith(("msgid", "msgctxt", "#")) and not line.startswith(
            "msgid_plural"
        )
        if begins and any(known.startswith("msgstr") for known in entry):
            if not is_fuzzy:
                yield entry
            entry, is_fuzzy = {}, False
        if line.startswith("#,"):
            is_fuzzy = "fuzzy" in line
        elif line.startswith('"'):
            entry[word] += ast.literal_eval(line)
        elif line.startswith("msg") and '"' in line:
            word, _, quoted = line.partition(" ")
            entry[word] = ast.literal_eval(quoted)


def _begins_entry(line: str) -> bool:
    return line.startswith(("msgid", "msgctxt", "#")) and not line.startswith("msgid_plural")


def compiled(messages: dict[str, str]) -> bytes:
    """Return the bytes of a .mo file, its messages sorted as gettext wants them."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    keys_at = HEADER.size
    values_at = keys_at + PAIR.size * len(pairs)
    text_at = values_at + PAIR.size * len(pairs)
    tables = [b"", b""]
    text = b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += PAIR.pack(len(pair[column]), text_at + len(text))
            text += pair[column] + b"\0"
    header = HEADER.pack(MAGIC, 0, len(pairs), keys_at, values_at, 0, 0)
    return header + tables[0] + tables[1] + text
