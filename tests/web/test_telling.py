"""Entries of the chronicle, said in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

from youwei.identity import events  # noqa: F401  # known once imported
from youwei.web.telling import deed, told


@dataclass
class Line:
    event: str = "field.revealed"
    by_name: str = "成立夏 | Cheng Lixia"
    on_name: str = "谭志远"
    payload: dict[str, Any] = field(
        default_factory=lambda: {"field": "电话 | Phone", "reason": "通知培训"}
    )


def test_an_entry_is_told_in_both_languages():
    with translation.override("en"):
        assert told(Line()) == "Cheng Lixia looked at Phone of 谭志远: 通知培训"
    with translation.override("zh-hans"):
        assert told(Line()) == "成立夏 看了 谭志远 的“电话”：通知培训"
        assert deed(Line()) == "看了 谭志远 的“电话”：通知培训"


def test_what_is_veiled_or_missing_is_not_told():
    with translation.override("en"):
        line = Line(payload={"field": {"key": "k", "cipher": "9f"}})
        assert told(line) == "Cheng Lixia looked at … of 谭志远: …"


def test_text_of_residents_is_never_read_as_a_pattern():
    with translation.override("en"):
        assert "{by.__class__}" in told(
            Line(payload={"field": "x", "reason": "{by.__class__}"})
        )


def test_an_event_that_is_no_longer_known_still_names_its_doer():
    assert "成立夏" in told(Line(event="gone.away"))
