"""A dossier that takes long is made by the worker, for one person, and kept for seven days."""

from datetime import timedelta

import pytest

from tests.boundaries.house import built_house, house, take_in
from youwei.chronicle import clock
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Entry, Notice
from youwei.chronicle.standalone import verify_chronicle
from youwei.interop.dossier import actions, jobs, kept
from youwei.interop.dossier.jobs import forget, make_waiting
from youwei.interop.dossier.subjects import subject_of
from youwei.interop.models import Dossier
from youwei.procedures.models import Batch

__all__ = ["built_house", "house"]


@pytest.fixture
def asked(house, settings, tmp_path):
    """A table of 22 letters of which deng sees 21, too many to wait for."""
    settings.YOUWEI_DATA = tmp_path
    batch = take_in(house, count=22)
    seal_entries()
    answer = house.client("deng").post(f"/intake/{batch.pk}/dossier/", {"reason": "归档"})
    assert answer.status_code == 302
    dossier = Dossier.objects.get()
    assert answer.url == dossier.get_absolute_url()
    return dossier


def files() -> list[str]:
    return sorted(path.name for path in kept.folder().iterdir())


def test_the_page_says_how_far_it_is_may_be_left_and_hands_it_out_in_the_end(house, asked):
    client, url = house.client("deng"), asked.get_absolute_url()
    before = client.get(url).content.decode()
    actions.begin(dossier=asked, parts=["case/x"] * 22)
    actions.reach(dossier=Dossier.objects.get(), done=7)
    during = client.get(f"{url}progress/")

    assert make_waiting() == 1

    after = client.get(url).content.decode()
    assert "dossier.zip" not in before
    assert "7 / 22" in during.content.decode()
    assert "HX-Refresh" not in during
    assert client.get(f"{url}progress/")["HX-Refresh"] == "true"
    assert f"{url}dossier.zip" in after


def test_what_is_fetched_verifies_and_each_matter_in_it_has_its_line(house, asked, tmp_path):
    make_waiting()

    answer = house.client("deng").get(f"{asked.get_absolute_url()}dossier.zip")

    path = tmp_path / "fetched.zip"
    path.write_bytes(b"".join(answer.streaming_content))
    assert verify_chronicle.main([str(path)]) == 0
    lines = Entry.objects.filter(event="dossier.made")
    assert lines.filter(on_key__startswith="case/").count() == 21
    assert lines.get(on_key__startswith="batch/").payload["kind"] == "batch"
    assert {line.payload["reason"] for line in lines} == {"归档"}
    assert Dossier.objects.get().reason == ""


def test_nobody_else_sees_or_fetches_it(house, asked):
    make_waiting()

    for name in ("xu", "qin", "lin", "zhou", "data", "luo"):
        for rest in ("", "progress/", "dossier.zip"):
            url = f"{asked.get_absolute_url()}{rest}"
            assert house.client(name).get(url).status_code == 404
    assert (kept.path_of(asked.name).stat().st_mode & 0o777) == 0o600


def test_whoever_asked_is_told_once_when_it_lies_ready(house, asked):
    make_waiting()
    seal_entries()
    while follow("notices", make_notices):
        pass

    (notice,) = Notice.objects.filter(to_user_key="user/deng", url_key=asked.key)
    assert "7" in notice.sentence or "seven" in notice.sentence
    assert asked.get_absolute_url() in house.client("deng").get("/desk/").content.decode()


def test_asked_twice_it_is_made_once(house, asked):
    batch = Batch.objects.get(key=asked.of_key)

    again = house.client("deng").post(f"/intake/{batch.pk}/dossier/", {"reason": "再要一份"})

    assert again.url == asked.get_absolute_url()
    assert Dossier.objects.count() == 1


def test_what_fails_again_and_again_says_so_and_holds_up_no_other(house, asked, monkeypatch):
    lin, row = house.users["lin"], house.people[0]
    subject = subject_of(row.key, lin)
    ask = {"subject": subject, "by": lin, "reason": "任前审核", "language": "zh-hans"}
    other, made = actions.ask_dossier(**ask), jobs.make

    def fails(name, *rest):
        if name == asked.name:
            raise OSError("the disk is full")
        return made(name, *rest)

    monkeypatch.setattr(jobs, "make", fails)
    for _ in range(jobs.TRIES):
        with pytest.raises(OSError, match="disk"):
            make_waiting()
    make_waiting()

    other.refresh_from_db()
    assert other.made_at is not None
    assert "没有做成" in house.client("deng").get(asked.get_absolute_url()).text


def test_a_worker_that_is_killed_on_the_way_leaves_nothing_and_begins_again(
    house, asked, monkeypatch
):
    reach = actions.reach

    def killed(*, dossier, done):
        reach(dossier=dossier, done=done)
        if done == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "reach", killed)
        with pytest.raises(KeyboardInterrupt):
            make_waiting()
    assert Dossier.objects.get().is_waiting
    assert not Entry.objects.filter(event="dossier.made").exists()
    (kept.folder() / f"{asked.name}.work").mkdir()  # as after kill -9
    kept.path_of(asked.name).write_bytes(b"half")

    make_waiting()

    assert Dossier.objects.get().turn == 2
    assert files() == [f"{asked.name}.zip"]
    assert kept.path_of(asked.name).stat().st_size > 10_000


def test_after_seven_days_it_is_gone_and_the_record_stays(house, asked, monkeypatch):
    make_waiting()
    (kept.folder() / "now-0123456789abcdef.work").mkdir()
    forget()
    assert f"{asked.name}.zip" in files()

    later = clock.now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr("youwei.interop.dossier.jobs.now", lambda: later)
    forget()

    assert f"{asked.name}.zip" not in files()
    assert not Dossier.objects.exists()
    assert Entry.objects.filter(event="dossier.made", on_key=asked.of_key).exists()
    assert house.client("deng").get(asked.get_absolute_url()).status_code == 404


def test_who_lost_the_right_meanwhile_gets_none(house, asked):
    house.users["deng"].holdings.all().delete()

    make_waiting()

    page = house.client("deng").get(asked.get_absolute_url()).content.decode()
    assert "不在" in page
    assert files() == []
    assert not Entry.objects.filter(event="dossier.made").exists()
