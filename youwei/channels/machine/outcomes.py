"""What an answer means: whether it was taken, may be tried again, or is in doubt."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from youwei.channels.declarations import Success
from youwei.chronicle.wire import Answer

Kind = Literal["sent", "later", "refused", "doubtful"]
BUSY = frozenset({"-1", "130101", "90018", "45009", "11232", "99991400"})
"""Numbers by which DingTalk, WeCom and Feishu say: not now, come again."""
STALE = frozenset({"40014", "42001", "40001"})
"""Numbers by which they say that the token is none any more."""
PLAIN = re.compile(r"[\w.\-]{1,40}", re.ASCII)
LONG = re.compile(r"\d{9}")


@dataclass(frozen=True)
class Outcome:
    """What became of one try. `why` names a number or code, never what was sent to whom."""

    kind: Kind
    why: str = ""

    @property
    def is_stale(self) -> bool:
        return self.why in STALE


SENT = Outcome("sent")


def of_answer(answer: Answer, success: Success, *, knows_id: bool = False) -> Outcome:
    """Judge an answer. A status of 500 may come after the text was taken, 503 and 429 not."""
    status = answer.status
    if status == 409 and knows_id:
        return SENT
    if status in (429, 503):
        return Outcome("later", f"HTTP-{status}")
    if status >= 500:
        return Outcome("doubtful", f"HTTP-{status}")
    if not 200 <= status < 300:
        return Outcome("refused", f"HTTP-{status}")
    if not success.field:
        return SENT
    return _judged(_field(answer.body, success.field), success.one_of)


def _judged(said: str | None, good: Collection[str]) -> Outcome:
    if said is None:
        return Outcome("doubtful", "no-answer-in-it")
    if said in good:
        return SENT
    return Outcome("later" if said in BUSY or said in STALE else "refused", said)


def _field(body: bytes, path: str) -> str | None:
    """Return a field of a JSON answer as a short code, or nothing if it has none."""
    try:
        value: Any = json.loads(body)
    except ValueError:
        return None
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None or isinstance(value, dict | list):
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # A gateway may repeat in its answer what it was sent: that is not kept.
    return text if PLAIN.fullmatch(text) and not LONG.search(text) else "unreadable-code"
