"""A form as a table that Excel shows as it is: no formula is run, no long number is rounded."""

import csv
import io
import re

from youwei.interop.lrmx.person import LABELS, RELATIVE, Person

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'")
LONG_NUMBER = re.compile(r"\d{12,}")


def rows(person: Person) -> list[tuple[str, str, str]]:
    """Return element, its name on paper, and text; relatives numbered; without the photo."""
    found = [(name, LABELS[name], text) for name, text in person.texts]
    for number, row in enumerate(person.family or (), start=1):
        found += [(f"Item{number}/{name}", RELATIVE[name], text) for name, text in row.texts]
    return found


def safe(text: str) -> str:
    """Return a text that a spreadsheet takes for text: with ' in front where it must."""
    is_risky = text.lstrip(" \n").startswith(STARTS) or text.startswith(STARTS)
    return f"'{text}" if is_risky or LONG_NUMBER.fullmatch(text) else text


def plain(cell: str) -> str:
    """Take back what `safe` did."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


def as_csv(person: Person) -> bytes:
    """Return the table as CSV in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["element", "name", "text"])
    writer.writerows([[safe(cell) for cell in row] for row in rows(person)])
    return out.getvalue().encode("utf-8-sig")
