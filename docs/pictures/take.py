"""Takes the pictures of the README from an open demo.

./run demo, and beside it: .venv/bin/python docs/pictures/take.py [address]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
WIDE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 780}
FIRST_CASE = "the first case of the list"
LETTERS = "/procedures/letters/"
SCENES = (
    ("portal", "", "/", WIDE),
    ("portal-phone", "", "/", PHONE),
    ("letters", "petition-office", LETTERS, WIDE),
    ("case", "petition-office", FIRST_CASE, WIDE),
    ("bench", "village-secretary", "/bench/", WIDE),
    ("cockpit", "county-secretary", "/cockpit/", WIDE),
)
"""File, role of the cast (nobody: a visitor), page, size."""


def main() -> None:
    """Take every picture."""
    origin = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, who, path, size in SCENES:
            page = browser.new_context(viewport=size).new_page()
            if who:
                sign_in(page, origin, who)
            visit(page, origin, path)
            page.wait_for_load_state("networkidle")  # a map is drawn by its script
            page.screenshot(path=HERE / f"{name}.png")
            print(name)
        browser.close()


def sign_in(page: Page, origin: str, who: str) -> None:
    """Become somebody of the cast with one click."""
    page.goto(f"{origin}/sign-in/")
    page.locator(f'form[action*="/sign-in/as/{who}/"] button').first.click()
    page.wait_for_load_state()


def visit(page: Page, origin: str, path: str) -> None:
    """Open a page, or the first case of the letters."""
    page.goto(f"{origin}{LETTERS if path == FIRST_CASE else path}")
    if path == FIRST_CASE:
        page.locator('main a[href*="/cases/"]').first.click()
        page.wait_for_load_state()


if __name__ == "__main__":
    main()
