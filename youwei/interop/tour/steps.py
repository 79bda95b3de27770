"""What the tour says and does, read from `tour.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).parent


class Word(BaseModel):
    """Words of the file; one that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Opening(Word):
    """A case that is opened, and under which name the tour keeps its number."""

    keep: str
    procedure: str
    at: str = ""  #: code of the unit; else that of whoever opens it
    photo: str = ""
    joins: str = ""  #: the case that it goes along with
    filled: Mapping[str, Any] = Field(default_factory=dict)


class Taken(Word):
    """A move, if the case still stands at `origin`."""

    of: str
    by: str = Field(alias="as")
    origin: str = Field(alias="from")
    to: str
    nth: int = 0  #: of several moves that lead there
    reason: str = ""
    filled: Mapping[str, Any] = Field(default_factory=dict)


class Step(Word):
    """A card: whom one becomes, where it stands, what it says."""

    title: str
    who: str = Field(alias="as")
    page: str
    says: str
    first: Sequence[Taken] = ()
    opens: Opening | None = None
    moves: Sequence[Taken] = ()


@lru_cache(maxsize=1)
def steps() -> Sequence[Step]:
    """Return the steps in order."""
    read = tomllib.loads((HERE / "tour.toml").read_text(encoding="utf-8"))
    return [Step.model_validate(one) for one in read["steps"]]
