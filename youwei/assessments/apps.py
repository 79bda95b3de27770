from importlib import import_module

from django.apps import AppConfig

from youwei.assessments.declarations.kind import KIND
from youwei.packs.kinds import register_kind

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class AssessmentsConfig(AppConfig):
    name = "youwei.assessments"

    def ready(self) -> None:
        """Offer the tab, the record, and what rounds of the ballot box are asked for."""
        import_module("youwei.assessments.offers")
