"""Which of our processes comes first where the machine has not enough for all."""

import os
from contextlib import suppress
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
"""Linux weighs sessions against each other, and each process only within its own."""


def step_back(steps: int) -> None:
    """Let whoever waits for a page go first, from here to the end of this process.

    `steps`: 1 to 19, as `nice` counts them. A system that knows no such thing ignores it.
    """
    with suppress(OSError, AttributeError):
        os.nice(steps)
        if os.getsid(0) == os.getpid():  # nobody else's session
            AUTOGROUP.write_text(str(steps), encoding="ascii")
