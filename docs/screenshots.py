"""Makes the pictures of the documentation: ``python -m docs.screenshots``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.harness import launch, serving

FOLDER = Path(__file__).parent / "images"
READY = ".page[data-frames]"
PLAY_MS = 6000


def main() -> None:
    """The page on arrival and after some seconds of training, light and dark."""
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
            page.goto(address)
            page.wait_for_selector(READY)
            page.screenshot(path=FOLDER / f"arrival-{scheme}.png")
            page.click("button.play")
            page.wait_for_timeout(PLAY_MS)
            page.screenshot(path=FOLDER / f"playing-{scheme}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
