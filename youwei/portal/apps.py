from importlib import import_module

from django.apps import AppConfig

from youwei.web.nav import Tab, add_tab


class PortalConfig(AppConfig):
    name = "youwei.portal"

    def ready(self) -> None:
        """Offer the residents' tabs."""
        ways = (
            ("首页 | Home", "portal:front", 10, ("/send/", "/look-up/")),
            ("看公开 | Published", "portal:letters", 30, ()),
        )
        for label, address, order, also in ways:
            add_tab(Tab(label=label, url_name=address, order=order, side="portal", also=also))
        import_module("youwei.portal.offers")
