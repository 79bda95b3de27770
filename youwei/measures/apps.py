from django.apps import AppConfig

from youwei.measures.declarations.kind import KIND
from youwei.packs.kinds import register_kind
from youwei.web.nav import Tab, add_tab

register_kind(KIND)  # here, so that all kinds are known before any app is ready


class MeasuresConfig(AppConfig):
    name = "youwei.measures"

    def ready(self) -> None:
        """Offer the figures to both sides."""
        label, address = "晒数据 | Figures", "measures:index"
        add_tab(Tab(label=label, url_name=address, order=20, side="portal"))
        add_tab(Tab(label=label, url_name=address, order=60, side="desk"))
