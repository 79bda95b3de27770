from importlib import import_module

from django.apps import AppConfig

from youwei.measures.declarations.kind import KIND
from youwei.packs.kinds import register_kind

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class MeasuresConfig(AppConfig):
    name = "youwei.measures"

    def ready(self) -> None:
        """Offer the figures to both sides, and freeze months."""
        import_module("youwei.measures.offers")
