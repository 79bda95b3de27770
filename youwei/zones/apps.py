from importlib import import_module

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "youwei.zones"

    def ready(self) -> None:
        """Offer the tab for evidence that came from elsewhere."""
        import_module("youwei.zones.offers")
