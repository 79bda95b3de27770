from importlib import import_module

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "youwei.ballots"

    def ready(self) -> None:
        """Offer the tab, the record and the work of the clock."""
        import_module("youwei.ballots.offers")
