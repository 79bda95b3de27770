"""Boundary 7: the name behind a talk is opened by its two takers alone."""

from types import SimpleNamespace

import pytest

from youwei.packs.declared import Field
from youwei.registers.queries.rows import _value

SOURCE = Field(label="谁说的", sealed_to=("@takers",))
TALK = {"person": "user/xu", "takers": ["user/lin", "user/wei"]}


class Reader(SimpleNamespace):
    """Somebody who unmasks everything that a role can unmask."""

    def may_unmask(self, privacy: str, path: str) -> bool:
        return True


@pytest.mark.parametrize(
    ("key", "is_own", "opens"),
    [
        ("user/lin", False, True),
        ("user/wei", False, True),
        ("user/xu", True, False),
        ("user/secretary", False, False),
        ("user/administrator", False, False),
    ],
)
def test_a_seal_in_a_register_opens_to_the_takers_alone(key, is_own, opens):
    row = SimpleNamespace(closed={"source": "鸬鹚"}, value=TALK.get, unit_path="/")

    shown = _value(row, "source", SOURCE, Reader(key=key, person_key=""), own=is_own)

    assert shown.may_reveal is opens
    assert shown.value is True
