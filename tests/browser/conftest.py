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


SKIPPED = "Browser tests were skipped: chromium was not found on the PATH."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless REQUIRE_BROWSER=1 wants that to be a failure."""
    if _is_without_browser() and os.environ.get("REQUIRE_BROWSER") != "1":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=SKIPPED))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that they were skipped."""
    if _is_without_browser():
        terminalreporter.write_line(SKIPPED)


def _is_without_browser() -> bool:
    return chromium_path() is None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; an error where there is none."""
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
