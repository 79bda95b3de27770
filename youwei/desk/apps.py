from importlib import import_module

from django.apps import AppConfig

from youwei.web.nav import Tab, add_tab


class DeskConfig(AppConfig):
    name = "youwei.desk"

    def ready(self) -> None:
        """Offer the first tab and the last: the record shows everybody what they may read."""
        add_tab(Tab(label="桌面 | Desk", url_name="desk:desk", order=10))
        add_tab(Tab(label="纪实 | Chronicle", url_name="chronicle:listing", order=70))
        import_module("youwei.desk.offers")
