"""Whoever rewrites history with database, keys and root is caught by a head printed before."""

import pytest
from django.test import Client

from tests.chronicle.conftest import own_keys, write  # noqa: F401  # fixtures
from tests.chronicle.test_verify import rewrite_everything
from youwei.chronicle.actions import seal_entries
from youwei.chronicle.queries.checking import as_saved, verify
from youwei.chronicle.queries.exporting import newest_head

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(write):  # noqa: F811
    """Print the head of six lines; the record then grows by two."""
    for bricks in range(6):
        write(bricks)
    seal_entries()
    head = newest_head()
    for bricks in range(2):
        write(bricks)
    seal_entries()
    return head


def asked(size, root):
    return Client().get("/chronicle/heads/", {"size": size, "root": root})


def test_the_page_prints_the_head_in_groups_and_takes_it_back_from_paper(printed):
    newest = newest_head()
    page = Client().get("/chronicle/heads/")
    typed = " ".join(printed.letters).upper()

    assert " ".join(newest.letters) in page.text
    for root in (typed, printed.root[:16], printed.root):
        assert "一字未改" in asked(printed.size, root).text


def test_a_history_rewritten_with_all_keys_does_not_meet_the_paper(printed):
    paper = " ".join(printed.letters)
    rewrite_everything()

    assert verify().is_sound  # by itself the new history holds
    assert not verify([as_saved(f"{printed.size}:{printed.root}")]).is_sound
    assert "被改写" in asked(printed.size, paper).text


def test_a_record_that_lost_lines_is_shorter_than_the_paper(printed):
    assert "更短" in asked(printed.size + 100, printed.root).text


@pytest.mark.parametrize("root", ["", "12ab", "g" * 64, "a" * 65])
def test_letters_that_are_no_root_get_a_sentence(printed, root):
    page = asked(printed.size, root)

    assert page.status_code == 422
    assert asked("0", printed.root).status_code == 422
