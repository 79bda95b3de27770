from django.apps import AppConfig

from youwei.ledgers.declarations.kind import KIND
from youwei.packs.kinds import register_kind

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class LedgersConfig(AppConfig):
    name = "youwei.ledgers"
