"""A code counts once; what was voted is entered at the end, as one shuffled batch."""

import os
import threading

import pytest
from django.db import connection, connections
from django.test import Client

from youwei.ballots import keys
from youwei.ballots.actions import (
    cast,
    close_round,
    count_round,
    make_round,
    print_slips,
    urns,
    void_round,
)
from youwei.ballots.actions import casting as casting_module
from youwei.ballots.actions.counting import sweep_keys
from youwei.ballots.models import CLOSING, COUNTED, FREE, GOING, VOID, Code, Round, Urn
from youwei.ballots.queries import tables_of
from youwei.chronicle.models import Entry
from youwei.packs.declared import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)
YES, NO, BLANK = ((0,),), ((1,),), ((),)


def counted(round_, by):
    return count_round(round_=close_round(round_=round_, by=by))


def votes(round_):
    return [[(bar.label, bar.count) for bar in table.bars] for table in tables_of(round_)]


def test_ballots_are_counted_and_the_numbers_add_up(opened, keeper):
    round_, codes = opened(7)
    for code, answer in zip(codes, [YES, YES, YES, NO, BLANK, YES], strict=False):
        cast(code=code.lower().replace("-", " "), answers=answer)

    round_ = counted(round_, keeper)

    assert votes(round_) == [[("同意", 4), ("不同意", 1)]]
    assert tables_of(round_)[0].blank == 1
    wanted = {"given": 7, "used": 6, "ballots": 6, "lost": 0}
    assert wanted.items() <= round_.result.items()
    entry = Entry.objects.get(event="ballot.counted")
    assert (entry.by_key, entry.on_key) == (round_.key, round_.key)


def test_a_code_counts_once_and_a_wrong_one_never(opened, keeper):
    round_, codes = opened(5)
    cast(code=codes[0], answers=YES)

    with pytest.raises(NotAllowed, match="has been used"):
        cast(code=codes[0], answers=NO)
    with pytest.raises(NotAllowed, match="opens no vote"):
        cast(code="AAAA-AAAA-AAAA", answers=NO)

    for code in codes[1:]:
        cast(code=code, answers=NO)
    assert votes(counted(round_, keeper)) == [[("同意", 1), ("不同意", 4)]]


def test_answers_that_are_not_on_the_ballot_leave_the_code_free(opened):
    _round, codes = opened(5)
    for answers in ((), ((0, 1),), ((7,),), ((0,), (0,))):
        with pytest.raises(NotAllowed):
            cast(code=codes[0], answers=answers)

    assert not Code.objects.exclude(state=FREE).exists()
    cast(code=codes[0], answers=YES)


def test_after_closing_nothing_more_goes_in_and_the_code_stays_unused(opened, keeper):
    round_, codes = opened(6)
    for code in codes[:5]:
        cast(code=code, answers=YES)
    close_round(round_=round_, by=keeper)

    with pytest.raises(NotAllowed, match="opens no vote"):
        cast(code=codes[5], answers=NO)

    assert Code.objects.filter(state=FREE).count() == 1
    assert votes(count_round(round_=Round.objects.get())) == [[("同意", 5), ("不同意", 0)]]


def test_a_ballot_that_meets_a_shut_urn_is_refused_with_its_code_free(opened, monkeypatch):
    _round, codes = opened(5)
    meet = urns.put_ballot

    def shut_first(name, ballot):
        urns.shut_urn(name, questions=1)
        meet(name, ballot)

    monkeypatch.setattr(casting_module.urns, "put_ballot", shut_first)
    with pytest.raises(NotAllowed, match="not counted, and your code was not used"):
        cast(code=codes[0], answers=YES)

    assert not Code.objects.exclude(state=FREE).exists()


def test_a_machine_that_stops_between_the_commits_is_told_of_in_the_count(
    opened, keeper, monkeypatch
):
    round_, codes = opened(7)
    for code in codes[:5]:
        cast(code=code, answers=YES)
    Code.objects.filter(pk=keys.find(round_.name).digest(codes[5].replace("-", ""))).update(
        state=GOING
    )
    with pytest.raises(NotAllowed, match="on its way"):
        cast(code=codes[5], answers=YES)
    monkeypatch.setattr("youwei.ballots.actions.counting.PATIENCE", 0.1)

    round_ = counted(round_, keeper)

    wanted = {"used": 6, "ballots": 5, "lost": 1}
    assert wanted.items() <= round_.result.items()


def test_more_ballots_than_codes_are_no_result(opened, keeper):
    round_, codes = opened(6)
    for code in codes:
        cast(code=code, answers=YES)
    Code.objects.filter(pk=Code.objects.first().pk).update(state=FREE)

    with pytest.raises(NotAllowed, match="somebody wrote into the tables"):
        counted(round_, keeper)

    assert Round.objects.get().state == CLOSING
    assert void_round(round_=round_, reason="表被改过", by=keeper).state == VOID


def test_after_the_count_no_copy_of_the_urn_opens(opened, keeper):
    round_, codes = opened(5)
    copies = []
    for code in codes:
        cast(code=code, answers=YES)
        copies.append(bytes(Urn.objects.get().sealed))
    with pytest.raises(keys.KeyLost):  # the key has gone on: an older copy is shut already
        keys.unseal(keys.find(round_.name), round_.name, copies[0])

    counted(round_, keeper)

    assert not Urn.objects.exists()
    with pytest.raises(keys.KeyLost):
        keys.find(round_.name)
    assert len({len(copy) for copy in copies}) == 1


def killed_before_renaming(round_):
    """Leave what a machine leaves that stops between writing a key and putting it in place."""
    copy = keys.folder() / f".{round_.name}.0123456789abcdef"
    copy.write_bytes((keys.folder() / f"{round_.name}.key").read_bytes())
    return copy


def test_a_key_that_was_half_put_in_place_goes_with_the_count(opened, keeper):
    (round_, _), (other, _) = opened(5), opened(5)
    left, theirs = killed_before_renaming(round_), killed_before_renaming(other)

    counted(round_, keeper)

    assert not left.exists()
    assert theirs.exists()


def test_what_a_machine_left_that_stopped_is_swept_away(opened, keeper):
    (ended, _), (running, _) = opened(5), opened(5)
    counted(ended, keeper)
    keys.make(ended.name)  # as if it had stopped after the count
    left = [killed_before_renaming(one) for one in (ended, running)]
    (keys.folder() / f"{ended.name}.key").unlink()
    fresh = keys.folder() / f".{running.name}.ff"
    fresh.write_bytes(b"being written now")
    os.utime(left[-1], (1, 1))

    assert sweep_keys() == 1

    assert not [path for path in left if path.exists()]
    assert fresh.exists()
    assert keys.find(running.name)


def test_before_the_count_nothing_says_how_anybody_voted(opened):
    _round, codes = opened(5)
    before = list(Entry.objects.values_list("event", flat=True))
    cast(code=codes[0], answers=NO)

    assert list(Entry.objects.values_list("event", flat=True)) == before
    assert tables_of(Round.objects.get()) == []


def test_groups_under_five_are_put_together(opened, keeper):
    round_, codes = opened(6, 3, 2)
    for at, code in enumerate(codes):
        cast(code=code, answers=YES if at < 6 else NO)

    round_ = counted(round_, keeper)

    sizes = [(table.groups, table.ballots) for table in tables_of(round_)]
    assert sizes == [("第 1 组", 6), ("第 2 组、第 3 组", 5)]


def test_two_phones_with_one_code_put_one_ballot_in(opened, keeper):
    round_, codes = opened(6)
    for code in codes[1:]:
        cast(code=code, answers=NO)
    outcomes, start = [], threading.Barrier(2)

    def phone():
        start.wait()
        try:
            cast(code=codes[0], answers=YES)
            outcomes.append("counted")
        except NotAllowed as refusal:
            outcomes.append(refusal.sentence)
        finally:
            connections.close_all()

    lone = connection.vendor == "sqlite"  # a database in memory belongs to one thread at a time
    if lone:
        start = threading.Barrier(1)
    phones = [threading.Thread(target=phone) for _ in range(2)]
    for thread in phones:
        thread.start()
        if lone:
            thread.join()
    for thread in phones:
        thread.join()

    assert outcomes.count("counted") == 1
    assert votes(counted(round_, keeper)) == [[("同意", 1), ("不同意", 5)]]


@pytest.mark.parametrize(
    ("questions", "groups", "why"),
    [
        ([], [{"name": "a", "codes": 9}], "one question"),
        ([{"text": "x", "options": ["a"], "most": 1}], [{"name": "a", "codes": 9}], "two"),
        (
            [{"text": "x", "options": ["a", "b"], "most": 3}],
            [{"name": "a", "codes": 9}],
            "No more can be marked",
        ),
        (
            [{"text": "x", "options": ["a", "b"], "most": 1}],
            [{"name": "a", "codes": 4}],
            "five people",
        ),
        ([{"text": "x", "options": ["a", "b"], "most": 1}], [], "at least one group"),
    ],
)
def test_a_vote_that_cannot_be_held_is_refused(keeper, county, questions, groups, why):
    with pytest.raises(NotAllowed, match=why):
        make_round(
            title="x",
            questions=questions,
            groups=groups,
            unit_path=county.village.path,
            by=keeper,
        )


def test_only_those_who_keep_ballots_of_the_unit_touch_them(opened, someone, county):
    round_, _codes = opened(5)
    worker = someone("ma", "grid-worker", county.grid)

    with pytest.raises(NotAllowed, match="Whoever keeps"):
        close_round(round_=round_, by=worker)
    with pytest.raises(NotAllowed, match="before the vote opens"):
        print_slips(round_=round_, by=someone("tan", "village-secretary", county.village))


def test_the_whole_way_through_the_pages(keeper, county):
    staff, anybody = Client(), Client(enforce_csrf_checks=True)
    staff.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    sent = {
        "title": "选楼长",
        "questions": "选谁？\n李\n王\n\n还缺什么（最多 2）\n灯\n路\n水",
        "groups": "居民 6",
        "unit_path": county.village.path,
        "is_public": "on",
    }
    assert staff.post("/ballots/add/", sent | {"groups": "居民"}).status_code == 422
    page = staff.post("/ballots/add/", sent)["Location"]
    assert "打印" in staff.get(page).text
    slips = staff.post(f"{page}slips/")
    codes = [line.partition("</code>")[0] for line in slips.text.split("<code>")[1:]]
    assert len(codes) == 6
    assert staff.post(f"{page}open/").status_code == 302

    assert anybody.get("/vote/").status_code == 200
    assert anybody.post("/vote/", {"code": "no"}).status_code == 422
    for code in codes:
        assert "选谁" in anybody.post("/vote/", {"code": code}).text
        done = anybody.post("/vote/cast/", {"code": code, "q0": "1", "q1": ["0", "2"]})
        assert done.status_code == 200
        assert done["Cache-Control"] == "no-store"
        assert not done.cookies
    assert anybody.post("/vote/cast/", {"code": codes[0], "q0": "1"}).status_code == 422

    assert staff.post(f"{page}close/").status_code == 302
    round_ = Round.objects.get()
    assert round_.state == COUNTED
    assert votes(round_) == [[("李", 0), ("王", 6)], [("灯", 6), ("路", 0), ("水", 6)]]
    assert "100.0%" in anybody.get(f"/vote/result/{round_.name}/").text
    assert "100.0%" in staff.get(page).text
