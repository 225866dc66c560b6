"""A bench as a person uses it: networks side by side that train in step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.playground import PATIENCE_S, PIXELS
from tests.browser.test_accessibility import findings
from tests.browser.test_reach import SMALLEST

pytestmark = pytest.mark.browser

ASKED = "asked.map(({ name, network }) => [name, network ?? null])"
PIECES = ".column, canvas.rows, .loss canvas, .depth canvas, .play-bar"
BOXES = f"""
(page) => [...page.querySelectorAll("{PIECES}")].map((piece) => {{
  const {{ left, top, width, height }} = piece.getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
}})
"""


class BenchPage:
    """One bench, as soon as its first picture is there."""

    def __init__(self, window: Page, address: str) -> None:
        """Take a browser page that nothing was opened in."""
        self.page, self.address = window, address

    def open(self, query: str = "networks=3&layers=3", *, width: int = 1280, height: int = 800) -> BenchPage:
        """Open a bench, in a window of some size."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(f"{self.address}/bench?{query}")
        self.page.wait_for_selector(".page[data-frames]")
        return self

    def data(self, name: str) -> str:
        """What the page says of itself."""
        return self.page.get_attribute(".page", f"data-{name}") or ""

    @property
    def step(self) -> int:
        """The moment that is shown."""
        return int(self.data("step"))

    def until(self, happens: Callable[[], bool]) -> None:
        """Wait for it."""
        for _ in range(int(PATIENCE_S / 0.05)):
            if happens():
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"it did not happen; the page is at step {self.step}")

    def train(self, step: int) -> None:
        """Play until a step, and pause."""
        self.page.click("button.play")
        self.until(lambda: self.step >= step)
        if self.data("playing") == "true":
            self.page.click("button.play")
        self.until(lambda: self.data("playing") == "false")

    def pixels(self, canvas: str) -> Any:
        """What is drawn there."""
        return self.page.locator(canvas).first.evaluate(PIXELS)

    def over(self, network: int, layer: int) -> tuple[float, float]:
        """The place of a histogram in the window."""
        column = self.page.locator(".column").nth(network).bounding_box()
        name = self.page.locator(f".gutter [data-layer='{layer}']").bounding_box()
        assert column
        assert name
        return column["x"] + column["width"] / 3, name["y"] + name["height"] / 2


@pytest.fixture
def bench(window: Page, alone: str) -> BenchPage:
    """A page for a bench."""
    return BenchPage(window, alone)


def test_a_bench_opens_with_all_networks(bench: BenchPage) -> None:
    """Their names, notes and states, and the last step; nothing plays on arrival."""
    page = bench.open().page
    assert page.locator(".column-head b:not(.run-disc)").all_inner_texts() == ["Zeros", "Small", "Any scale"]
    assert page.locator(".state b").all_inner_texts() == ["not trained yet"] * 3
    assert page.inner_text(".count") == "0 of 300 steps"
    assert bench.data("playing") == "false"


def test_a_bench_moves_when_it_is_played(bench: BenchPage) -> None:
    """All drawings change, and the count goes on; at the end each network has its state."""
    bench.open("networks=4&layers=2&last=90")
    canvases = (".column:nth-child(3) canvas", "canvas.rows", ".loss canvas", ".depth canvas")
    before = [bench.pixels(canvas) for canvas in canvases]
    bench.train(90)
    assert all(bench.pixels(canvas) != old for canvas, old in zip(canvases, before, strict=True))
    assert bench.page.inner_text(".count") == "90 of 90 steps"
    assert bench.page.locator(".state b").first.inner_text() == "stuck"


def test_step_epoch_and_reset(bench: BenchPage) -> None:
    """A step, the rest of the epoch (seven batches of 32), and back to the initial weights."""
    page = bench.open().page
    start = bench.pixels("canvas.rows")
    page.get_by_role("button", name="Step").click()
    bench.until(lambda: bench.step == 1)
    page.get_by_role("button", name="Epoch").click()
    bench.until(lambda: bench.step == 7)
    page.get_by_role("button", name="Reset").click()
    bench.until(lambda: bench.step == 0 and bench.pixels("canvas.rows") == start)


def test_the_cursor_goes_back(bench: BenchPage) -> None:
    """Dragged in the loss chart, or moved with keys; what was seen can be seen again."""
    page = bench.open().page
    bench.train(60)
    box = page.locator(".loss canvas").bounding_box()
    assert box
    middle = box["y"] + 20  # above all curves
    page.mouse.move(box["x"] + 90, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 35, middle, steps=5)
    page.mouse.up()
    bench.until(lambda: bench.step < 10)
    page.focus("[role=slider]")
    page.keyboard.press("End")
    bench.until(lambda: bench.step >= 60)
    assert "Zeros 0.69" in (page.get_attribute("[role=slider]", "aria-valuetext") or "")
    page.keyboard.press("Home")
    bench.until(lambda: bench.step == 0)


def test_keys_of_the_whole_page(bench: BenchPage) -> None:
    """Space plays and pauses, an arrow steps, R resets."""
    page = bench.open().page
    page.keyboard.press("Space")
    bench.until(lambda: bench.step > 3)
    page.keyboard.press("Space")
    bench.until(lambda: bench.data("playing") == "false")
    step = bench.step
    page.keyboard.press("ArrowRight")
    bench.until(lambda: bench.step == step + 1)
    page.keyboard.press("r")
    bench.until(lambda: bench.step == 0)


def test_what_the_histograms_count_is_chosen(bench: BenchPage) -> None:
    """The output has sums, which it has no activations of; nothing below moves."""
    page = bench.open().page
    before, height = bench.pixels("canvas.rows"), page.locator(".bench").bounding_box()
    assert page.locator(".gutter > div").all_inner_texts() == ["Layer 1", "Layer 2", "Layer 3"]
    page.get_by_role("button", name="Weighted sums").click()
    bench.until(lambda: bench.pixels("canvas.rows") != before)
    assert page.locator(".gutter > div").all_inner_texts() == ["Layer 1", "Layer 2", "Layer 3", "Output"]
    assert page.locator("[aria-pressed=true]").all_inner_texts() == ["Weighted sums"]
    assert page.locator(".bench").bounding_box() == height
    page.select_option(".depth .measure select", "gradient")
    assert page.is_hidden(".key.dashed")


def test_the_chart_of_curves_shows_the_test_points_when_asked(bench: BenchPage) -> None:
    """The curves are others, the slider says their values, and each network has its test loss."""
    page = bench.open().page
    bench.train(30)
    before = bench.pixels(".loss canvas")
    assert page.locator(".pair span span").all_inner_texts()[0] == "test"
    page.select_option(".loss .measure select", label="Test loss")
    bench.until(lambda: bench.pixels(".loss canvas") != before)
    assert "Test loss: Zeros 0.69" in str(page.get_attribute(".loss [role=slider]", "aria-valuetext"))
    assert set(page.locator(".pair span span").all_inner_texts()) == {"test loss"}
    page.select_option(".loss .measure select", label="Test accuracy")
    bench.until(lambda: page.locator(".pair span span").all_inner_texts()[0] == "test")


def test_the_chart_by_depth_shows_the_figure_that_is_chosen(bench: BenchPage) -> None:
    """As a picture, and in the table that a screen reader reads."""
    page = bench.open().page
    before = bench.pixels(".depth canvas")
    page.select_option(".depth .measure select", label="Saturated by depth")
    bench.until(lambda: bench.pixels(".depth canvas") != before)
    heads = page.locator(".unseen th[scope=col]")
    bench.until(lambda: "Layer 2, saturated" in heads.all_inner_texts())
    first = page.locator(".unseen tr").nth(1).locator("td").nth(heads.all_inner_texts().index("Layer 2, saturated") - 1)
    assert first.inner_text() == "0%"


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_keeps_its_place_while_it_trains(bench: BenchPage, width: int) -> None:
    """Columns, charts and the bar are where they were; the page does not scroll sideways."""
    page = bench.open("networks=6&layers=4&last=60", width=width, height=844).page
    before = page.eval_on_selector(".page", BOXES)
    bench.train(60)
    assert page.eval_on_selector(".page", BOXES) == before
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.eval_on_selector(".page", SMALLEST.replace("LEAST", "12")) == []


def test_a_row_and_its_dots_are_at_one_height(bench: BenchPage) -> None:
    """The histograms and the chart by depth have the same top and height."""
    page = bench.open("networks=6&layers=8").page
    rows, depth = (page.locator(name).bounding_box() for name in ("canvas.rows", ".depth canvas"))
    assert rows
    assert depth
    assert abs(rows["y"] - depth["y"]) < 1
    assert rows["height"] == depth["height"]


def test_a_cell_is_explained_and_kept(bench: BenchPage) -> None:
    """The pointer on a histogram shows the figures of that layer; a click keeps them until Escape."""
    page = bench.open().page
    page.mouse.move(*bench.over(2, 1))
    page.wait_for_selector(".cell-card:not([hidden])")
    assert "Any scale" in page.inner_text(".cell-card header")
    assert "Layer 2" in page.inner_text(".cell-card header")
    card, rows = (page.locator(name).bounding_box() for name in (".cell-card", "canvas.rows"))
    assert card
    assert rows
    assert card["y"] + card["height"] <= rows["y"]  # it covers no histogram
    names = page.locator(".cell-card dt").all_inner_texts()
    assert {"mean", "sd", "saturated", "gradient", "update : weight"} <= set(names)
    assert page.is_visible(".outline")
    page.mouse.click(*bench.over(2, 1))
    page.mouse.move(5, 5)
    assert page.is_visible(".cell-card")
    page.keyboard.press("Escape")
    page.wait_for_selector(".cell-card", state="hidden")
    assert page.is_hidden(".outline")


def test_a_curve_is_pointed_at_and_clicked(bench: BenchPage) -> None:
    """Its network is outlined, and stays so; the networks stay where they are in the run."""
    page = bench.open("networks=2&layers=2").page
    bench.train(60)
    step, canvas = bench.step, page.locator(".loss canvas")
    level = canvas.bounding_box()
    assert level
    guess = level["y"] + 9 + (level["height"] - 33) * (1 - 0.6931 / 1.2)  # of a network that is stuck there
    page.mouse.move(level["x"] + 60, guess)
    page.wait_for_selector(".outline:not([hidden])")
    page.mouse.click(level["x"] + 60, guess)
    page.mouse.move(5, 5)
    assert page.is_visible(".outline")
    page.wait_for_timeout(300)
    assert bench.step == step


def test_the_bench_is_one_stop_of_the_keyboard(bench: BenchPage) -> None:
    """Arrows go to networks and layers; Enter opens the network in the playground."""
    page = bench.open().page
    page.focus(".table")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".cell-card:not([hidden])")
    assert "Small" in page.inner_text(".cell-card header")
    assert page.get_attribute(".cell-card", "aria-live") == "polite"
    page.keyboard.press("Enter")
    assert page.evaluate(ASKED) == [["open", 1]]


def test_the_page_is_asked(bench: BenchPage) -> None:
    """By the button in a column's head, and for new weights."""
    page = bench.open().page
    page.locator(".column").nth(2).hover()
    page.get_by_role("button", name="Open Any scale in the playground").click()
    page.get_by_role("button", name="New weights").click()
    assert page.evaluate(ASKED) == [["open", 2], ["new_weights", None]]


def test_a_screen_reader_is_told_what_settles(bench: BenchPage) -> None:
    """A table at rest, and once what has become of the networks."""
    page = bench.open("networks=3&layers=2&last=90").page
    assert page.locator(".unseen th[scope=row]").all_inner_texts() == ["Zeros", "Small", "Any scale"]
    bench.train(90)
    bench.until(lambda: "1 Zeros: stuck" in page.inner_text(".unseen [role=status]"))
    assert page.locator(".unseen tr").nth(1).locator("td").first.inner_text() == "stuck"


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_bench_has_no_serious_finding(bench: BenchPage, scheme: Literal["dark", "light"]) -> None:
    """At rest, with a card."""
    bench.page.emulate_media(color_scheme=scheme)
    page = bench.open().page
    bench.train(30)
    page.mouse.move(*bench.over(1, 1))
    page.wait_for_selector(".cell-card:not([hidden])")
    assert findings(page) == []
