"""What waits, in the order in which it is due."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from youwei.desk.queries import Task, part_of_day, waiting

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in the county


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def task(title, **hours):
    return Task(title=title, url="/", due_at=NOW + timedelta(**hours) if hours else None)


def test_tasks_are_grouped_by_how_near_they_are():
    desk = waiting(
        [
            task("no deadline"),
            task("sunday", days=2),
            task("monday", days=3),
            task("noon", hours=2),
            task("an hour ago", hours=-1),
            task("two days ago", days=-2),
        ],
        now=NOW,
    )

    assert [(row.when, row.title) for row in desk.late] == [
        ("逾期 2 天", "two days ago"),
        ("逾期 1 小时", "an hour ago"),
    ]
    assert [(row.when, row.title) for row in desk.today] == [("12:00 前", "noon")]
    assert [(row.when, row.title) for row in desk.week] == [("周日 11-22", "sunday")]
    assert [row.title for row in desk.later] == ["monday", "no deadline"]
    assert desk.count == 6


def test_only_the_latest_task_has_the_main_button():
    desk = waiting([task("a", days=-2), task("b", days=-1), task("c", hours=1)], now=NOW)

    rows = [*desk.late, *desk.today]
    assert [row.is_main for row in rows] == [True, False, False]


def test_the_greeting_follows_the_clock_of_the_county():
    assert part_of_day(NOW) == "morning"
    assert part_of_day(NOW + timedelta(hours=4)) == "afternoon"
    assert part_of_day(NOW + timedelta(hours=9)) == "evening"
