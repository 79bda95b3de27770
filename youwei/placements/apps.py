from django.apps import AppConfig

from youwei.packs.kinds import register_kind
from youwei.placements.declarations.kind import KIND

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class PlacementsConfig(AppConfig):
    name = "youwei.placements"
