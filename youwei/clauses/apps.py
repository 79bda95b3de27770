from django.apps import AppConfig

from youwei.clauses.declarations.kind import KIND
from youwei.packs.kinds import register_kind

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class ClausesConfig(AppConfig):
    name = "youwei.clauses"
