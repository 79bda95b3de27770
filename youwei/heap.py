"""What is loaded once stays: the collector of garbage does not look at it again and again.

A county, its forms and its pages are some hundred thousand objects that live as long as the
process. Looking through all of them took a third of the time of every request.
"""

import gc

OFTEN = 20_000
"""New objects after which the youngest are looked through."""


def load_undisturbed() -> None:
    """Look for no garbage while everything is loaded; `settle` ends this."""
    gc.disable()


def settle() -> None:
    """Take what lives now as what stays, and look for garbage among newer things only."""
    gc.freeze()
    gc.set_threshold(OFTEN, 10, 10)
    gc.enable()
