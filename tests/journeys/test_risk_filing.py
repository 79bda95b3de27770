"""J9 风险报备: filed before acting, assessed by others, heard, decided, reported back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youwei.chronicle.models import Entry
from youwei.procedures.models import Case

BACKEND = "django.contrib.auth.backends.ModelBackend"
FILING = {
    "matter": "外墙应急加固，维修基金地方规定要三分之二业主签字",
    "began": "no",
    "urgent": "no",
    "endangers": "no",
    "rule": "local",
    "why-local": "雨季前来不及逐户签字",
    "plan": "先围挡，再用应急程序动用基金，全程公示",
    "ticket": "t",
}


@pytest.fixture
def cast(someone, county):
    return {
        "xu": someone("xu", "official", county.water),
        "head": someone("head", "unit-head", county.water),
        "luo": someone("luo", "handler", county.water),
        "lin": someone("lin", "organisation-officer", county.county),
        "other": someone("other", "unit-head", county.roads),
    }


@pytest.fixture
def post(client, cast):
    """Send a form as somebody of the cast."""

    def send(who, address, **sent):
        client.force_login(cast[who], backend=BACKEND)
        return client.post(address, sent)

    return send


def paper():
    return SimpleUploadedFile("会议纪要.pdf", b"%PDF-1.4 minutes")


def file_one(post, **changed):
    post("xu", "/procedures/risk-filing/open/", **{**FILING, **changed})
    case = Case.objects.get()
    return case, case.get_absolute_url()


def test_a_risk_is_filed_assessed_heard_and_decided_by_others(post, cast):
    case, page = file_one(post)
    by_local_rule = str(1)

    post("xu", page, place=by_local_rule)
    post("head", page, place="0", loss="120", level="middle")
    post("luo", page, place="0", likelihood="3", advice="可控，注意公示")
    post("xu", page, place="0", answer="按意见补充公示")
    post("lin", page, place="0")
    decided = post("head", page, place="0", decision=paper())
    closed = post("xu", page, place="0", later="三天完工，没有超支")

    assert (decided.status_code, closed.status_code) == (302, 302)
    case.refresh_from_db()
    assert case.stage == "closed"
    told = list(Entry.objects.filter(on_key=case.key).order_by("id"))
    assert [entry.event for entry in told].count("case.moved") == 7
    assert told[0].happened_at <= told[-1].happened_at


@pytest.mark.parametrize(
    "changed",
    [{"endangers": "yes"}, {"rule": "law"}, {"began": "yes"}, {"why-local": ""}],
)
def test_what_may_not_be_filed_stays_with_whoever_wrote_it(post, changed):
    case, page = file_one(post, **changed)

    answers = [post("xu", page, place=str(place)) for place in range(4)]

    assert {answer.status_code for answer in answers} == {422}
    case.refresh_from_db()
    assert case.stage == "filed"


def test_nobody_approves_their_own_filing(post, cast, someone, county):
    someone("xu", "unit-head", county.water)
    _case, page = file_one(post)
    post("xu", page, place="1")

    refused = post("xu", page, place="0", loss="1", level="low")

    assert refused.status_code == 422
    assert Case.objects.get().stage == "accepted"


def test_a_filing_is_seen_by_those_whose_turn_it_is_and_by_no_other_office(post, client, cast):
    _case, page = file_one(post)
    post("xu", page, place="1")
    seen = {}
    for who in cast:
        client.force_login(cast[who], backend=BACKEND)
        seen[who] = client.get(page).status_code

    assert seen == {"xu": 200, "head": 200, "luo": 404, "lin": 404, "other": 404}
