"""Holds for all tests: texts are compiled, and in CI nothing is skipped in silence."""

import os
from pathlib import Path

import pytest

from youwei.web.texts import compile_texts

MAY_SKIP = "shared"
IS_CI = os.environ.get("YOUWEI_CI") == "1"


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        compile_texts(Path(__file__).resolve().parents[1] / "youwei")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if IS_CI and report.skipped and item.get_closest_marker(MAY_SKIP) is None:
        report.outcome = "failed"
        report.longrepr = f"In CI only tests marked `{MAY_SKIP}` may be skipped: {item.nodeid}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if IS_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"In CI no file of tests may be skipped: {collector.nodeid}"
    return report


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    terminalreporter.write_line(
        f"{len(skipped)} skipped, which need data beside the project; each has a twin that ran."
    )
