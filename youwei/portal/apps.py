from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "youwei.portal"
