from django.apps import AppConfig


class RhythmsConfig(AppConfig):
    name = "youwei.rhythms"
