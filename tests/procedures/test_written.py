"""What is written without a move, on the pure machine."""

import random
from datetime import UTC, datetime

import pytest

from tests.procedures.generated import Surroundings
from youwei.packs.declared import NotAllowed
from youwei.procedures.declarations import Procedure
from youwei.procedures.machine import start, written

REPAIR = Procedure.model_validate(
    {
        "title": "修墙 | Repair",
        "mechanisms": ["Z12"],
        "source": "示例 | Example",
        "about": "示例。",
        "zone": "public",
        "nature": "ordinary",
        "opened_by": ["clerk"],
        "starts": "mending",
        "fields": {"until": {"label": "期限", "type": "date"}},
        "stages": {
            "mending": {
                "label": "修",
                "by": "clerk",
                "fills": ["until"],
                "due": "until",
                "moves": [{"to": "mended", "label": "修好"}],
            },
            "mended": {"label": "已修好"},
        },
    }
)


def test_a_deadline_that_stands_in_a_field_follows_the_field():
    around = Surroundings(random.Random(1))
    opened = datetime(2026, 11, 2, 2, tzinfo=UTC)
    state, _ = start(
        REPAIR, opener="user/an", filled={"until": "2026-11-05"}, at=opened, around=around
    )

    later = written(REPAIR, state, {"until": "2026-11-20"}, around=around)
    never = written(REPAIR, later, {"until": ""}, around=around)

    assert f"{state.due_at:%d}" == "05"
    assert f"{later.due_at:%d}" == "20"
    assert never.due_at is None


def test_a_deadline_of_more_days_than_a_century_is_refused():
    days = REPAIR.model_copy(
        update={
            "fields": {"until": REPAIR.fields["until"].model_copy(update={"type": "number"})}
        }
    )
    around = Surroundings(random.Random(1))
    opened = datetime(2026, 11, 2, 2, tzinfo=UTC)

    state, _ = start(days, opener="user/an", filled={"until": 5}, at=opened, around=around)

    assert f"{state.due_at:%d}" == "09"
    with pytest.raises(NotAllowed, match="at most") as refusal:
        start(days, opener="user/an", filled={"until": 1e15}, at=opened, around=around)
    assert refusal.value.names == {"field": "期限", "limit": "10000"}
