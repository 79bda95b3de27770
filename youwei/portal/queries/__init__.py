"""What anybody may read here."""

from youwei.identity.models import VISITOR
from youwei.portal.queries.matters import (
    NAMED,
    RESIDENTS,
    Found,
    Letter,
    Offer,
    asked_fields,
    code_for,
    code_of,
    counts,
    find_case,
    is_same,
    offered,
    offers,
    progress_of,
    published,
    published_letter,
    turns_of,
)
from youwei.portal.queries.open311 import requests, services
from youwei.portal.queries.orders import ORDER, Hint, Known, hints_for, is_declared, near, towns
from youwei.portal.queries.phones import CODE, TEXT, is_texted
from youwei.portal.queries.texts import code_letter, shown_code, shown_text, text_letter

__all__ = [
    "CODE",
    "NAMED",
    "ORDER",
    "RESIDENTS",
    "TEXT",
    "VISITOR",
    "Found",
    "Hint",
    "Known",
    "Letter",
    "Offer",
    "asked_fields",
    "code_for",
    "code_letter",
    "code_of",
    "counts",
    "find_case",
    "hints_for",
    "is_declared",
    "is_same",
    "is_texted",
    "near",
    "offered",
    "offers",
    "progress_of",
    "published",
    "published_letter",
    "requests",
    "services",
    "shown_code",
    "shown_text",
    "text_letter",
    "towns",
    "turns_of",
]
