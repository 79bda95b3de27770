"""What the desk offers: tabs for who sorts or dispatches, for the streets, for who watches."""

from youwei.desk.queries import reads_hot_issues, works_at_bench
from youwei.measures.queries import is_watching
from youwei.procedures.queries.erasing import decides_on_erasing
from youwei.web.nav import Tab, add_tab

add_tab(Tab(label="一屏 | Overview", url_name="desk:cockpit", order=12, shown_to=is_watching))
add_tab(
    Tab(label="删除 | Erasing", url_name="desk:erasures", order=80, shown_to=decides_on_erasing)
)
add_tab(Tab(label="分单派单 | Bench", url_name="desk:bench", order=15, shown_to=works_at_bench))
add_tab(
    Tab(label="热点 | Hot issues", url_name="desk:hot", order=56, shown_to=reads_hot_issues)
)
