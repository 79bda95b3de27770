"""A letter on its way: a resident writes, one office sorts, another answers."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from youwei.identity.models import User
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case

CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def place(case: Case, to: str) -> int:
    """Return the number of the first declared move to a stage."""
    return next(n for n, move in enumerate(case.here.moves) if move.to == to)


@dataclass(frozen=True)
class Cast:
    resident: User
    petition: User
    handler: User
    other: User


@pytest.fixture
def cast(someone, county) -> Cast:
    return Cast(
        resident=someone("xu", "resident", county.home),
        petition=someone("deng", "petition-office", county.county),
        handler=someone("luo", "handler", county.water),
        other=someone("he", "handler", county.roads),
    )


@pytest.fixture
def letter(cast, county) -> Case:
    """A letter of Monday 2 November 2026, 10:00."""
    filled = {"title": "水管漏水", "matter": "三天没水", "kind": "help", "phone": "13800002716"}
    when = at("2026-11-02 10:00")
    return open_case(
        procedure="letters", unit=county.home, by=cast.resident, filled=filled, at=when
    )


@pytest.fixture
def handled(letter, cast, county) -> Case:
    """The same letter on the desk of the water office, since 3 November."""
    case = move_case(case=letter, place=0, by=cast.petition, at=at("2026-11-03 09:00"))
    lead = {"lead": county.water.key}
    return move_case(
        case=case, place=0, by=cast.petition, filled=lead, at=at("2026-11-03 09:05")
    )


@pytest.fixture
def replied(handled, cast) -> Case:
    """The same letter, answered on 5 November at 16:00."""
    case = move_case(
        case=handled,
        place=0,
        by=cast.handler,
        filled={"reply": "今天修好了。"},
        at=at("2026-11-05 10:00"),
    )
    return move_case(case=case, place=0, by=cast.petition, at=at("2026-11-05 16:00"))


@pytest.fixture
def sends(client):
    """Send a form as somebody, by their account's name."""

    def send(who, address, **sent):
        client.force_login(
            User.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.post(address, sent)

    return send
