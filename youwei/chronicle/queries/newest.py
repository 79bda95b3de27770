"""The state of the record, for what is counted once for each state."""

import time
from collections.abc import Hashable

from youwei.chronicle.models import Entry

LONGEST = 10  # seconds; a line may become visible after one that was written later


def state_of_record() -> Hashable:
    """Return what changes whenever something is recorded. One query."""
    newest = Entry.objects.newest_first().values_list("pk", "recorded_at").first()
    return newest, int(time.monotonic() / LONGEST)
