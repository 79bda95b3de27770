"""What channels there are, what is said on them, and what waits or failed."""

from youwei.channels.queries.letters import Compose, Rest, composed, register_letter
from youwei.channels.queries.named import Broken, channels, checked, named_or_none
from youwei.channels.queries.own import OwnAddress, own_addresses
from youwei.channels.queries.standing import FAILED, Standing, standing
from youwei.channels.queries.texts import (
    PURPOSE,
    case_of,
    code_at,
    group_letter,
    is_history,
    is_urgent,
    notice_letter,
    proof_letter,
    robots_for,
    says_code,
    shown,
    signed,
)

__all__ = [
    "FAILED",
    "PURPOSE",
    "Broken",
    "Compose",
    "OwnAddress",
    "Rest",
    "Standing",
    "case_of",
    "channels",
    "checked",
    "code_at",
    "composed",
    "group_letter",
    "is_history",
    "is_urgent",
    "named_or_none",
    "notice_letter",
    "own_addresses",
    "proof_letter",
    "register_letter",
    "robots_for",
    "says_code",
    "shown",
    "signed",
    "standing",
]
