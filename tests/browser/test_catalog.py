"""The catalog as a learner uses it, on the real server."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from app.setup.links import from_text
from engine.activations import LeakyReLU
from engine.config import REGISTRIES
from engine.plain_settings import ABOUT
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
COUNT = sum(map(len, [*(registry.keys for registry in REGISTRIES.values()), *ABOUT.values()]))
ARRIVED = f".cat-page[data-entries='{COUNT}']"


def visit(window: Page, address: str, path: str) -> Page:
    """Open the catalog."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/{path}")
    window.wait_for_selector(ARRIVED)
    return window


def test_an_address_leads_to_an_entry_a_search_to_others_and_on_to_the_playground(window: Page, address: str) -> None:
    """Behind the #; a name that is not there is said; nothing is wider than the window or serious for axe-core."""
    page = visit(window, address, "catalogue#relu")
    expect(page.get_by_role("heading", name="ReLU", exact=True)).to_be_in_viewport()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    search = page.get_by_role("searchbox")
    search.fill("dropout")
    expect(page.get_by_role("heading", level=3).first).to_have_text("Dropout")  # before those that mention it
    search.fill("unit dies")
    expect(page.get_by_text(f"of {COUNT} entries")).to_be_visible()
    expect(page.get_by_role("heading", name="Optimizers", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Try leaky ReLU").click()
    page.wait_for_url("**/?setup=*")
    config = from_text(parse_qs(urlparse(page.url).query)["setup"][0])
    assert [layer.activation for layer in config.network.hidden] == [LeakyReLU(), LeakyReLU()]
    page.go_back()
    expect(search).to_have_value("unit dies")
    expect(page.get_by_role("heading", name="Optimizers", exact=True)).to_be_hidden()


def test_a_link_within_the_page_changes_the_address_and_an_unknown_name_is_said(window: Page, address: str) -> None:
    """On a phone as well, where no search hides what a link leads to."""
    page = visit(window, address, "catalogue?entry=nonsense")
    expect(page.get_by_text("No entry is called “nonsense”.")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("searchbox").fill("nadam")
    page.get_by_role("link", name="Link to Nadam").click()
    assert parse_qs(urlparse(page.url).query)["entry"] == ["optimizers.nadam"]
    expect(page.get_by_role("heading", name="Nadam", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("No entry is called")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
