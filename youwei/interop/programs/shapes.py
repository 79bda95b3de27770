"""What goes in and comes out, as the description of the interface tells it."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

REFERENCE = r"^[A-Z0-9][A-Z0-9-]{0,49}$"
KEY = r"^[a-z0-9][a-z0-9-]{0,59}$"
MOST_DEEP = 6
FIRST_SURROGATE, LAST_SURROGATE = "\ud800", "\udfff"


def plain(value: Any, deep: int = 0) -> Any:
    """Refuse what no database keeps: zero characters, halves of characters, endless nesting."""
    if deep > MOST_DEEP:
        raise ValueError("This is nested too deep.")
    if isinstance(value, str):
        if "\x00" in value or any(FIRST_SURROGATE <= c <= LAST_SURROGATE for c in value):
            raise ValueError("There is a character that cannot be kept.")
    elif isinstance(value, dict):
        for key, one in value.items():
            plain(key, deep + 1)
            plain(one, deep + 1)
    elif isinstance(value, list):
        for one in value:
            plain(one, deep + 1)
    return value


Key = Annotated[str, StringConstraints(pattern=KEY)]
Reference = Annotated[str, StringConstraints(pattern=REFERENCE)]
Values = Annotated[dict[str, Any], AfterValidator(plain)]
Words = Annotated[str, StringConstraints(max_length=2000), AfterValidator(plain)]


class Problem(Schema):
    """Why nothing was done, as a sentence."""

    error: str


class Hat(Schema):
    """A role that is held in a unit."""

    role: str
    unit: str


class Me(Schema):
    """Whom the program acts for."""

    name: str
    roles: list[Hat]


class Listed(Schema):
    """A case in a list."""

    reference: str
    title: str
    procedure: str
    stage: str
    unit: str
    lead: str
    opened_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    version: int


class Page(Schema):
    """Cases, newest first, and how many there are in all."""

    cases: list[Listed]
    total: int
    page: int


class Offered(Schema):
    """A move that the person may take now, or why not."""

    place: int
    label: str
    to: str
    needs: list[str]
    reason: bool
    refusal: str


class Whole(Listed):
    """A case with its open values; closed ones are opened on its page, with a reason."""

    values: dict[str, Any]
    writes: list[str] = Field(description="Fields that the person may write now.")
    moves: list[Offered]


class Moving(Schema):
    """Take the move at a place; `version` is the one that was seen."""

    place: int = Field(ge=0, le=99)
    version: int = Field(ge=1, le=2_000_000_000)
    reason: Words = ""
    filled: Values = {}


class Opening(Schema):
    """Open a case; `unit` is the code of a unit."""

    unit: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
    filled: Values = {}
