from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "youwei.interop"
