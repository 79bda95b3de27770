from django.apps import AppConfig

from youwei.web.nav import Tab, add_tab


class DeskConfig(AppConfig):
    name = "youwei.desk"

    def ready(self) -> None:
        """Offer the first tab."""
        add_tab(Tab(label="桌面 | Desk", url_name="desk:desk", order=10))
