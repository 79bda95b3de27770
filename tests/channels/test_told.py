"""People are told where they want to be: proved by a code, and never a word of a matter."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.channels.conftest import wait_no_longer
from youwei.channels import actions, jobs
from youwei.channels.models import Address, Dispatch
from youwei.chronicle.actions import follow, seal_entries
from youwei.chronicle.models import Entry
from youwei.desk.actions import dispatch_order, sort_order
from youwei.portal.actions import send_matter, send_order
from youwei.procedures.actions import move_case

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PHONE = "13912345678"
MATTER = "我家下水道堵了三天"


@pytest.fixture
def sms(names, there):
    names(f'[sms]\nurl = "{there.url}/json"\n')
    return there


@pytest.fixture
def luo(client, someone, county):
    user = someone("luo", "handler", county.water)
    client.force_login(user, backend=BACKEND)
    return user


def code_sent(there):
    actions.send_due("sms")
    return re.search(r"\d{6}", there.got[-1]["text"])[0]


def prove(client, there, phone=PHONE):
    client.post("/account/told/", {"channel": "sms", "text": phone})
    return client.post("/account/told/sms/code/", {"code": code_sent(there)})


@pytest.fixture
def order(county, someone):
    """Take an order to the point where the water office has to sign for it."""

    def give(lane="ordinary"):
        tan = someone("tan", "village-secretary", county.village)
        feng = someone("feng", "dispatcher", county.town)
        filled = {"matter": MATTER, "way": "web", "phone": "13812342716"}
        case = send_order(
            ticket="1" * 32, unit=county.village, filled=filled, photos=[], by=None
        )
        sorting = {"category": "drains", "lane": lane, "lead": county.water.key}
        case = sort_order(case=case, by=tan, filled=sorting)
        if lane == "urgent":
            return case
        there = {"lead": county.water.key, "promise": 5}
        return dispatch_order(case=case, by=feng, filled=there)

    return give


def tell():
    seal_entries()
    while follow("channels", jobs.tell_outside):
        pass
    wait_no_longer()
    for channel in ("sms", "robot-duty"):
        actions.send_due(channel)


def test_nothing_is_sent_outside_until_somebody_says_so(sms, luo, order):
    order()

    tell()

    assert not sms.got


def test_a_proved_phone_gets_number_and_stage_and_not_a_word_more(client, sms, luo, order):
    assert prove(client, sms).status_code == 302
    case = order()

    tell()
    tell()

    said = sms.got[1:]
    assert [one["phone"] for one in said] == [PHONE]
    assert case.reference in said[0]["text"]
    assert "签收" in said[0]["text"]
    assert f"/cases/{case.reference}/" in said[0]["text"]
    assert not any(word in said[0]["text"] for word in ("下水道", "1381", "谭", "网上"))


def test_a_complaint_says_not_even_its_number_outside(client, sms, luo, county, someone):
    prove(client, sms)
    someone("home", "resident", county.home)
    deng = someone("deng", "petition-office", county.county)
    filled = {"title": "漏水", "matter": MATTER, "kind": "complaint"}
    letter = send_matter(procedure="letters", filled=filled)
    letter = move_case(case=letter, place=0, by=deng)
    move_case(case=letter, place=0, by=deng, filled={"lead": county.water.key})

    tell()

    texts = [one["text"] for one in sms.got[1:]]
    assert len(texts) == 1
    assert "LETTERS" not in texts[0]
    assert "/desk/" in texts[0]


def test_an_address_that_is_not_proved_gets_its_code_and_nothing_else(client, sms, luo, order):
    client.post("/account/told/", {"channel": "sms", "text": PHONE})
    wrong = client.post("/account/told/sms/code/", {"code": "000000"})
    order()

    tell()

    assert wrong.status_code == 422
    assert len(sms.got) == 1
    assert re.search(r"\d{6}", sms.got[0]["text"])


def test_a_code_is_good_five_times_and_ten_minutes(client, sms, luo):
    client.post("/account/told/", {"channel": "sms", "text": PHONE})
    code = code_sent(sms)
    for _ in range(5):
        client.post("/account/told/sms/code/", {"code": "000000"})
    spent = client.post("/account/told/sms/code/", {"code": code})

    Address.objects.update(tries=0, asked_at=timezone.now() - timedelta(minutes=11))
    late = client.post("/account/told/sms/code/", {"code": code})

    assert (spent.status_code, late.status_code) == (422, 422)
    assert Address.objects.get().proved_at is None


def test_whoever_wants_only_what_is_urgent_gets_that(client, sms, luo, order):
    prove(client, sms)
    client.post("/account/told/sms/wants/", {"wants": "urgent"})
    order()

    tell()

    assert len(sms.got) == 1  # the code alone


def test_what_is_rushing_is_urgent(client, sms, luo, order):
    prove(client, sms)
    client.post("/account/told/sms/wants/", {"wants": "urgent"})
    order(lane="urgent")

    tell()

    assert "紧急处置" in sms.got[-1]["text"]


def test_what_is_forgotten_gets_nothing_also_of_what_was_on_its_way(client, sms, luo, order):
    prove(client, sms)
    order()
    seal_entries()
    follow("channels", jobs.tell_outside)
    client.post("/account/told/sms/end/")

    tell()

    assert len(sms.got) == 1
    assert Dispatch.objects.get(kind="notice").state == "moot"


def test_the_address_is_in_no_table_and_no_line_of_the_record(client, sms, luo, order):
    prove(client, sms)
    order()
    tell()

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            assert PHONE not in str(cursor.fetchall()), table
    lines = Entry.objects.filter(event__startswith="address.")
    assert [one.payload for one in lines] == [{"channel": "短信 | SMS"}]


def test_one_sees_ones_own_address_and_nobody_elses(client, sms, luo, someone, county):
    prove(client, sms)
    own = client.get("/account/told/").content.decode()
    client.force_login(someone("he", "handler", county.roads), backend=BACKEND)
    other = client.get("/account/told/").content.decode()

    assert PHONE in own
    assert PHONE not in other
    assert client.post("/account/told/sms/end/").status_code == 404


@pytest.mark.parametrize("text", ["02354231234", "1391234567", "an@", "手机"])
def test_an_address_that_cannot_be_one_is_refused_with_a_sentence(client, sms, luo, text):
    answer = client.post("/account/told/", {"channel": "sms", "text": text})

    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Address.objects.exists()


def test_nobody_has_more_than_ten_codes_sent_in_a_day(client, sms, luo):
    for number in range(11):
        client.post("/account/told/", {"channel": "sms", "text": f"139123456{number:02d}"})
        Address.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    actions.send_due("sms")

    assert Dispatch.objects.count() == 10


def test_the_demo_shows_what_it_would_have_sent(client, settings, luo):
    settings.YOUWEI_DEMO = True
    client.post("/account/told/", {"channel": "sms", "text": PHONE})
    page = client.get("/account/told/").content.decode()
    code = re.search(r"验证码 (\d{6})", page)[1]

    client.post("/account/told/sms/code/", {"code": code})

    assert "演示不发短信" in page
    assert Address.objects.get().proved_at is not None


@pytest.fixture
def duty(names, there):
    def begin(**words):
        base = 'kind = "wecom"\nurl = "{}/wecom?key=right"\nprocedures = ["order"]\n'
        rest = "".join(f"{key} = {value}\n" for key, value in words.items())
        names("[robots.duty]\n" + base.format(there.url) + rest)
        return there

    return begin


def test_a_robot_says_number_and_stage_in_its_group(duty, county, someone, order):
    someone("luo", "handler", county.water)
    there = duty(at='["rushing"]')
    case = order(lane="urgent")

    tell()
    tell()

    (said,) = there.got
    assert said["text"] == f"【忠县有为】{case.reference}：紧急处置"


@pytest.mark.parametrize("words", [{"at": '["ruling"]'}, {"unit": '"500233100"'}])
def test_a_robot_is_silent_about_other_places_and_other_stages(
    duty, county, someone, order, words
):
    someone("luo", "handler", county.water)
    there = duty(**{"at": '["rushing"]', **words})
    order(lane="urgent")

    tell()

    assert not there.got
