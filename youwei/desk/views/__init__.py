"""The officials' pages made by hand."""

from youwei.desk.views.bench import all_at_once, bench, one
from youwei.desk.views.front import desk, read
from youwei.desk.views.hot import hot, hot_issue

__all__ = ["all_at_once", "bench", "desk", "hot", "hot_issue", "one", "read"]
