from importlib import import_module

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "youwei.interop"

    def ready(self) -> None:
        """Offer tables and dossiers, now that all models are there."""
        for offers in ("intake", "imports", "dossier"):
            import_module(f"youwei.interop.{offers}.offers").offer()
