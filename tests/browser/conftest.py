"""The real server and a real browser, once for all browser tests; a page for each of them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from benchmarks.harness import chromium_path, launch, serving
from tests.browser.playground import Playground


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the server under test listens."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without one the test is skipped, or fails where REQUIRE_BROWSER=1."""
    if chromium_path() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but chromium was not found on the PATH")
        pytest.skip("browser tests were skipped: chromium was not found on the PATH")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def playground(browser: Browser, address: str) -> Iterator[Playground]:
    """The page, opened in a window of its own; a script error on it fails the test."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.extend(_error(message)))

    context.on("page", listen)
    opened = Playground(context.new_page(), address)
    opened.open()
    yield opened
    context.close()
    assert not errors


def _error(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type == "error" else []
