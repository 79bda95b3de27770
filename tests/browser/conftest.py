"""A real browser against a live server: Debian's chromium, no download."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from tests.boundaries.house import House, build_house
from tests.cast import build_county

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A page, with everything that a visitor should never have to see."""

    def __init__(self, page, origin):
        self.page, self.origin = page, origin
        self.complaints, self.outside = [], []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._watch)

    def _hear(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _watch(self, request):
        is_web = urlsplit(request.url).scheme in {"http", "https"}
        if is_web and not request.url.startswith(self.origin):
            self.outside.append(request.url)

    def open(self, path):
        return self.page.goto(self.origin + path)

    def axe(self):
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)[
            "violations"
        ]
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def overflow(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture(params=[1280, 390])
def visit(request, chromium, live_server, settings):
    settings.YOUWEI_DEMO = True
    context = chromium.new_context(viewport={"width": request.param, "height": 844})
    yield Visit(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def house(transactional_db, settings, tmp_path) -> House:
    """Build one for each test: a browser sees what is committed."""
    settings.YOUWEI_DATA = tmp_path
    return build_house(build_county())
