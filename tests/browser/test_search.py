"""The search as a learner uses it, on the real server with real workers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.setup.draft import SETUP
from app.setup.links import from_text
from tests.browser.playground import until_true
from tests.browser.test_accessibility import findings
from tests.browser.test_lab_pages import query_of

pytestmark = pytest.mark.browser
PAGE = ".search-page"
SHORT = "trials=8&epochs=2&folds=2&what=training.learning_rate:0.01..1,training.l2:1e-5..0.1"


def visit(window: Page, address: str, query: str = SHORT) -> Page:
    """Open the page at a search that has not begun."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/search?{query}")
    window.wait_for_selector(f"{PAGE}[data-state='open']")
    return window


def run(page: Page) -> Page:
    """Start it, and wait until all trials are done."""
    page.get_by_role("button", name="Start search").click()
    page.wait_for_selector(f"{PAGE}[data-search='done'][data-trials='8']", timeout=60_000)
    return page


def test_a_search_runs_from_a_press_to_its_best_trial_in_the_playground(window: Page, address: str) -> None:
    """Its trials are drawn and listed, keys walk them, stage 2 follows, and the best opens with what was tried."""
    page = run(visit(window, address))
    expect(page.get_by_role("table", name="All trials, the best first").get_by_role("row")).to_have_count(9)
    chart = page.get_by_role("slider", name="Learning rate", exact=True)
    chart.focus()
    page.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"trial \d+: [\d.]+%, loss"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Decision boundary")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="End and measure once").click()
    expect(page.get_by_role("heading", name="rows that no stage saw")).to_be_visible(timeout=60_000)
    assert findings(page) == []
    page.get_by_role("button", name="Run stage 2").click()
    page.wait_for_selector(f"{PAGE}[data-search='done'][data-trials='12']", timeout=60_000)
    page.get_by_role("button", name="Open in the playground").click()
    page.wait_for_selector(".page[data-frames]")
    until_true(page, "() => location.search.includes('setup=')")
    opened = from_text(query_of(page)["setup"][0])
    assert opened.training.learning_rate != SETUP.training.learning_rate
    assert opened.data == SETUP.data


def test_a_closed_page_loses_nothing(window: Page, address: str) -> None:
    """The search goes on without a page; its address shows all of it, also paused and gone on."""
    page = visit(window, address, "trials=400&epochs=3&folds=2")
    page.get_by_role("button", name="Start search").click()
    page.wait_for_selector(f"{PAGE}[data-search='running']:not([data-trials='0'])", timeout=60_000)
    study, before = page.url, page.locator(PAGE).get_attribute("data-trials")
    assert "study=" in study
    page.goto("about:blank")
    page.wait_for_timeout(500)
    page.goto(study)
    page.wait_for_selector(f"{PAGE}[data-search='running']:not([data-trials='0'], [data-trials='{before}'])")
    page.keyboard.press("Space")
    expect(page.get_by_text("nothing is lost if you close the page")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("cancelled; what was measured stays")).to_be_visible()


def test_a_bad_range_says_its_sentence_and_the_rest_lives(window: Page, address: str) -> None:
    """The start waits until it is corrected; arrows move a handle; a phone has no more width than its window."""
    page = visit(window, address)
    low = page.get_by_label("Learning rate: lowest value").first
    low.fill("5")
    low.press("Enter")
    expect(page.get_by_text("1 is not allowed; give a number above 5, where the range begins.")).to_be_visible()
    expect(page.get_by_role("button", name="Start search")).to_be_disabled()
    low.fill("0.1")
    low.press("Enter")
    expect(page.get_by_role("button", name="Start search")).to_be_enabled()
    page.get_by_role("slider", name="Learning rate: highest value").press("Shift+ArrowRight")
    until_true(page, "() => decodeURIComponent(location.search).includes('learning_rate:0.1..10')")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(page) == []
