"""Those who serve an order, an SMS gateway that writes down, and a resident at work."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.channels.gateway import gateway
from youwei.channels import actions as sending
from youwei.channels.models import Dispatch
from youwei.chronicle.actions import follow, seal_entries
from youwei.identity.models import User
from youwei.portal import jobs
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case

PHONE = "13812342716"
MATTER = "3 栋外墙瓷砖往下掉"
HEAD = (
    'signature = "忠县有为"\nsite = "https://yw.example.cn"\n'
    'quiet = { since = "00:00", until = "00:00" }\n'
)


@pytest.fixture
def serving(county, someone):
    """Give the roles that take an order to its end."""
    someone("tan", "village-secretary", county.village)
    someone("pu", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)
    someone("luo", "handler", county.water)
    someone("ma", "grid-worker", county.grid)
    return county


@pytest.fixture
def sms(settings, tmp_path, serving):
    """Have a gateway, and a night that never comes."""
    settings.YOUWEI_DATA = tmp_path
    cache.clear()
    with gateway() as made:
        told = tmp_path / "channels.toml"
        told.write_text(f'{HEAD}[sms]\nurl = "{made.url}/json"\n', encoding="utf-8")
        told.chmod(0o600)
        yield made


def order(county, client=None, **words):
    """Send an order as anybody on the street does."""
    cache.clear()
    said = {"matter": MATTER, "phone": PHONE, "village": county.village.code}
    sent = {"ticket": uuid4().hex, "looked": "on", **said, **words}
    answer = (client or Client()).post("/order/", sent)
    assert answer.status_code == 200, answer.text
    return Case.objects.latest("pk")


def goes(case, to, who, reason="", at=None, **filled):
    """Take the declared move to a stage as somebody of the cast."""
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    by = User.objects.get(username=who)
    return move_case(case=case, place=place, by=by, filled=filled, reason=reason, at=at)


def until(case, county, stage):
    """Bring an order to a stage."""
    steps = [
        ("sorted", "tan", {}),
        ("dispatch", "tan", {"category": "facade", "lane": "ordinary"}),
        ("signing", "feng", {"lead": county.water.key, "promise": 5}),
        ("contact", "luo", {}),
        ("doing", "luo", {"contact": "site"}),
        ("checking", "luo", {"result": "贴好了。"}),
        ("rating", "tan", {}),
    ]
    for to, who, filled in steps:
        case = goes(case, to, who, **filled)
        if to == stage:
            break
    return case


def work():
    """Do what the worker does, once."""
    seal_entries()
    while follow("portal.phones", jobs.follow_phones):
        pass
    Dispatch.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())
    sending.send_due("sms")


def texts(there):
    return [one["text"] for one in there.got]
