"""What time does by itself for the ballot box."""

from youwei.ballots.actions.counting import sweep_keys


def sweep() -> None:
    """Destroy keys of rounds that have ended, should a machine have stopped in between."""
    sweep_keys()
