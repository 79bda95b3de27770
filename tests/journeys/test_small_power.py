"""C2 小微权力: a village power is used in public steps, and checked by its own committee."""

from datetime import timedelta

import pytest

from youwei.chronicle import clock
from youwei.chronicle.models import Entry
from youwei.procedures.actions import tick_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(someone, county):
    someone("tan", "village-secretary", county.village)
    someone("shi", "supervisor-committee", county.village)
    someone("town", "town-secretary", county.town)
    for number in range(3):
        someone(f"rep{number}", "representative", county.village)


@pytest.fixture
def later(settings):
    """Let so many days pass."""

    def wait(days):
        settings.YOUWEI_TODAY = (clock.today() + timedelta(days=days)).isoformat()

    return wait


def lease(opens, amount):
    return opens("tan", "power-run", power="lease", amount=str(amount), plan="旧校舍出租三年")


def test_a_large_one_is_published_decided_published_again_and_checked(
    village, opens, moves, sends, later, paper
):
    case = lease(opens, 80000)
    moves("tan", case, "notice")
    early = moves("tan", case, "decision")
    later(16)
    moves("tan", case, "decision")
    for number in range(3):
        sends(f"rep{number}", f"{case.get_absolute_url()}answer/", choice="yes")
    moves("tan", case, "done", vote=paper("决议.pdf"))
    later(4)
    moves("tan", case, "checked", proof=paper("公开栏.pdf"))
    own = moves("tan", case, "ended", checked="自己核对")
    moves("shi", case, "ended", checked="与合同一致")

    assert early.status_code == 422
    assert own.status_code == 422
    assert case.stage == "ended"
    assert case.filled["checked"] == "与合同一致"


def test_a_small_one_goes_at_once_and_is_still_checked(village, opens, moves, later, paper):
    case = lease(opens, 3000)

    skipped = moves("tan", case, "notice")
    moves("tan", case, "done")
    later(4)
    moves("tan", case, "checked", proof=paper())
    moves("shi", case, "doubted", reason="租金低于市价", checked="有疑问")
    moves("town", case, "ended", reason="已按评估价补收")

    assert skipped.status_code == 422
    assert case.stage == "ended"


def test_too_few_representatives_decide_nothing(village, opens, moves, sends, later, paper):
    case = lease(opens, 80000)
    moves("tan", case, "notice")
    later(16)
    moves("tan", case, "decision")
    sends("rep0", f"{case.get_absolute_url()}answer/", choice="yes")

    refused = moves("tan", case, "done", vote=paper())

    assert refused.status_code == 422
    assert case.stage == "decision"


def test_the_town_hears_when_the_committee_is_late(village, opens, moves, later, paper):
    case = lease(opens, 3000)
    moves("tan", case, "done")
    later(4)
    moves("tan", case, "checked", proof=paper())
    later(30)

    tick_case(case=case, at=clock.now())

    late = Entry.objects.filter(on_key=case.key, event="case.late")
    assert [entry.payload["tells"] for entry in late] == [["user/town"]]


def test_what_the_village_writes_at_first_is_published_without_a_phone_number(
    village, opens, moves
):
    plan = "旧校舍出租，有意者打 13800002716"
    case = opens("tan", "power-run", power="lease", amount="80000", plan=plan)

    refused = moves("tan", case, "notice")
    moves("tan", case, "notice", plan="旧校舍出租，有意者到村委会")

    assert refused.status_code == 422
    assert "13800002716" in refused.text
    assert case.stage == "notice"
