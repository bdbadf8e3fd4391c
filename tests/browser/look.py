"""Does a page hold in a real browser? Widths, light and dark, print; what axe-core finds; nothing fetched, no error.

Run by tests/run_browser: ``python look.py FOLDER PAGE...`` saves what is seen in the folder, and fails on any finding.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (390, 820, 1280)  # pixels: a phone, a tablet, a screen
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")  # as root, in containers, on loaded machines
PATIENCE = 120_000.0  # milliseconds for a step: long pages on a loaded machine take more than the usual 30 s
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WITHOUT_TEXT = "[...document.images].filter(one => !one.alt.trim() || !one.complete || !one.naturalWidth).length"
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => Number(one.tagName[1]))"
LOST_LINKS = (
    "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length"
)


def main() -> None:
    folder, pages = Path(sys.argv[1]), [Path(name).resolve() for name in sys.argv[2:]]
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        found = [f"{page.name}: {one}" for page in pages for one in seen(browser, page, folder)]
        browser.close()
    print("\n".join(found) or f"nothing wrong in {len(pages)} pages, {len(WIDTHS)} widths, light, dark and print")
    sys.exit(bool(found))


def seen(browser: Browser, file: Path, folder: Path) -> Iterator[str]:
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.set_default_timeout(PATIENCE)
            heard = listen(page)
            page.goto(file.as_uri())
            page.screenshot(path=folder / f"{file.stem}-{scheme}-{width}.png", full_page=True)
            unasked = [one for one in heard if one != file.as_uri() and not one.startswith("data:")]
            yield from (f"{scheme}, {width} pixels: {one}" for one in (*unasked, *wrong(page)))
            if scheme == "light" and width == max(WIDTHS):
                page.pdf(path=folder / f"{file.stem}.pdf", format="A4")
            page.close()


def listen(page: Page) -> list[str]:
    """Return a list that fills with what the page asks for, logs and throws."""
    heard: list[str] = []
    page.on("request", lambda one: heard.append(one.url))
    page.on("console", lambda one: heard.append(f"console: {one.text}"))
    page.on("pageerror", lambda one: heard.append(f"error: {one}"))
    return heard


def wrong(page: Page) -> Iterator[str]:
    if (beyond := page.evaluate(OVERFLOW)) > 0:
        yield f"{beyond} pixels wider than the screen"
    if without := page.evaluate(WITHOUT_TEXT):
        yield f"{without} images without a text, or not shown"
    if lost := page.evaluate(LOST_LINKS):
        yield f"{lost} links that lead nowhere"
    levels = page.evaluate(HEADINGS)
    if levels[:1] != [1] or levels.count(1) != 1 or any(b > a + 1 for a, b in pairwise(levels)):
        yield f"headings out of order: {levels}"
    for one in Axe().run(page).response["violations"]:
        first = one["nodes"][0]
        yield f"axe {one['id']} ({one['impact']}), {len(one['nodes'])} places, as {first['html'][:200]}"


if __name__ == "__main__":
    main()
