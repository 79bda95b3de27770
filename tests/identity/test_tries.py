"""However many come at a time, no more are let in than may try."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache

from youwei.identity import tries
from youwei.identity.tries import Limit, give_back, take

IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
IN_FILES = "youwei.identity.tries.Counted"
FIVE = Limit("somewhere", 5, 60)


@pytest.fixture(autouse=True, params=[IN_MEMORY, IN_FILES])
def counted(request, settings, tmp_path):
    """Count in memory, and in files as a deployment does."""
    settings.YOUWEI_DATA = tmp_path
    place = str(tmp_path / "tries")
    settings.CACHES = {
        **settings.CACHES,
        "tries": {"BACKEND": request.param, "LOCATION": place},
    }
    return place


def test_of_many_at_a_time_no_more_are_let_in_than_may_try():
    with ThreadPoolExecutor(20) as pool:
        let_in = list(pool.map(lambda _n: take(FIVE), range(60)))

    assert sum(let_in) == 5


def test_a_try_that_was_right_is_not_counted():
    for _ in range(50):
        assert take(FIVE)
        give_back(FIVE)

    assert take(FIVE)


def test_where_one_limit_is_used_up_the_others_are_not_touched():
    wide, used_up = Limit("wide", 2, 60), Limit("used up", 0, 60)

    assert not any(take(wide, used_up) for _ in range(9))
    assert [take(wide), take(wide), take(wide)] == [True, True, False]


def test_tries_count_from_the_first_on_and_waiting_is_not_made_longer(monkeypatch):
    begins = tries.time.time()
    for _ in range(9):
        take(FIVE)

    monkeypatch.setattr(tries.time, "time", lambda: begins + 61)

    assert take(FIVE)


def test_who_reads_what_is_counted_learns_no_address():
    take(Limit("lookup-203.0.113.7", 1, 60))

    assert "203.0.113.7" not in Limit("lookup-203.0.113.7", 1, 60).key
    assert caches["tries"].get("lookup-203.0.113.7") is None


def test_with_many_visitors_the_folder_is_looked_through_once_in_a_while(monkeypatch, counted):
    looks = []
    monkeypatch.setattr(FileBasedCache, "_cull", lambda cache: looks.append(cache))
    store = tries.Counted(counted, {})

    for number in range(4 * tries.ONCE_IN):
        store.set(f"{number % 7}", number)

    assert 0 < len(looks) < 40
