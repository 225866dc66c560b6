"""The lab on one neuron, as a learner uses it, on the real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
PAGE = ".figure-page[data-frames] .truth td"


def visit(window: Page, address: str, query: str = "") -> Page:
    """Open the lab, with its table."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/perceptron{query}")
    window.wait_for_selector(PAGE)
    return window


def test_weights_are_dragged_and_a_date_opens_xor_which_comes_back(window: Page, address: str) -> None:
    """The table follows while the mouse is down, the address after; the cycle is said, and the guess is answered."""
    page = visit(window, address, "?weights=1%2C1%2C-1.5")
    assert page.get_by_label("Speed").locator("option").all_text_contents() == ["1 step/s", "4 steps/s", "12 steps/s"]
    said = page.locator(".plane-said")
    expect(said).to_contain_text("w = (1, 1), b = −1.5 · all rows right")
    page.get_by_role("button", name="Epoch", exact=True).click()
    expect(page.locator(".neuron .rule")).to_contain_text("Nothing to learn: all rows were right from the start.")
    tip = page.get_by_role("slider", name=re.compile("^Weights of the neuron")).bounding_box()
    assert tip
    x, y = tip["x"] + tip["width"] / 2, tip["y"] + tip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=4)
    expect(said).to_contain_text("3 of 4 wrong")
    expect(page.locator(".neuron .rule")).to_contain_text("Your own line. 3 of 4 rows are wrong.")
    assert "−1.5" not in said.inner_text()
    assert "weights=1%2C1" in page.url
    page.mouse.up()
    page.wait_for_url(lambda url: "weights=1%2C1" not in url)
    page.get_by_role("button", name="1969 XOR, a winter").click()
    expect(page.locator(".date-told")).to_contain_text("Minsky and Papert")
    expect(page.get_by_text("0 of 16 steps")).to_be_visible()
    page.get_by_role("radio", name="XOR").check(force=True)
    for _ in range(4):
        page.get_by_role("button", name="Epoch", exact=True).click()
    expect(page.locator(".neuron .rule")).to_contain_text(
        "Back where it was. After 4 readings w and b are 0, 0, 0 again"
    )
    expect(page.locator(".truth .back")).to_have_count(4)
    expect(page.get_by_text("As you guessed: no line does XOR.")).to_be_visible()
    assert findings(page) == []


def test_two_hidden_units_are_added_and_ones_own_network_is_told_what_it_needs(window: Page, address: str) -> None:
    """By hand, trained and one's own; a wanted value is flipped, so the task is one's own."""
    page = visit(window, address, "?task=XOR")
    expect(page.locator(".date-told")).to_contain_text("Minsky and Papert (1969)")  # told of the filled dot
    page.get_by_role("button", name="Add two hidden neurons").first.click()
    expect(page.locator(".layer-said")).to_contain_text("Set by hand")
    expect(page.locator(".date-told")).to_contain_text("Rumelhart")
    page.get_by_role("button", name="trained", exact=True).click()
    expect(page.get_by_text("of 40 steps")).to_be_visible()
    page.locator("input.moment").evaluate("(one) => { one.value = 40; one.dispatchEvent(new Event('input')); }")
    expect(page.locator(".layer-said")).to_contain_text("After 800 steps, 4 of 4 rows are right.")
    assert findings(page) == []
    page.get_by_role("button", name="yours", exact=True).click()
    expect(page.locator(".locked:visible")).to_contain_text("last hidden layer has 16 neurons")
    link = page.get_by_role("link", name="Give it 2, in the playground")
    assert "setup=" in (link.get_attribute("href") or "")
    page.get_by_role("button", name="(0, 0) should give 0: press to want the other value").click()
    expect(page.get_by_label("Task")).to_have_value("your own")


def test_a_phone_sees_one_part_below_the_other(window: Page, address: str) -> None:
    """Nothing lies to the side; the dates scroll by themselves."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/perceptron?date=backprop&step=20")
    window.wait_for_selector(PAGE)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    parts = [window.locator(f".neuron .{name}").bounding_box() for name in ("unit", "learning", "folded", "history")]
    tops = [box["y"] for box in parts if box]
    assert len(tops) == 4
    assert tops == sorted(tops)
    assert findings(window) == []
    window.locator(".dates button", has_text="1990s").click()
    deep = window.locator(".deep-date")
    expect(deep).to_contain_text("1990s: a second winter")
    expect(deep).to_contain_text("Deep stacks of sigmoids hardly learn")
    expect(window.locator(".truth")).to_be_hidden()
    window.reload()
    expect(deep.get_by_role("status")).to_be_in_viewport(ratio=1)
    assert "setup=" in (deep.get_by_role("link", name="See the deep network").get_attribute("href") or "")
    window.locator(".play-bar .step").click()
    expect(window.locator(".truth")).to_be_visible()
    expect(deep).to_be_hidden()
