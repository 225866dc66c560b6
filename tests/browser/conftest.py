"""The real server and a real browser, once for all browser tests; a page for each of them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from app.search.database import ADDRESS
from benchmarks.harness import chromium_path, firefox_path, launch, serving
from tests.browser.alone import view_alone
from tests.browser.playground import Playground, all_but
from tests.browser.proxy import nginx_path
from tests.replicas import haproxy_path


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server under test listens; it keeps searches in a file of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ADDRESS, f"sqlite:///{tmp_path_factory.mktemp('searches') / 'searches.db'}")
        with serving() as address:
            yield address


@pytest.fixture(scope="session")
def alone() -> Iterator[str]:
    """Where the live view is without a page around it."""
    with view_alone() as address:
        yield address


# All pages of the server in one process of the browser, where they find what the last one had compiled.
ONE_PROCESS = "--process-per-site"
expect.set_options(timeout=30_000)  # as all other waits: a busy machine needs more than Playwright's five seconds
# What a test needs, by its marker, and where that is.
NEEDS = {
    "browser": ("chromium", chromium_path),
    "firefox": ("firefox-esr", firefox_path),
    "nginx": ("nginx", nginx_path),
    "haproxy": ("haproxy", haproxy_path),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a program where there is none, unless REQUIRE_BROWSER=1 wants that to be a failure."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        return
    for marker, name in _missing().items():
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{name} was not found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in a line each what was skipped."""
    for marker, name in _missing().items():
        terminalreporter.write_line(f"Tests with {marker} were skipped: {name} was not found.")


def _missing() -> dict[str, str]:
    return {marker: name for marker, (name, find) in NEEDS.items() if find() is None}


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives the browsers; there can be one in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; an error where there is none."""
    browser = launch(driver, ONE_PROCESS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def keeper(browser: Browser, address: str) -> Iterator[Page]:
    """The page that all tests open theirs beside, in a window that has the server's files in its cache.

    A first visit costs twice as much as a later one: Streamlit's scripts are loaded and compiled. They stay as long as
    the process does that this page, a single word of the server, is kept in.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/_stcore/health")
    yield page
    context.close()


@pytest.fixture
def window(keeper: Page) -> Iterator[Page]:
    """A new page of somebody who was never here; a script error on it, or on one opened beside it, fails the test."""
    errors: list[str] = []
    context = keeper.context

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.extend(_error(message)))

    _forget(keeper)
    context.on("page", listen)
    yield context.new_page()
    context.remove_listener("page", listen)
    for page in context.pages:
        if page != keeper:
            page.close()
    assert not errors


@pytest.fixture
def troubled(keeper: Page) -> Iterator[Page]:
    """A page on which the browser may complain of a server that is away, or of what it cannot load."""
    page = keeper.context.new_page()
    yield page
    page.close()
    keeper.context.unroute_all()


@pytest.fixture
def playground(window: Page, address: str, request: pytest.FixtureRequest) -> Playground:
    """The playground; where a test says what it wants of the sidebar, as a lesson that hides the rest.

    A page without a sidebar opens with half the work, the view alone with a quarter.
    """
    marker = request.node.get_closest_marker("side_bar")
    if not marker and request.node.get_closest_marker("alone"):
        return Playground(window, request.getfixturevalue("alone"))
    return Playground(window, address, hide=all_but(*marker.args) if marker else "")


def _forget(keeper: Page) -> None:
    """Undo what pages have in common: what is stored, what is allowed, what is answered in the server's place."""
    context = keeper.context
    context.new_cdp_session(keeper).send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    context.clear_permissions()
    context.unroute_all()
    context.set_offline(False)


def _error(message: ConsoleMessage) -> list[str]:
    """What a message says, if it is an error; but Streamlit may ask below a page's path where its server is."""
    is_asking = "/_stcore/" in message.location["url"] and "404" in message.text
    return [message.text] if message.type == "error" and not is_asking else []
