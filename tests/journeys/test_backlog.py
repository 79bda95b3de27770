"""X8 积案交办: what has grown old is handed to leaders, by age and unit, never by person."""

from datetime import timedelta

import pytest

from tests.boundaries.test_canaries import as_text
from tests.journeys.conftest import BACKEND
from youwei.chronicle import clock
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.identity.models import User
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
URL = "/procedures/petition/backlog/"


@pytest.fixture
def cast(someone, county):
    for name in ("he", "pang"):
        someone(name, "resident", county.home)
    someone("deng", "petition-office", county.county)
    someone("zhou", "county-secretary", county.county)
    someone("chuan", "county-head", county.county)
    someone("qian", "official", county.water)
    someone("gu", "unit-head", county.water)
    for name, unit in (("luo", county.water), ("wei", county.roads)):
        someone(name, "handler", unit)


@pytest.fixture
def petitions(cast, opens, moves, county, settings):
    """Three petitions, of 200, 100 and 10 days; the old ones lie with the roads office."""
    made = []
    today = clock.today()
    for days, who in ((200, "he"), (100, "pang"), (10, "he")):
        settings.YOUWEI_TODAY = (today - timedelta(days=days)).isoformat()
        case = opens(
            "deng", "petition", petitioner=f"user/{who}", way="desk", first="user/deng",
            matter=f"{days} 天前的水费",
        )  # fmt: skip
        moves("deng", case, "accepted")
        if days > 50:
            moves("deng", case, "handling", **{"duty-unit": county.roads.key})
        made.append(case)
    settings.YOUWEI_TODAY = today.isoformat()
    return made


@pytest.fixture
def reads(client):
    def read(who, url):
        client.force_login(User.objects.get(username=who), backend=BACKEND)
        return client.get(url)

    return read


def test_the_office_sees_what_is_old_by_age_and_unit_and_by_nobodys_name(petitions, reads):
    page = as_text(reads("deng", URL))
    oldest = as_text(reads("deng", f"{URL}?age=180-365"))
    elsewhere = as_text(reads("deng", f"{URL}?unit=units/none"))

    assert [case.reference in page for case in petitions] == [True, True, False]
    assert [case.reference in oldest for case in petitions] == [True, False, False]
    assert petitions[0].reference not in elsewhere
    for name in ("user/he", "user/pang", "pang"):
        assert name not in page
    assert as_text(reads("deng", f"{URL}?petitioner=user/he")).count("PETITION") == page.count(
        "PETITION"
    )


@pytest.mark.parametrize("who", ["he", "wei", "luo", "gu", "qian", "zhou"])
def test_nobody_but_the_petition_office_has_the_page(petitions, reads, who):
    assert reads(who, URL).status_code == 404


def test_a_leader_gets_them_on_the_desk_until_they_end_and_it_is_recorded(
    petitions, sends, reads, moves, paper
):
    chosen = [case.reference for case in petitions[:2]]
    before = as_text(reads("chuan", "/desk/"))
    answer = sends("deng", URL, chosen=chosen, leader="user/chuan", reason="年底清零")
    seal_entries()
    while follow("notices", make_notices):
        pass

    desk = as_text(reads("chuan", "/desk/"))
    assert answer.status_code == 302
    assert petitions[0].reference not in before
    assert all(one in desk for one in chosen)
    assert "200" in desk
    lines = Entry.objects.filter(event="case.put-in-charge").order_by("pk")
    assert [(one.by_key, one.payload["days"]) for one in lines] == [
        ("user/deng", 200), ("user/deng", 100),
    ]  # fmt: skip
    assert Notice.objects.filter(to_user_key="user/chuan").count() == 2
    assert "chuan" in as_text(reads("deng", URL))
    assert reads("chuan", petitions[0].get_absolute_url()).status_code == 200
    moves("wei", petitions[0], "replied", reply=paper("处理意见书.pdf"))
    moves("he", petitions[0], "closed")
    assert "我包案的" in desk
    left = Case.objects.in_charge_of(User.objects.get(key="user/chuan"))
    assert [case.reference for case in left] == chosen[1:]


def test_another_leader_takes_over_and_the_former_one_reads_it_no_longer(
    petitions, sends, reads
):
    for leader in ("user/chuan", "user/zhou"):
        sends("deng", URL, chosen=[petitions[0].reference], leader=leader)

    assert reads("chuan", petitions[0].get_absolute_url()).status_code == 404
    assert reads("zhou", petitions[0].get_absolute_url()).status_code == 200
    assert Entry.objects.filter(event="case.put-in-charge").count() == 2


@pytest.mark.parametrize(
    ("chosen", "leader", "says"),
    [
        ([], "user/chuan", "没有选"),
        ([0], "", "请选择包案领导"),
        ([0], "user/gu", "不是可以包案的领导"),
        ([0, 2], "user/chuan", "还没有到积案的天数"),
    ],
)
def test_a_wrong_hand_over_gets_a_sentence_and_changes_none(
    petitions, sends, chosen, leader, says
):
    references = [petitions[n].reference for n in chosen]

    answer = sends("deng", URL, chosen=references, leader=leader)

    assert answer.status_code == 422
    assert says in as_text(answer)
    assert not Entry.objects.filter(event="case.put-in-charge").exists()
    assert all("leader" not in case.filled for case in Case.objects.all())


def test_whom_it_is_about_is_never_put_in_charge(petitions, sends, reads, opens, settings):
    today = clock.today()
    settings.YOUWEI_TODAY = (today - timedelta(days=90)).isoformat()
    about = opens(
        "deng", "petition", petitioner="user/he", way="desk", matter="县长批错了地",
        accused="user/chuan", first="user/deng",
    )  # fmt: skip
    settings.YOUWEI_TODAY = today.isoformat()

    answer = sends("deng", URL, chosen=[about.reference], leader="user/chuan")

    assert answer.status_code == 422
    assert "请另选一位" in as_text(answer)
    assert about.reference not in as_text(reads("chuan", "/desk/"))
    assert reads("chuan", about.get_absolute_url()).status_code == 404


def test_a_leader_reads_no_name_and_opens_no_phone(petitions, sends, reads):
    sends("deng", URL, chosen=[petitions[0].reference], leader="user/chuan")
    url = petitions[0].get_absolute_url()

    page = as_text(reads("chuan", url))

    assert "user/he" not in page
    for field in ("petitioner", "phone"):
        assert sends("chuan", f"{url}reveal/{field}/", reason="了解").status_code == 404
