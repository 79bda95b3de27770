from importlib import import_module

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "youwei.channels"

    def ready(self) -> None:
        """Offer the work of sending, now that all models are there."""
        import_module("youwei.channels.offers")
