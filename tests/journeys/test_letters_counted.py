"""The figures of the statistics page, recounted from the file by code that knows no Youwei."""

import csv
from datetime import datetime
from pathlib import Path
from statistics import median

import pytest
from django.core.management import call_command
from django.test import Client

from youwei.interop.demo import make_letters

SHIPPED = Path(make_letters.__file__).with_name("letters.csv")
ROWS = 60
DAY = 24 * 60 * 60


@pytest.fixture
def part(tmp_path):
    """Write the first shipped letters to a file of their own."""
    lines = SHIPPED.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = tmp_path / "letters.csv"
    path.write_text("".join(lines[: ROWS + 1]), encoding="utf-8")
    return path


def recount(path):
    with path.open(encoding="utf-8", newline="") as file:
        times = [
            (datetime.fromisoformat(r["答复时间"]) - datetime.fromisoformat(r["留言时间"]))
            for r in csv.DictReader(file)
            if r["答复时间"]
        ]
    days = [time.total_seconds() / DAY for time in times]
    shares = [100 * sum(day <= most for day in days) / len(days) for most in (7, 15, 30, 60)]
    return len(days), median(days), shares


def test_the_page_says_what_the_file_says(part, county, someone):
    someone("deng", "petition-office", county.county)
    call_command("intake", str(part))
    answered, middle, shares = recount(part)

    page = Client().get("/statistics/letters-time/").text

    assert f"{answered} 件的中位数" in page
    assert f"<b>{middle:.3f}".rstrip("0").rstrip(".") in page
    for share in shares:
        assert f"<b>{share:.1f}<small>%" in page
