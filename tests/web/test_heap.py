"""What is loaded once is not looked through again and again."""

import gc

from youwei import heap


def test_what_is_loaded_is_looked_through_no_more_and_newer_things_are():
    kept = [[] for _ in range(1000)]
    heap.load_undisturbed()
    assert not gc.isenabled()

    heap.settle()

    assert gc.isenabled()
    looked_at = {id(one) for one in gc.get_objects()}
    newer = [[] for _ in range(10)]
    assert not any(id(one) in looked_at for one in kept)
    assert {id(one) for one in newer} <= {id(one) for one in gc.get_objects()}
