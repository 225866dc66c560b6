"""The page "Is my training healthy?" as a learner uses it, on the real server."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from app.setup.links import from_text, to_text
from engine import Config, TrainingSettings
from engine.optimizers import SGD
from tests.app.samples import heavy
from tests.browser.playground import until_true
from tests.browser.test_accessibility import findings
from tests.browser.test_lab_pages import query_of

pytestmark = pytest.mark.browser
PAGE = ".checks-page"
DONE = f"{PAGE}[data-done='8'][data-running='']"
SLOW = Config(training=TrainingSettings(optimizer=SGD(), learning_rate=1e-4))


def visit(window: Page, address: str, config: Config, *, waits: bool = True) -> Page:
    """Open the page at a setup, and wait for its checks."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/health?setup={to_text(config)}")
    window.wait_for_selector(DONE if waits else f"{PAGE}[data-state='open']", timeout=60_000)
    return window


def rate_of(page: Page) -> float:
    """The learning rate in the address."""
    return from_text(query_of(page)["setup"][0]).training.learning_rate


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_checks_finish_and_the_page_is_accessible(
    window: Page, address: str, scheme: Literal["light", "dark"]
) -> None:
    """Eight lines, each with a mark that is told; nothing serious for axe-core; nothing wider than the window."""
    window.emulate_media(color_scheme=scheme)
    page = visit(window, address, SLOW)
    expect(page.get_by_role("heading", name="Is my training healthy?")).to_be_visible()
    rows = page.get_by_role("table", name="Checks").get_by_role("row")
    expect(rows).to_have_count(9)
    expect(page.locator("tr[data-key='rate']")).to_contain_text("Does not hold")
    expect(page.get_by_role("status").filter(has_text="do not hold")).to_be_attached()
    expect(page.get_by_role("slider", name="Range test of the rate")).to_be_visible()
    assert findings(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(page) == []


def test_the_line_that_is_looked_at_outlines_its_drawing(window: Page, address: str) -> None:
    """By pointer and by arrow keys; a line without a drawing leaves them alone; an arrow reads a drawing."""
    page = visit(window, address, Config())
    looked = page.locator(".check-chart.looked")
    page.locator("tr[data-key='rate']").hover()
    expect(looked).to_have_attribute("data-key", "rate")
    page.get_by_role("button", name="Check: First loss").focus()
    expect(looked).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Check: Gradient")).to_be_focused()
    expect(looked).to_have_attribute("data-key", "gradient")
    page.get_by_role("slider", name="Gradient check, step swept").focus()
    before = page.locator("[data-key='gradient'] .panel-reading").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-key='gradient'] .panel-reading")).not_to_have_text(before)


def test_a_remedy_is_checked_taken_back_and_opened_in_the_playground(window: Page, address: str) -> None:
    """The address follows; the playground gets what is checked."""
    page = visit(window, address, SLOW)
    step = page.locator(".check-step")
    expect(step).to_contain_text("Set the rate to 0.0")
    step.click()
    expect(page.locator("tr[data-key='rate'][data-mark='holds']")).to_be_visible(timeout=20_000)
    until_true(page, "() => location.search.includes('setup=')")
    page.wait_for_selector(DONE)
    rate = rate_of(page)
    assert rate > SLOW.training.learning_rate
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("tr[data-key='rate'][data-mark='fails']")).to_be_visible()
    step.click()
    expect(page.locator("tr[data-key='rate'][data-mark='holds']")).to_be_visible()
    page.get_by_role("button", name="Open in the playground").click()
    page.wait_for_selector(".page[data-frames]")
    until_true(page, "() => location.search.includes('setup=')")
    assert rate_of(page) == rate


def test_the_playground_s_menu_opens_it(window: Page, address: str) -> None:
    """With the playground's setup, which is checked at once."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/?setup={to_text(SLOW)}")
    window.wait_for_selector(".page[data-frames]")
    window.locator("button.more").click()
    window.get_by_role("menuitem", name="Is it healthy?").click()
    window.wait_for_selector(DONE, timeout=60_000)
    assert rate_of(window) == SLOW.training.learning_rate


def test_the_gallery_s_card_leads_to_the_checks_of_the_playground_s_setup(window: Page, address: str) -> None:
    """It loads the page anew, which forgets everything but what the browser keeps; without that, it says so."""
    window.goto(f"{address}/health")
    expect(window.locator(".lab-lede")).to_contain_text("the playground's first setup")
    window.goto(f"{address}/?setup={to_text(SLOW)}")
    window.wait_for_selector(".page[data-frames]")
    window.goto(f"{address}/labs")
    window.get_by_role("link", name="Is my training healthy?").last.click()
    expect(window.locator(".lab-lede")).to_contain_text("rate 0.0001")
    until_true(window, "() => location.search.includes('setup=')")
    assert from_text(query_of(window)["setup"][0]) == SLOW


def test_stop_leaves_the_rest_open_and_one_check_runs_alone(window: Page, address: str) -> None:
    """On the largest setup, in the check that takes longest there: the last one but one, so two stay open."""
    page = visit(window, address, heavy(), waits=False)
    page.wait_for_selector(f"{PAGE}[data-running='gap']", timeout=60_000)
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{PAGE}[data-running='']")
    expect(page.locator("tr[data-mark='open']")).to_have_count(2)
    page.get_by_role("button", name="Check: Inputs").click()
    expect(page.locator("tr[data-key='inputs'][data-mark='holds']")).to_be_visible(timeout=30_000)
    expect(page.locator("tr[data-mark='open']")).to_have_count(1)
    expect(page.get_by_role("button", name="Check the rest")).to_be_visible()


def test_each_line_explains_its_check_and_a_reload_shows_what_was_found(window: Page, address: str) -> None:
    """By a press on its title; nothing is checked again."""
    page = visit(window, address, SLOW)
    page.get_by_role("note").filter(has_text="Update to weight").click()
    expect(page.get_by_role("tooltip")).to_contain_text("How far a step moves a layer's weights")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.reload()
    page.wait_for_selector(PAGE)
    assert page.locator(PAGE).get_attribute("data-done") == "8"
    assert findings(page) == []
