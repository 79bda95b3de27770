from django.apps import AppConfig
from django.utils.module_loading import import_string


class RigConfig(AppConfig):
    name = "benchmarks.rig"
    label = "rig"

    def ready(self) -> None:
        """Have somebody told of everything that is kept."""
        import_string("benchmarks.rig.actions.register")()
