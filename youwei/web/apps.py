from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "youwei.web"
