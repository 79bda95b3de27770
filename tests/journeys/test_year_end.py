"""Z12 年终评单: a unit reports, people who were drawn rate it in secret, it answers."""

import re
from datetime import timedelta

import pytest

from tests.assessments.conftest import begun, community, drawn, hold, reads, sends, step
from youwei.assessments.models import Appraisal
from youwei.assessments.queries import may_stand_on
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice

__all__ = ["begun", "community", "drawn", "hold", "reads", "sends", "step"]

pytestmark = pytest.mark.django_db(transaction=True)
GOOD, FAIR, PLAIN, POOR = "0", "1", "2", "3"


def told(who):
    seal_entries()
    while follow("notices", make_notices):
        pass
    return Notice.objects.filter(to_user_key=f"user/{who}").count()


def test_from_the_list_to_the_result_that_everybody_reads(
    begun, step, hold, sends, reads, client
):
    url, page = begun.get_absolute_url(), f"/results/{begun.name}/"
    sends("gu", f"{url}report/0/", report="全年接单 12 件，疏通雨水管 3 次。")
    step(begun, "list")
    seal_entries()
    step(begun, "draw")
    codes = hold(begun, [GOOD] * 8 + [FAIR] * 6 + [PLAIN] * 3)

    assert len(codes) == 18
    assert begun.state == "counted"
    assert told("gu") == 2
    client.logout()
    assert client.get(page).status_code == 404
    seen = reads("gu", url).content.decode()
    assert "请了 10 人，投票 10 人（100%）" in seen
    assert "请了 8 人，投票 7 人（88%）" in seen
    early = step(begun, "stand")
    assert early.status_code == 422
    assert "还没有答复" in early.content.decode()
    sends("luo", f"{url}answer/0/", answer="雨季响应慢，已加两人。")
    step(begun, "stand")

    client.logout()
    public = client.get(page).content.decode()
    assert begun.state == "stands"
    assert "雨季响应慢" in public
    assert "疏通雨水管" in public
    assert begun.seed in public
    assert "请了 18 人，17 人投了票" in public
    assert begun.title in client.get("/results/").content.decode()


def test_silence_for_three_working_days_lets_a_result_stand(drawn, step, hold, settings):
    hold(drawn, [GOOD] * 18)
    last_day = may_stand_on(drawn)
    settings.YOUWEI_TODAY = last_day.isoformat()
    on_the_last_day = step(drawn, "stand")
    settings.YOUWEI_TODAY = (last_day + timedelta(days=1)).isoformat()

    step(drawn, "stand")

    assert on_the_last_day.status_code == 422
    assert drawn.state == "stands"


def test_nobody_but_the_rated_reports_and_answers_and_only_in_their_time(
    drawn, hold, sends, reads
):
    url = drawn.get_absolute_url()
    assert sends("yan", f"{url}report/0/", report="代它写").status_code == 404
    assert sends("tan", f"{url}report/0/", report="代它写").status_code == 404
    assert sends("gu", f"{url}answer/0/", answer="先答").status_code == 422
    assert sends("gu", f"{url}report/0/", report="  ").status_code == 422
    assert sends("gu", f"{url}report/7/", report="别人的").status_code == 404
    hold(drawn, [FAIR] * 18)

    late = sends("gu", f"{url}report/0/", report="补交")

    assert late.status_code == 422
    assert reads("yan", url).status_code == 404


def test_the_record_holds_results_and_the_ballots_only_as_one_shuffled_batch(drawn, hold):
    hold(drawn, [GOOD] * 9 + [POOR] * 9)

    said = Entry.objects.get(event="appraisal.counted").payload["results"]["县水利局"]
    line = next(one for one in said["lines"] if one["key"] == "face")
    after = Entry.objects.filter(event__in=("appraisal.counted", "ballot.counted"))
    text = " ".join(f"{entry.content}{entry.about}{entry.by_key}" for entry in after)
    assert sum(part["voted"] for part in line["heard"]) == 18
    assert min(part["scored"] for part in line["heard"]) >= 5
    assert not re.search(r"scorers/|居民\d|党员\d", text)


def test_a_ballot_of_four_comes_to_nothing_and_is_held_again(drawn, hold):
    hold(drawn, [GOOD] * 4)
    first = drawn.state
    hold(drawn, [GOOD] * 10)

    assert (first, drawn.state) == ("drawn", "counted")
    assert Entry.objects.filter(on_key=drawn.key, event="appraisal.vote-void").count() == 1


def test_two_units_stand_on_one_ballot_and_each_reads_its_own(
    community, sends, step, hold, reads
):
    rated = [community.water.key, community.roads.key]
    sends(
        "tan", "/assessments/begin/year-end-rating/", unit=community.village.path, rated=rated
    )
    both = Appraisal.objects.latest("pk")
    step(both, "list")
    seal_entries()
    step(both, "draw")
    hold(both, [GOOD] * 18)

    url = both.get_absolute_url()
    water, roads = (reads(who, url).content.decode() for who in ("gu", "yan"))
    assert ("县水利局</h2>" in water, "县交通局</h2>" in water) == (True, False)
    assert ("县水利局</h2>" in roads, "县交通局</h2>" in roads) == (False, True)
