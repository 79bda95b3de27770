"""X8 信访首接首办: first to receive is responsible; whoever is named in it sees nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from youwei.chronicle import clock
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.identity.models import User
from youwei.identity.queries import looks_at
from youwei.portal.queries import code_of
from youwei.procedures.models import Case
from youwei.registers.queries import find_all

pytestmark = pytest.mark.django_db
SECRET, PHONE = "何大娘鲵鳟", "13987650123"


@pytest.fixture
def cast(someone, county):
    someone("he", "resident", county.home)
    someone("deng", "petition-office", county.county)
    someone("fang", "petition-office", county.county)
    someone("gu", "unit-head", county.water)
    someone("luo", "handler", county.water)
    someone("qian", "official", county.water)
    someone("wei", "handler", county.roads)
    someone("yan", "unit-head", county.roads)
    someone("fu", "review-office", county.county)
    someone("fa", "review-office", county.county)


@pytest.fixture
def received(cast, opens, county):
    """A petition about an official of the water office, received at the desk."""
    return opens(
        "deng", "petition", **{"accused-unit": county.water.key}, petitioner="user/he",
        phone=PHONE, way="desk", people="1", matter=f"{SECRET}：水费多收", accused="user/qian",
        first="user/fang",
    )  # fmt: skip


@pytest.fixture
def handled(received, moves, county):
    moves("deng", received, "accepted")
    moves("fang", received, "handling", **{"duty-unit": county.roads.key})
    return received


def test_a_petition_goes_through_all_three_levels_by_three_offices(handled, moves, paper):
    moves("wei", handled, "replied", reply=paper("处理意见书.pdf"))
    moves("he", handled, "reviewing")
    moves("fu", handled, "reviewed", review=paper("复查意见.pdf"))
    moves("he", handled, "re-review")
    same = moves("fu", handled, "closed", final=paper("复核意见.pdf"))
    other = moves("fa", handled, "closed", final=paper("复核意见.pdf"))

    assert same.status_code == 422
    assert other.status_code == 302
    assert handled.ended_at is not None


def test_who_is_complained_of_and_their_office_are_never_given_it(received, moves, county):
    moves("deng", received, "accepted")

    given = moves("fang", received, "handling", **{"duty-unit": county.water.key})

    assert given.status_code == 422
    assert "县水利局是涉及的单位，不能办这件事，请换一家。" in given.text
    assert received.stage == "accepted"


@pytest.mark.parametrize("name", ["qian", "luo", "gu"])
def test_who_is_complained_of_sees_nothing_of_it(handled, client, moves, paper, name):
    moves("wei", handled, "replied", reply=paper("处理意见书.pdf"))
    user = User.objects.get(username=name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pages = [
        client.get(url) for url in ("/desk/", "/procedures/", "/chronicle/", "/find/?q=水费")
    ]
    told = "".join(page.content.decode() for page in pages)

    assert not Case.objects.visible_to(user).filter(pk=handled.pk).exists()
    assert not Entry.objects.visible_to(user).filter(on_key=handled.key).exists()
    assert client.get(handled.get_absolute_url()).status_code == 404
    assert handled.reference not in told
    assert SECRET not in told
    assert not Notice.objects.filter(to_user_key=user.key, url_key=handled.key).exists()
    assert not find_all("水费", user)


def test_the_clock_of_sixty_days_rests_while_the_petitioner_is_asked(handled, moves, settings):
    due = handled.present.clocks["handling"].due_at
    moves("wei", handled, "asked", reason="请补交水表照片")
    settings.YOUWEI_TODAY = (clock.now() + (due - clock.now()) / 2).date().isoformat()
    moves("fang", handled, "handling")

    later = handled.present.clocks["handling"].due_at
    assert 28 <= (later - due).days <= 31


def test_every_unsealing_is_shown_to_the_petitioner(handled, sends, client):
    url = handled.get_absolute_url()
    sends("deng", f"{url}reveal/phone/", reason="电话约见")

    client.force_login(
        User.objects.get(username="he"), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(url).content.decode()
    assert "电话约见" in page
    assert "deng" in page


def test_a_sealed_person_is_shown_by_name_and_the_record_names_the_field(
    handled, sends, client
):
    url = handled.get_absolute_url()

    shown = sends("deng", f"{url}reveal/accused/", reason="核对涉及的人").text
    told = client.get(url).text

    assert "<b>qian</b>" in shown
    assert "user/qian" not in shown
    assert "的“涉及的人”：核对涉及的人" in told


def test_what_is_not_accepted_is_told_before_with_its_reason(received, moves):
    moves("deng", received, "told", reason="属于诉讼事项，请向法院提出")
    answered = moves("he", received, "weighed", matter="不是诉讼，是收费")
    own = moves("deng", received, "not-accepted", reason="仍属诉讼")
    other = moves("fang", received, "accepted")

    assert (answered.status_code, own.status_code, other.status_code) == (302, 422, 302)


def test_each_statutory_time_shows_its_article(received, client):
    client.force_login(User.objects.get(username="deng"))

    page = client.get(received.get_absolute_url()).content.decode()

    assert "依据：《信访工作条例》第二十二条" in page


@pytest.fixture
def by_code(cast, opens, sends, county):
    """A petition of somebody without an account, with the code on their slip."""
    case = opens(
        "deng", "petition", **{"accused-unit": county.water.key}, phone=PHONE, way="desk",
        matter="水费多收", accused="user/qian", first="user/fang",
    )  # fmt: skip
    slip = sends("deng", f"/slip/{case.reference}/")
    assert case.reference in slip.content.decode()
    assert code_of(case) in slip.content.decode()
    return case, {"number": case.reference, "code": code_of(case)}


def said(case, to, **more):
    """Take a step with number and code, as whoever has no account does."""
    case.refresh_from_db()
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    sent = {"number": case.reference, "code": code_of(case), "place": place, **more}
    answer = Client().post("/look-up/say/", {"version": case.version, **sent})
    case.refresh_from_db()
    return answer


def test_who_has_no_account_goes_all_the_way_with_number_and_code(
    by_code, moves, paper, county
):
    case, _slip = by_code
    moves("deng", case, "told", reason="请补充水表号")
    assert said(case, "weighed", matter="水表 0012，三月起多收").status_code == 200
    moves("fang", case, "accepted")
    moves("fang", case, "handling", **{"duty-unit": county.roads.key})
    moves("wei", case, "replied", reply=paper("处理意见书.pdf"))
    assert said(case, "reviewing").status_code == 200

    assert case.stage == "reviewing"
    assert case.filled["matter"] == "水表 0012，三月起多收"


def test_what_the_office_does_with_the_code_of_a_slip_is_seen_by_who_holds_it(
    by_code, moves, paper, county
):
    """The office has seen the code. It cannot be kept from using it, but not unseen."""
    case, slip = by_code
    moves("fang", case, "accepted")
    moves("fang", case, "handling", **{"duty-unit": county.roads.key})
    moves("wei", case, "replied", reply=paper("处理意见书.pdf"))
    before = Client().post("/look-up/", slip).content.decode()
    assert said(case, "reviewing").status_code == 200

    page = Client().post("/look-up/", slip).content.decode()

    assert "deng 打印了编号和查询码" in before
    assert "走了一步" not in before
    assert "走了一步：复查" in page
    assert "不是您本人办的" in page


def test_every_unsealing_is_shown_to_who_has_no_account(by_code, sends, client):
    case, slip = by_code
    before = Client().post("/look-up/", slip).content.decode()
    sends("deng", f"{case.get_absolute_url()}reveal/phone/", reason="电话约见")

    page = Client().post("/look-up/", slip).content.decode()

    assert "电话约见" not in before
    for word in ("电话约见", "deng", "电话"):
        assert word in page
    assert PHONE not in page


def test_the_code_is_printed_by_who_took_it_in_and_on_that_day_alone(
    by_code, sends, client, settings
):
    case, _slip = by_code
    assert sends("fang", f"/slip/{case.reference}/").status_code == 302
    assert sends("luo", f"/slip/{case.reference}/").status_code == 404
    settings.YOUWEI_TODAY = (clock.today() + timedelta(days=2)).isoformat()

    late = sends("deng", f"/slip/{case.reference}/")

    assert late.status_code == 302
    assert code_of(case) not in late.content.decode()
    assert Entry.objects.filter(on_key=case.key, event="slip.given").count() == 1


def test_who_has_an_account_needs_no_code_and_gets_none(received, sends):
    answer = sends("deng", f"/slip/{received.reference}/")

    assert answer.status_code == 302
    assert not Entry.objects.filter(on_key=received.key, event="slip.given").exists()


def test_a_petitioner_with_an_account_finds_each_look_in_a_notice_and_under_it(
    received, sends, client
):
    sends("deng", f"{received.get_absolute_url()}reveal/phone/", reason="电话约见")
    seal_entries()
    while follow("notices", make_notices):
        pass

    he = User.objects.get(username="he")
    (look,) = looks_at(he)
    assert (look.by, look.at_what, look.why) == ("deng", "电话", "电话约见")
    assert Notice.objects.filter(to_user_key=he.key, url_key=received.key).exists()
    assert not [e for e in Entry.objects.filter(event="field.revealed") if he.key in e.about]


def test_the_head_of_the_unit_in_charge_gives_the_one_extension_and_nobody_else(handled, sends):
    url = handled.get_absolute_url()

    by_hand = sends("wei", f"{url}extend/handling/", reason="等鉴定")
    of_another = sends("gu", f"{url}extend/handling/", reason="等鉴定")
    given = sends("yan", f"{url}extend/handling/", reason="等鉴定")
    again = sends("yan", f"{url}extend/handling/", reason="还在等")

    assert (by_hand.status_code, of_another.status_code) == (422, 404)
    assert (given.status_code, again.status_code) == (302, 422)
    handled.refresh_from_db()
    assert handled.present.clocks["handling"].extended_by
