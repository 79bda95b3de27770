"""Public notices: so long something hangs out, unless somebody objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from youwei.engines.calendar.deadlines import add_span
from youwei.engines.calendar.spans import Span
from youwei.engines.calendar.table import Calendar


@dataclass(frozen=True)
class Notice:
    """A notice: until when it hangs, and the objection that stopped it."""

    begins: datetime
    ends: datetime
    stopped: datetime | None = None
    warning: str = ""

    def is_over(self, at: datetime) -> bool:
        """Say whether it has hung out its whole time and nobody objected."""
        return self.stopped is None and at >= self.ends


def notice_of(
    begins: datetime, span: str | Span, calendar: Calendar, objections: Iterable[datetime] = ()
) -> Notice:
    """Return a notice that began then; the first objection in its time stops it for good.

    After the objection is heard a new notice begins, with its whole time before it.
    """
    begins, deadline = calendar.local(begins), add_span(begins, span, calendar)
    heard = [at for at in map(calendar.local, objections) if begins <= at <= deadline.at]
    return Notice(begins, deadline.at, min(heard, default=None), deadline.warning)
