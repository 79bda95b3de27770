"""Holds for all tests: texts compiled, nothing skipped in silence, tables emptied."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from whitenoise.middleware import WhiteNoiseMiddleware

from youwei import heap
from youwei.chronicle.migrations import _append_only
from youwei.web.texts import compile_texts

pytest_plugins = ["tests.cast"]
MAY_SKIP = "shared"
IS_CI = os.environ.get("YOUWEI_CI") == "1"

# A busy machine must not turn a right change away: speed is measured in benchmarks/.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

flush = BaseDatabaseOperations.execute_sql_flush


def flush_the_chronicle_too(operations, sql_list):
    """Empty the tables after a test with real commits. The triggers would refuse; lift them."""
    vendor, using = operations.connection.vendor, operations.connection.alias
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in _append_only.allowing(vendor):
            cursor.execute(statement)
        flush(operations, sql_list)
        for statement in _append_only.refusing(vendor):
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def _real_commits_can_be_cleared_away():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_the_chronicle_too)
        yield


STAYS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Part with whoever still holds the database: a browser keeps a server's thread waiting."""
    yield
    with django_db_blocker.unblock():
        if connections["default"].vendor == "postgresql":
            with connections["default"].cursor() as cursor:
                cursor.execute(STAYS)


def pytest_configure(config):
    settings.CACHES["tries"] = settings.CACHES["default"]  # two workers count apart
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # slow by design
    settings.YOUWEI_DATA = Path(tempfile.mkdtemp(prefix="youwei-tests-"))
    if not hasattr(config, "workerinput"):
        compile_texts(Path(__file__).resolve().parents[1] / "youwei")


@pytest.fixture(scope="session", autouse=True)
def _files_of_pages_are_listed_once():
    """Every client builds the house anew, and lists all files of its pages: once is enough."""
    lists, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(middleware):
        if not known:
            lists(middleware)
            known.update(middleware.files)
        middleware.files.update(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


def pytest_collection_finish():
    heap.settle()  # thousands of tests are loaded, and stay


def pytest_unconfigure():
    shutil.rmtree(settings.YOUWEI_DATA, ignore_errors=True)


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
