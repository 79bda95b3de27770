from django.apps import AppConfig

from youwei.packs.kinds import register_kind
from youwei.rhythms.declarations.kind import KIND

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class RhythmsConfig(AppConfig):
    name = "youwei.rhythms"
