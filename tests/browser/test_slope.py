"""The lab on following the slope, as a learner uses it, on the real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser


def visit(window: Page, address: str, query: str = "") -> Page:
    """Open the lab, with its landscape."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/slope{query}")
    window.wait_for_selector(".figure-page[data-frames] .slope .way")
    return window


def test_it_plays_to_its_end_and_tells_who_is_lowest(window: Page, address: str) -> None:
    """At this rate: another one is another question. A walk by hand leaves the guess alone."""
    page = visit(window, address, "?step=60")
    assert findings(page) == []
    page.get_by_role("radio", name=re.compile("local")).check(force=True)
    page.get_by_role("button", name="Take step").click()
    page.wait_for_url("**walked=3**")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_text("As you guessed")).to_be_visible()
    expect(page.locator(".count")).to_have_text("3,200 of 3,200 evaluations")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Rate of 3 and 4").select_option("20")
    expect(page.get_by_text("Guess first")).to_be_visible()
    expect(page.locator(".count")).to_contain_text("1 of")


def test_steps_are_taken_dragged_and_taken_back(window: Page, address: str) -> None:
    """What comes of the next one is said while its arrow is dragged; the address has the walk."""
    page = visit(window, address)
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("good step")
    box = page.locator(".arrow-tip").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y - 10, steps=5)
    expect(verdict).to_contain_text(re.compile("past the lowest|climbs"))
    assert "step_by_hand" not in page.url
    page.mouse.up()
    page.wait_for_url("**step_by_hand=**")
    page.get_by_role("button", name="Take 10").click()
    page.wait_for_url("**walked=**")
    expect(page.locator(".hill .been")).to_have_count(9)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator(".hill .been")).to_have_count(8)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".hill .been")).to_have_count(0)
    page.wait_for_url(lambda url: "walked" not in url)
