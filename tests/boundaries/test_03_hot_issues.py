"""Boundary 3: hot issues hold place, category and a count of five or more, never a person."""

import hashlib
import json

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.test import Client

from tests.boundaries.house import BACKEND, CAST
from tests.boundaries.test_bad_requests import routes
from tests.boundaries.test_canaries import as_text
from youwei.engines.merkle import DIGESTS
from youwei.identity.models import User
from youwei.portal.actions import send_order
from youwei.procedures.actions import join_case, move_case
from youwei.procedures.jobs import count_hot_issues
from youwei.procedures.models import Case, HotIssue

pytestmark = pytest.mark.django_db
WAYS = [
    "半夜两点还在放音响",
    "油烟直往窗户里灌",
    "一直吵到天亮",
    "门口全是垃圾",
    "唱歌吵得睡不着",
    "桌子摆到路中间",
    "喝酒的人大喊大叫",
    "烟味熏得开不了窗",
]
GRILL = "楼下滨江夜市烧烤店"


@pytest.fixture
def people(county, someone):
    """Everybody of the cast, by their names."""
    for name, (role, unit) in CAST.items():
        someone(name, role, getattr(county, unit))
    someone("tan", "village-secretary", county.village)
    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def say(county, people):
    """Send an order; nobody twice says the like in the same words."""

    def send(matter, phone="", by=None, unit=None, *, is_taken_in=True):
        filled = {"matter": matter, "way": "web", **({"phone": phone} if phone else {})}
        ticket = f"{Case.objects.count():032x}"
        unit = unit or county.village
        case = send_order(ticket=ticket, unit=unit, filled=filled, photos=[], by=by)
        if case.here.by == "village-secretary" and is_taken_in:
            case = move_case(case=case, place=0, by=people["tan"])
        return case

    return send


def phones(count):
    return [f"1391234{1000 + number}" for number in range(count)]


@pytest.fixture
def issue(say, people):
    """Six people have one thing: five phones, and a resident who has signed in."""
    for phone, way in zip(phones(5), WAYS, strict=False):
        say(f"{GRILL}{way}", phone)
    say(f"{GRILL}{WAYS[5]}", by=people["xu"])
    count_hot_issues()
    return HotIssue.objects.get(scope_path="500233/")


def browser(name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(User.objects.get(username=name), backend=BACKEND)
    return client


def test_an_issue_says_where_what_and_how_many_and_no_more(issue):
    assert (issue.people, issue.unknown, issue.place) == (6, 0, "州屏社区")
    assert {f.name for f in HotIssue._meta.get_fields()} == {
        "id", "key", "scope_path", "rank", "place", "procedure", "category", "is_proposed",
        "people",
        "unknown", "heat", "since", "lately", "before", "cases", "counted_at",
    }  # fmt: skip


def test_what_is_kept_holds_no_person_not_even_as_a_digest(issue, people):
    kept = serializers.serialize("json", HotIssue.objects.all())
    names = [*phones(5), people["xu"].key, "user/visitor"]
    digests = [digest(name.encode()) for name in names for digest in makers()]

    assert not [name for name in names if name in kept]
    assert not [one for one in digests if one[:12] in kept]


def makers():
    plain = (hashlib.sha1, hashlib.sha256, hashlib.md5)
    own = [lambda data, make=make: make(data).hex() for make in DIGESTS.values()]
    return [*own, *(lambda data, make=make: make(data).hexdigest() for make in plain)]


def test_four_people_are_no_issue_and_the_database_takes_none(say):
    for phone, way in zip(phones(4), WAYS, strict=False):
        say(f"{GRILL}{way}", phone)
    say(f"{GRILL}{WAYS[6]}", phones(1)[0])

    assert count_hot_issues() == 0
    row = HotIssue(key="x", people=4, rank=1, heat=1, since="2026-01-01", unknown=0, lately=0,
                   before=0, counted_at="2026-01-01T00:00Z")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_nobody_reads_a_reporter_on_any_page_of_an_issue(issue, people):
    for name in ["", *CAST, "tan"]:
        client = browser(name)
        pages = ["/hot/", *(f"/hot/{one.key}/" for one in HotIssue.objects.all())]
        text = "".join(as_text(client.get(page)) for page in pages)
        assert not [phone for phone in phones(5) if phone in text]
        assert "user/" not in text
        assert "138****" not in text


def test_the_county_and_the_street_read_issues_and_nobody_else(issue):
    reads = {
        name for name in ["", *CAST, "tan"] if browser(name).get("/hot/").status_code == 200
    }

    assert reads == set(CAST) - {"xu", "bao", "luo", "he", "gu", "yan", "qian", "jin", "ma"}


def test_an_issue_opens_to_those_orders_alone_that_its_reader_may_read(issue):
    address = f"/hot/{issue.key}/"
    street = HotIssue.objects.get(scope_path="500233/500233001/")

    assert GRILL not in as_text(browser("zhou").get(address))
    assert "其中您看得到 0 件" in as_text(browser("zhou").get(address))
    assert GRILL in as_text(browser("feng").get(f"/hot/{street.key}/"))
    assert browser("feng").get(address).status_code == 404


def test_issues_are_in_no_export_no_interface_and_on_no_public_page(issue):
    named = [route for route in routes() if "hot" in route]
    plain = as_text(browser("feng").get("/procedures/order/export.csv"))
    asked = [f"/procedures/order/export.csv?{word}={issue.key}" for word in ("hot", "f.hot")]

    assert sorted(named) == ["/hot/", "/hot/<slug:key>/"]
    for address in ["/hot/export.csv", f"/hot/{issue.key}.csv", f"/hot/{issue.key}/export.csv"]:
        assert browser("feng").get(address).status_code == 404
    assert all(as_text(browser("feng").get(one)) == plain for one in asked)
    assert "/hot" not in json.dumps(browser("").get("/api/openapi.json").json())
    for page in ("/", "/statistics/", "/statistics/open.csv", "/statistics/map/", "/letters/"):
        assert issue.key not in as_text(browser("").get(page))
        assert "热点" not in as_text(browser("").get(page))


def test_fifty_copies_of_one_person_change_no_order(say):
    for phone, way in zip(phones(7), WAYS, strict=False):
        say(f"{GRILL}{way}", phone)
    for number, where in enumerate(["东", "西", "南", "北", "中"]):
        say(
            f"{where}门外的路灯坏了，{WAYS[number][-3:]}，晚上回家摔跤",
            f"1381234{2000 + number}",
        )
    count_hot_issues()
    before = list(HotIssue.objects.values_list("scope_path", "rank", "people", "heat"))
    for _ in range(50):
        say("东门外的路灯坏了，晚上回家摔跤，快来修", "13812342000")

    count_hot_issues()

    assert list(HotIssue.objects.values_list("scope_path", "rank", "people", "heat")) == before


def test_orders_of_whoever_left_nothing_are_one_person_and_the_page_says_so(say, people):
    for phone, way in zip(phones(4), WAYS, strict=False):
        say(f"{GRILL}{way}", phone)
    for way in WAYS[:6]:
        say(f"{GRILL}真的{way}")
    count_hot_issues()

    page = as_text(browser("feng").get("/hot/"))

    issue = HotIssue.objects.get(scope_path="500233/")
    assert (issue.people, issue.unknown) == (5, 6)
    assert "其中 6 件分不清是谁的，合起来算一位" in page


def test_one_browser_makes_no_issue_with_phones_that_it_types(say):
    for phone, way in zip(phones(8), WAYS, strict=False):
        say(f"{GRILL}{way}", phone, is_taken_in=False)

    count_hot_issues()

    assert not HotIssue.objects.exists()


def test_what_a_visitor_says_to_be_the_same_is_no_evidence_that_it_is(say, county):
    cases = [say(f"{GRILL}{way}", phone) for phone, way in zip(phones(4), WAYS, strict=False)]
    sent = {"looked": "on", "village": county.village.code, "repeats": cases[0].key}
    for number, said in enumerate(["河边那家店该管管了", "路灯坏了没有人修"]):
        own = {"ticket": f"f{number:031x}", "matter": said, "phone": f"1391234999{number}"}
        browser("").post("/order/", {**sent, **own})
    assert Case.objects.filter(filled__claimed=True).count() == 2

    count_hot_issues()

    assert not HotIssue.objects.exists()


def test_what_people_joined_is_one_issue_however_it_was_said(say, people, county):
    tan = people["tan"]
    cases = [say(f"{GRILL}{way}", phone) for phone, way in zip(phones(4), WAYS, strict=False)]
    other = say("河边那家店该管管了", "13912349999")
    count_hot_issues()
    assert not HotIssue.objects.exists()
    join_case(case=Case.objects.get(pk=other.pk), lead=Case.objects.get(pk=cases[0].pk), by=tan)

    count_hot_issues()

    assert HotIssue.objects.get(scope_path="500233/").people == 5


def test_it_counts_anew_only_when_something_has_moved(
    issue, say, django_assert_max_num_queries
):
    counted_at = issue.counted_at
    with django_assert_max_num_queries(3):
        count_hot_issues()
    assert HotIssue.objects.get(scope_path="500233/").counted_at == counted_at

    say(f"{GRILL}{WAYS[7]}", "13912348888")
    count_hot_issues()

    assert HotIssue.objects.get(scope_path="500233/").people == 7
