"""Pages of figures."""

from youwei.measures.views.figures import index, measure, open_data, rows
from youwei.measures.views.maps import public_map, staff_map

__all__ = ["index", "measure", "open_data", "public_map", "rows", "staff_map"]
