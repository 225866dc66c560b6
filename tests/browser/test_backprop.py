"""The lab on backpropagation, as a learner uses it, on the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
PAGE = ".figure-page[data-frames]"


def visit(window: Page, address: str, query: str = "") -> Page:
    """Open the lab, with its graph."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/backprop{query}")
    window.wait_for_selector(f"{PAGE} .gate")
    return window


def type_expression(page: Page, text: str) -> None:
    """Into the field, and Enter."""
    page.get_by_label("Your expression").fill(text)
    page.keyboard.press("Enter")


def test_an_expression_is_typed_stepped_through_and_guessed(window: Page, address: str) -> None:
    """Values first, then a guess for each gradient; in the end all agree with the differences."""
    page = visit(window, address)
    type_expression(page, "x*y + max(z, x)")
    expect(page.locator(".gate")).to_have_count(3)
    page.wait_for_url("**expression=**")
    assert findings(page) == []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    panel = page.locator(".gate-panel")
    expect(panel).to_contain_text("From upstream comes 1.")
    expect(page.locator(".ask.there")).to_have_count(2)
    page.get_by_label("Guess the gradient of x*y").fill("1")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("You guessed 1, –: 1 of 2 as computed.")
    expect(panel).to_contain_text("Your turn: type a guess, or press Play to go on.")
    page.get_by_role("button", name="Check").click()
    page.get_by_label("Guess the gradient of y").fill("3")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("x is used more than once, so its gradients add: −4 + 1 = −3.")
    assert page.locator(".difference").all_text_contents()[:2] == ["−3.0000", "3.0000"]
    expect(page.locator(".tick.there")).to_have_count(3)
    expect(page.get_by_text("The largest gradient is at x, y.")).to_be_visible()
    assert findings(page) == []


def test_a_value_is_dragged_and_an_error_keeps_the_graph(window: Page, address: str) -> None:
    """Everything follows while the mouse is down, and the address after; what cannot be read is told with its place."""
    page = visit(window, address, "?step=8")
    leaf = page.get_by_role("slider", name="Value of x")
    result = page.locator(".board text.forward").last
    expect(result).to_have_text("−20")
    box = leaf.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 15, steps=4)
    expect(result).to_have_text("−28")
    assert "values" not in page.url
    page.mouse.up()
    page.wait_for_url("**values=4%2C**")
    leaf.press("Shift+ArrowDown")
    expect(result).to_have_text("−20")
    type_expression(page, "x*y + foo(z)")
    expect(page.locator(".wrong")).to_contain_text("“foo” is not known; allowed: max")
    expect(page.locator(".wrong mark")).to_have_text("foo")
    expect(page.locator(".gate")).to_have_count(4)
    expect(result).to_have_text("−20")
    type_expression(page, "x*y")
    expect(page.locator(".gate")).to_have_count(1)
    expect(page.get_by_text("0 of 2 steps")).to_be_visible()
    expect(page.locator(".wrong")).to_be_hidden()


def test_a_phone_scrolls_the_graph_alone(window: Page, address: str) -> None:
    """Play is at the bottom; nothing else lies to the side."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/backprop?example=batch+norm&step=17")
    window.wait_for_selector(f"{PAGE} .gate")
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = window.get_by_role("button", name="Play", exact=True).bounding_box()
    now = window.locator(".gate.now").bounding_box()
    assert box
    assert now
    assert box["y"] + box["height"] <= 844
    assert 0 <= now["x"] <= 390 - now["width"]  # the last gate of a graph that is three times as wide
    assert findings(window) == []
