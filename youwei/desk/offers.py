"""What the desk offers: a tab for whoever sorts or dispatches orders."""

from youwei.desk.queries import works_at_bench
from youwei.web.nav import Tab, add_tab

add_tab(Tab(label="分单派单 | Bench", url_name="desk:bench", order=15, shown_to=works_at_bench))
