from django.apps import AppConfig

from youwei import heap


class WebConfig(AppConfig):
    name = "youwei.web"

    def ready(self) -> None:
        heap.settle()
