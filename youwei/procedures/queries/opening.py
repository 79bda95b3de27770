"""Where a procedure is opened, if it has a page made for that by hand."""

_pages: dict[str, str] = {}


def register_page(procedure: str, url_name: str) -> None:
    """Have everybody who opens this procedure sent to a page of its own."""
    _pages[procedure] = url_name


def page_to_open(procedure: str) -> str:
    """Return the name of that page's address; nothing where the declared form is the page."""
    return _pages.get(procedure, "")
