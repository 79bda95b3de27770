"""Written down for whoever has no phone: they hold the slip, and rate what came of it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.portal.test_orders import community, send, walk
from youwei.chronicle.clock import today
from youwei.packs.declared import NotAllowed
from youwei.portal import queries
from youwei.procedures.models import Case

__all__ = ["community"]

pytestmark = pytest.mark.django_db


def test_staff_write_down_for_somebody_without_a_phone_who_then_holds_the_code(
    community, someone
):
    client = Client()
    client.force_login(
        someone("ma", "grid-worker", community.grid),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    answer = send(community, client, way="slip", phone="")

    case = Case.objects.get()
    assert case.filled["way"] == "slip"
    assert case.opener_key == queries.VISITOR
    assert queries.code_of(case) in answer.text
    assert "ma" in case.last_by


def test_whoever_wrote_it_down_prints_the_slip_again_that_day_and_rates_nothing(
    community, someone, settings
):
    tan, client = someone("tan", "village-secretary", community.village), Client()
    client.force_login(tan, backend="django.contrib.auth.backends.ModelBackend")
    send(community, client, way="slip", phone="")
    case = Case.objects.get()

    page = client.get(case.get_absolute_url()).text
    slip = client.post(f"/slip/{case.reference}/")
    settings.YOUWEI_TODAY = (today() + timedelta(days=1)).isoformat()
    late = client.post(f"/slip/{case.reference}/", follow=True)

    assert f"/slip/{case.reference}/" in page
    assert queries.code_of(case) in slip.text
    assert queries.code_of(case) not in late.text
    case = walk(case, (tan, "sorted", {}))
    case = walk(case, (tan, "rating", {"category": "facade", "result": "已贴好。"}))
    with pytest.raises(NotAllowed):
        walk(case, (tan, "closed", {"contacted": True, "solved": True, "satisfied": True}))


@pytest.mark.parametrize(("name", "role"), [("xu", "resident"), ("ma", "grid-worker")])
def test_everybody_orders_on_the_page_that_is_made_for_it(community, someone, name, role):
    unit = community.home if role == "resident" else community.grid
    client = Client()
    client.force_login(
        someone(name, role, unit), backend="django.contrib.auth.backends.ModelBackend"
    )

    answer = client.post("/procedures/order/open/", {"matter": "墙漏水", "ticket": "t9"})
    send(community, client)

    assert answer["Location"] == "/order/"
    assert Case.objects.get().unit_path == community.village.path
