"""The lab on losses, as a learner uses it, on the real server."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
ARRIVED = ".figure-page[data-frames] .scored"


def visit(window: Page, address: str, query: str = "", width: int = 1280, height: int = 800) -> Page:
    """Open the lab."""
    window.set_viewport_size({"width": width, "height": height})
    window.goto(f"{address}/losses{query}")
    window.wait_for_selector(ARRIVED)
    return window


def mean(page: Page, loss: int) -> Locator:
    """The mean of a loss, from 1."""
    return page.locator(f".mean.k{loss} b:not(.run-disc)")


def query_of(page: Page) -> dict[str, list[str]]:
    """What the address says behind the question mark."""
    return parse_qs(urlparse(page.url).query)


def test_a_score_is_typed_and_dragged_and_refused(window: Page, address: str) -> None:
    """Each loss follows at once; the address has it after; too large a score gets a sentence and changes nothing."""
    page = visit(window, address)
    assert findings(page) == []
    expect(mean(page, 1)).to_have_text("5.27")
    field = page.get_by_role("textbox", name="Score cat, cat's image")
    field.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("6.5")
    page.keyboard.press("Enter")
    expect(mean(page, 1)).to_have_text("4.30")  # the frog's 12.9 alone
    page.keyboard.press("Shift+ArrowDown")
    expect(field).to_have_value("5.5")
    expect(mean(page, 1)).to_have_text("4.50")
    page.wait_for_url("**scores=5.5**")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(page.get_by_text("99.0 is not allowed")).to_be_visible()
    expect(field).to_have_value("5.5")
    line = page.locator(".score-row svg").nth(2)
    box = line.bounding_box()
    assert box
    unit = (box["width"] - 16) / 11
    x, y = box["x"] + 8 + (-3.1 + 4) * unit, box["y"] + 44
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 7 * unit, y, steps=5)
    expect(mean(page, 1)).to_have_text("0.200")  # the frog at 3.9 is right by more than the margin
    assert query_of(page)["scores"][0].endswith("-3.1")
    page.mouse.up()
    page.wait_for_url(re.compile("3.9(&|$)"))
    page.go_back()
    expect(mean(page, 1)).to_have_text("4.50")


def test_a_jiggle_tells_who_noticed_and_a_try_what_it_did(window: Page, address: str) -> None:
    """The car is right by more than the margin, so only softmax does; doubled weights are told before and after."""
    page = visit(window, address, "?step=88")
    page.get_by_role("radio", name=re.compile("only")).check(force=True)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_text("As you guessed")).to_be_visible()
    slider = page.get_by_role("slider", name="Weights times")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator('[data-path="weights_times"] output')).not_to_have_text("1")
    page.wait_for_url(re.compile("weights_times=0"))
    page.get_by_role("button", name=re.compile("^Double all weights")).click()
    expect(page.get_by_text("hinge 5.27 → 9.53")).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_points_and_arrows_are_dragged_and_learn(window: Page, address: str) -> None:
    """By mouse and by keys; at the end, hinge has come to rest."""
    page = visit(window, address, "?examples=points")
    before = mean(page, 3).inner_text()
    arrow = page.get_by_role("slider", name=re.compile("^Weights of class B"))
    arrow.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(mean(page, 3)).not_to_have_text(before)
    page.wait_for_url("**arrows=**")
    point = page.get_by_role("slider", name=re.compile("^Point 1 of class A"))
    box, spoken = point.bounding_box(), point.get_attribute("aria-valuetext") or ""
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 29, box["y"] + 29, steps=3)
    expect(point).not_to_have_attribute("aria-valuetext", spoken)
    page.mouse.up()
    page.wait_for_url("**points=**")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_selector('.figure-page[data-step="40"]')
    expect(mean(page, 1)).to_have_text("0")
    assert findings(page) == []


@pytest.mark.parametrize("query", ["", "?examples=points"])
def test_a_phone_shows_all_in_its_width(window: Page, address: str, query: str) -> None:
    """A card for each loss of each row, with its name; Play is at the bottom."""
    page = visit(window, address, query, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.get_by_role("button", name="Play", exact=True).bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    assert [one.is_visible() for one in page.locator(".cell-loss").all()] == [True] * 9
    if query == "":
        assert findings(page) == []
