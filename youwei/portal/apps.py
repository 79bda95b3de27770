from django.apps import AppConfig

from youwei.web.nav import Tab, add_tab


class PortalConfig(AppConfig):
    name = "youwei.portal"

    def ready(self) -> None:
        """Offer the residents' tabs."""
        add_tab(Tab(label="首页 | Home", url_name="portal:front", order=10, side="portal"))
        add_tab(
            Tab(label="看公开 | Published", url_name="portal:letters", order=30, side="portal")
        )
