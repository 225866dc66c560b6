"""The panels on batch norm and on scaled inputs, as a person uses them, on the real pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
WAIT_MS = 150_000  # until all of a lab is measured, at low priority


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Opens a lab and waits until all is measured; an error of ours on the console fails the test."""
    contexts, errors = [], list[str]()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "_stcore" not in message.location["url"]:  # Streamlit looks in two places
            errors.append(message.text)

    def opened(lab: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        page.goto(f"{address}/{lab}?step=1000")  # at its end, when all is told
        expect(page.locator(".panel")).to_have_count(5, timeout=30_000)
        expect(page.locator(".panel[aria-busy]")).to_have_count(0, timeout=WAIT_MS)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def panel(page: Page, key: str) -> Locator:
    """One panel."""
    return page.locator(f'.panel[data-panel="{key}"]')


def test_a_row_a_block_and_a_scale_are_chosen(opened: Callable[[str], Page]) -> None:
    """By keys or by a press; each is read below, and an arrow takes no step of the run."""
    page = opened("normalization")
    steps = panel(page, "fourSteps")
    slider = steps.get_by_role("slider")
    slider.press("Home")
    expect(steps.locator(".panel-reading")).to_contain_text("Row 1:")
    slider.press("ArrowDown")
    expect(steps.locator(".panel-reading")).to_contain_text("Row 2:")
    expect(slider).to_have_attribute("aria-valuenow", "2")
    expect(steps.locator(".joined.picked")).to_have_count(3)
    expect(steps).to_contain_text("Evaluation uses the running averages")
    blocks = panel(page, "sharedMeans")
    blocks.get_by_role("button", name="Instance").click()
    expect(blocks.get_by_role("status")).to_have_text(re.compile("each row and channel has its own mean"))
    expect(blocks.locator('[aria-pressed="true"]')).to_have_count(1)
    scales = panel(page, "weightScales")
    scales.get_by_role("slider").press("End")
    expect(scales.locator(".panel-reading")).to_contain_text("σ = 4.5")
    modes = panel(page, "twoModes")
    modes.get_by_role("slider").press("End")
    expect(modes.locator(".panel-reading")).to_contain_text("Batches of 64")
    averages = panel(page, "runningAverages")
    averages.get_by_role("slider").press("Home")
    expect(averages.locator(".panel-reading")).to_contain_text("start at mean 0.00 and variance 1.00")
    expect(page.locator(".page").first).to_have_attribute("data-step", "500")


def test_pictures_of_the_loss_say_what_they_show(opened: Callable[[str], Page]) -> None:
    """Each has a name for those who do not see it; a pixel is read, and one that never changes says so."""
    page = opened("preprocessing")
    pictures = panel(page, "lossShape").get_by_role("img")
    expect(pictures).to_have_count(6)
    expect(pictures.first).to_have_attribute("aria-label", re.compile(r"As measured: condition number .*36,847 steps"))
    expect(panel(page, "lossShape").locator(".goal")).to_have_count(6)
    expect(panel(page, "clouds").get_by_role("img")).to_have_count(7)
    expect(panel(page, "conditions").get_by_role("img")).to_have_attribute(
        "aria-label", re.compile("Whiten: condition 1.01")
    )
    pixels = panel(page, "pixels")
    pixels.get_by_role("slider").press("Home")
    expect(pixels.locator(".panel-reading")).to_have_text("Row 1, column 1: constant, nothing to divide by")
    expect(panel(page, "leak").get_by_role("table")).to_contain_text("94.07 %")
