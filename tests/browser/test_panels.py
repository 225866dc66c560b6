"""The panels of the labs, on the real pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from app.labs.panels import PANELS
from tests.browser.test_accessibility import findings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT_MS = 220_000  # until all of a lab is measured, at low priority
SMALLEST = """(all) => Math.min(...all.filter((one) => one.textContent.trim() && one.getClientRects().length)
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.fixture
def visited(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a lab in a window of some width; an error of ours on the console fails the test."""
    contexts, errors = [], list[str]()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "_stcore" not in message.location["url"]:  # Streamlit looks in two places
            errors.append(message.text)

    def visited(lab: str, width: int = 1280) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", note)
        page.goto(f"{address}/{lab}")
        expect(page.locator(".panel").first).to_be_visible(timeout=30_000)
        return page

    yield visited
    for context in contexts:
        context.close()
    assert not errors


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lab", [lab for lab, panels in PANELS.items() if panels])
def test_every_panel_of_a_lab_is_drawn(visited: Callable[..., Page], lab: str, width: int) -> None:
    """Below what to try and the claims; nothing is wider than the window or written smaller than 12 pixels."""
    page = visited(f"{lab}?step=1000", width)  # at its end, when all is told
    panels = page.locator(".panel")
    expect(panels).to_have_count(len(PANELS[lab]))
    expect(page.locator(".panel[aria-busy]")).to_have_count(0, timeout=WAIT_MS)
    assert panels.evaluate_all("(all) => all.map((one) => one.dataset.panel)") == [*PANELS[lab]]
    parts = (".bench, .figure", ".lab-doing", ".claims", ".lab-panels")
    boxes = [page.locator(one).first.bounding_box() for one in parts]
    for above, below in pairwise(boxes):
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".lab-panels *").evaluate_all(SMALLEST) >= 12
    assert findings(page) == []


def test_a_panel_takes_its_place_before_it_is_measured(visited: Callable[..., Page]) -> None:
    """What stands below does not jump by more than a few lines when the figures arrive."""
    page = visited("initialization")
    figure = page.locator('.panel[data-panel="lecture"]')
    waiting = figure.evaluate(
        """(figure) => {
          const place = document.createElement("div");
          place.className = "panel-place";
          figure.lastElementChild.before(place);
          const height = place.getBoundingClientRect().height;
          place.remove();
          return height;
        }"""
    )
    expect(page.locator(".panel[aria-busy]")).to_have_count(1, timeout=WAIT_MS)  # that one waits for the end of the run
    drawn = figure.evaluate("(figure) => figure.lastElementChild.getBoundingClientRect().height")
    assert drawn == pytest.approx(waiting, abs=30)


def test_what_gives_the_answer_away_waits_for_the_end(visited: Callable[..., Page]) -> None:
    """Until someone wants to be shown."""
    page = visited("initialization")
    figure = page.locator('.panel[data-panel="symmetry"]')
    expect(figure).to_contain_text("told after the run", timeout=WAIT_MS)
    expect(page.locator('.panel[data-panel="flow"]:not([aria-busy])')).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("button", name="Show now").click()
    expect(figure).not_to_contain_text("told after the run")
    expect(figure).not_to_have_attribute("aria-busy", "true")


def test_units_die_live(visited: Callable[..., Page]) -> None:
    """At a rate of 1 some ReLU units fall silent; leaky ones never do."""
    page = visited("activations")
    layers = page.locator(".units tbody tr")
    expect(layers).to_have_count(5, timeout=WAIT_MS)
    page.get_by_role("button", name="Kill it").click()
    expect(layers.nth(4).locator("td").nth(2)).to_contain_text(re.compile(r"[1-9]\d% dead"), timeout=60_000)
    expect(layers.nth(4).locator("td").nth(3)).to_contain_text(" 0% dead")


def test_the_point_is_moved_by_keys_and_by_the_pointer(visited: Callable[..., Page]) -> None:
    """It reads sum, value, slope and its share of the steepest; on the page an arrow takes no step."""
    page = visited("activations")
    slider = page.locator('.panel[data-panel="curve"]').get_by_role("slider")
    reading = page.locator(".curve .panel-reading")
    expect(reading).to_have_text("sum −2.8: value 0.057, slope 0.054, 22% of the steepest", timeout=WAIT_MS)
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "-2.7")
    slider.press("End")
    expect(reading).to_contain_text("sum 5: value 0.99, slope 0.0066, 3%")
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50, steps=3)
    page.mouse.up()
    expect(reading).to_have_text("sum 0: value 0.5, slope 0.25, 100% of the steepest")
    expect(page.locator(".page").first).to_have_attribute("data-step", "0")


def test_a_thumbnail_is_shown_large(visited: Callable[..., Page]) -> None:
    """With its disc if it is on the bench, and what is special about it."""
    page = visited("activations")
    thumbs = page.locator(".thumb")
    expect(thumbs).to_have_count(14, timeout=WAIT_MS)
    expect(page.locator(".thumb .run-disc")).to_have_text(["1", "2", "3", "4", "5", "6"])
    panel = page.locator('.panel[data-panel="curve"]')
    thumbs.filter(has_text=re.compile("^PReLU")).click()
    expect(panel.locator(".panel-about")).to_contain_text("learns its slope on the left")
    expect(panel.locator(".panel-head .run-disc")).to_be_hidden()
    thumbs.filter(has_text=re.compile("^tanh")).click()
    expect(panel.locator(".panel-head .run-disc")).to_have_text("2")
    expect(panel.get_by_role("slider")).to_have_accessible_name("tanh: the sum that the neuron gets")


def measured(visited: Callable[..., Page], lab: str) -> Page:
    """A lab at its end, with all of its panels measured."""
    page = visited(f"{lab}?step=1000")
    expect(page.locator(".panel[aria-busy]")).to_have_count(0, timeout=WAIT_MS)
    return page


def panel(page: Page, key: str) -> Locator:
    """One panel."""
    return page.locator(f'.panel[data-panel="{key}"]')


def test_a_row_a_block_and_a_scale_are_chosen(visited: Callable[..., Page]) -> None:
    """By keys or by a press; each is read below, and an arrow takes no step of the run."""
    page = measured(visited, "normalization")
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


def test_pictures_of_the_loss_say_what_they_show(visited: Callable[..., Page]) -> None:
    """Each has a name for those who do not see it; a pixel is read, and one that never changes says so."""
    page = measured(visited, "preprocessing")
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
    expect(panel(page, "leak").get_by_role("table")).to_contain_text("94.07%")
