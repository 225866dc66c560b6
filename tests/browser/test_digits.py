"""Digits as digits: points, weights and what is confused are pictures; planes that no two pixels span."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator

from app.setup.axes import COMPONENTS, plane_over
from app.setup.links import to_text
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.datasets import Digits, Iris
from engine.tape import play
from tests.browser.playground import READY, Drawing, Playground, Plot

pytestmark = pytest.mark.browser

DIGITS = Config(
    data=DataSettings(dataset=Digits(), points=200), network=NetworkSettings((LayerSpec(units=6), LayerSpec(units=4)))
)
# The middle of each pixel of a picture, as [red, green, blue].
MIDDLES = """
(canvas) => {
  const context = canvas.getContext("2d"), cell = canvas.width / 8;
  return Array.from({ length: 64 }, (_, at) => [...context.getImageData(
    (at % 8 + 0.5) * cell, (Math.floor(at / 8) + 0.5) * cell, 1, 1).data].slice(0, 3));
}
"""
SIZES = "(cells) => cells.map((cell) => cell.getBoundingClientRect()).map(({ width, height }) => [width, height])"
SHARES_OF_CONFUSED = ".confusion button:enabled"


def grays(canvas: Locator) -> Any:
    """The red of each pixel's middle, ``(64,)``: gray pictures differ in nothing else but a shade of blue."""
    return np.array(canvas.evaluate(MIDDLES))[:, 0]


def is_picture_of(canvas: Locator, pixels: Any) -> bool:
    """Whether the picture is darker exactly where there is more ink."""
    shown, ink = grays(canvas), np.asarray(pixels)
    order = np.argsort(ink, kind="stable")
    return bool((np.diff(shown[order]) <= 0).all() and (np.diff(shown[order])[np.diff(ink[order]) > 0] < 0).all())


def confused_rows(config: Config) -> dict[tuple[int, int], list[int]]:
    """The test rows in each cell off the diagonal, by the engine's initial weights."""
    trainer = Trainer(config)
    rows = trainer.data.test
    forward = trainer.network.forward(np.ascontiguousarray(rows.inputs))
    play(forward.calls)
    found: dict[tuple[int, int], list[int]] = {}
    for index, (truth, answer) in enumerate(zip(rows.classes, forward.scores.argmax(axis=0), strict=True)):
        if truth != answer:
            found.setdefault((int(truth), int(answer)), []).append(index)
    return found


def cell_of(playground: Playground, truth: int, answer: int) -> Locator:
    """A cell of the confusion matrix."""
    return playground.page.get_by_role("button", name=re.compile(f"^\\d+ of {truth} classified as {answer}$"))


def show_confusion(playground: Playground) -> None:
    """Take the matrix as the second chart."""
    playground.page.select_option("select.view", "confusion")
    playground.page.locator(SHARES_OF_CONFUSED).first.wait_for()


@pytest.mark.alone
def test_a_phones_confusion_matrix_is_large_enough_for_fingers(playground: Playground) -> None:
    """Each cell is 44 by 44 pixels; the last one is reached by scrolling the table alone, and opens its card."""
    playground.window.set_viewport_size({"width": 390, "height": 844})
    playground.open_setup(DIGITS)
    page = playground.page
    width = page.evaluate("document.documentElement.scrollWidth")
    show_confusion(playground)
    sizes = page.eval_on_selector_all(".confusion button", SIZES)
    assert len(sizes) == 90
    assert np.min(sizes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == width
    matrix = page.locator(".confusion")
    assert matrix.evaluate("(matrix) => matrix.scrollWidth - matrix.clientWidth") > 0
    assert matrix.evaluate("(matrix) => matrix.scrollHeight <= matrix.clientHeight")
    matrix.evaluate("(matrix) => matrix.scrollTo(matrix.scrollWidth, 0)")
    name, box = page.locator(".confusion th[scope=row]").first.bounding_box(), matrix.bounding_box()
    assert name
    assert box
    assert name["x"] == pytest.approx(box["x"], abs=1)
    last = page.locator(SHARES_OF_CONFUSED).last
    last.click()
    page.locator(".card.confused").wait_for()


@pytest.mark.alone
def test_a_point_shows_the_digit_that_it_is(playground: Playground) -> None:
    """The card has the picture in place of numbers; the pixels are the row's own, as its ten beliefs are."""
    playground.open_setup(DIGITS)
    plot, data = Plot(playground), Trainer(DIGITS).data
    plot.area.focus()
    playground.page.keyboard.press("Enter")
    canvas = playground.page.locator(".card.point canvas")
    canvas.wait_for()
    which, index = plot.point.split(",")
    rows = data.train if which == "train" else data.test
    assert is_picture_of(canvas, rows.table[int(index)])
    assert canvas.get_attribute("aria-label") == "The point as a picture"
    assert "pixel" not in plot.card
    assert len(plot.shares) == 10


@pytest.mark.alone
def test_other_points_still_have_numbers(playground: Playground) -> None:
    """A flower is no picture, and its matrix has no cells to press."""
    playground.open_setup(Config(data=DataSettings(dataset=Iris(), points=60)))
    plot = Plot(playground)
    plot.area.focus()
    playground.page.keyboard.press("Enter")
    playground.until(lambda: "sepal length" in plot.card, "the card of a flower")
    assert playground.page.locator(".card.point canvas").count() == 0
    playground.page.select_option("select.view", "confusion")
    playground.page.locator(".confusion td").first.wait_for()
    assert playground.page.locator(".confusion button").count() == 0


@pytest.mark.alone
def test_a_neuron_of_the_first_layer_shows_its_weights(playground: Playground) -> None:
    """Orange where they are negative, blue where positive, the more the larger; gone when the pointer leaves."""
    playground.open_setup(DIGITS)
    drawing, page = Drawing(playground), playground.page
    template = page.locator(".template")
    assert not template.is_visible()
    drawing.hover(drawing.center("Layer 1, neuron 3"))
    template.wait_for()
    playground.rest()
    weights = Trainer(DIGITS).network.layers[0].weights[:64, 2]
    pixels = np.array(template.locator("canvas").evaluate(MIDDLES)).astype(int)
    redder = pixels[:, 0] - pixels[:, 2]
    strong = np.abs(weights) > 0.2 * np.abs(weights).max()
    assert ((redder[strong] > 0) == (weights[strong] < 0)).all()
    assert np.abs(redder).argmax() in {np.argmax(weights), np.argmin(weights)}
    assert template.inner_text().split("\n")[-1] == "Weights of the pixels (preprocessing: standardize)"
    for other in ("Layer 2, neuron 1", "Output: 3", "Input: pixel 1,3: switch off"):
        drawing.hover(drawing.center(other))
        playground.until(lambda: not template.is_visible(), f"no weights of {other}")
    page.mouse.move(5, 5)
    playground.rest()
    assert not template.is_visible()


@pytest.mark.alone
def test_without_hidden_layers_a_class_keeps_its_template_while_it_learns(playground: Playground) -> None:
    """Chosen as the plot's output, it stays in the corner and moves with every step."""
    playground.open_setup(DIGITS.with_(network=NetworkSettings(())))
    page = playground.page
    page.get_by_role("combobox", name="What the plot shows").select_option("3")
    canvas = page.locator(".template canvas")
    canvas.wait_for()
    playground.rest()
    before = grays(canvas).tolist()
    playground.press("epoch")
    playground.until_epoch(1)
    playground.until(lambda: grays(canvas).tolist() != before, "other weights")
    page.hover(".template .explained")
    page.locator(".explanation").wait_for()
    assert page.locator(".explanation").get_attribute("data-key") == "pixelWeights"


@pytest.mark.alone
def test_a_wrong_cell_shows_who_is_in_it(playground: Playground) -> None:
    """Their pictures, the first eight; pressing one shows it in the plot with its card, as the point that it is."""
    playground.open_setup(DIGITS)
    page, rows, data = playground.page, confused_rows(DIGITS), Trainer(DIGITS).data
    show_confusion(playground)
    (truth, answer), indices = max(rows.items(), key=lambda item: len(item[1]))
    cell_of(playground, truth, answer).click()
    pictures = page.locator(".confused .pictures button")
    pictures.first.wait_for()
    assert page.locator(".confused strong").inner_text() == f"Test points: {truth} classified as {answer}"
    assert pictures.count() == min(8, len(indices))
    for at in range(pictures.count()):
        assert is_picture_of(pictures.nth(at).locator("canvas"), data.test.table[indices[at]])
    pictures.nth(1).click()
    plot = Plot(playground)
    playground.until(lambda: plot.point == f"test,{indices[1]}", "the chosen point")
    playground.until(lambda: plot.card.startswith(str(truth)), "its card")
    assert not page.locator(".confused").is_visible()
    page.mouse.move(5, 5)
    playground.rest()
    assert plot.card  # it stays until another point is chosen


@pytest.mark.alone
def test_hovering_a_cell_shows_it_as_long_as_the_pointer_is_there(playground: Playground) -> None:
    """The pointer may go on into the pictures; Escape closes what was pressed; of training points on request."""
    playground.open_setup(DIGITS)
    page = playground.page
    show_confusion(playground)
    cell = page.locator(SHARES_OF_CONFUSED).first
    cell.hover()
    page.locator(".confused .pictures button").first.hover()
    page.wait_for_timeout(600)
    assert page.locator(".confused").is_visible()
    page.mouse.move(5, 5)
    page.locator(".confused").wait_for(state="hidden")
    page.get_by_role("button", name="train", exact=True).click()
    page.locator(SHARES_OF_CONFUSED).first.click()
    playground.until(lambda: page.locator(".confused strong").inner_text().startswith("Training"), "training points")
    page.keyboard.press("Escape")
    assert not page.locator(".confused").is_visible()


@pytest.mark.alone
def test_the_matrix_can_be_used_with_keys(playground: Playground) -> None:
    """Arrows go from wrong cell to wrong cell, Enter into its pictures, Enter again to the plot; Escape goes back."""
    playground.open_setup(DIGITS)
    page, rows = playground.page, confused_rows(DIGITS)
    show_confusion(playground)
    page.locator(".confusion").focus()
    page.keyboard.press("ArrowDown")
    first = min(rows)
    drawing = Drawing(playground)
    playground.until(lambda: f"of {first[0]} classified as {first[1]}" in drawing.focused, "the first wrong cell")
    page.keyboard.press("Enter")
    playground.until(lambda: drawing.focused == "Show point 1 in the plot", "the first picture")
    page.keyboard.press("Escape")
    playground.until(lambda: f"of {first[0]} classified as {first[1]}" in drawing.focused, "the cell again")
    page.keyboard.press("Enter")
    playground.until(lambda: drawing.focused == "Show point 1 in the plot", "the first picture again")
    page.keyboard.press("Enter")
    playground.until(lambda: Plot(playground).point == f"test,{rows[first][0]}", "the chosen point")


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_principal_components_are_a_choice_of_axes(playground: Playground) -> None:
    """In the corner's menu: other axes, the same run, a link that says so; a pixel leads back to pixels."""
    playground.open(setup=to_text(DIGITS))
    page, plot = playground.page, Plot(playground)
    playground.rest()
    playground.press("epoch")
    playground.until_epoch(1)
    menu = page.locator(".chip select.across")
    menu.select_option(label="principal components")
    playground.until(lambda: "axes=pca" in page.url, "the link")
    plane = plane_over(Trainer(DIGITS).data, COMPONENTS)
    playground.until(lambda: plot.window[0] == pytest.approx(plane.across.low, rel=1e-5), "the other plane")
    assert plot.window == pytest.approx([plane.across.low, plane.across.high, plane.up.low, plane.up.high], rel=1e-5)
    assert menu.evaluate("(menu) => menu.selectedOptions[0].text") == f"component 1 ({plane.across.unit})"
    assert "principal components" in page.inner_text("p.note")
    assert playground.number("epoch") == 1
    boxes = [playground.side_bar.get_by_role("combobox", name=name) for name in ("Horizontal axis", "Vertical axis")]
    playground.until(lambda: [box.input_value() for box in boxes] == ["components"] * 2, "the sidebar's names for it")
    page.reload()
    page.wait_for_selector(READY)
    playground.until(
        lambda: plot.window[0] == pytest.approx(plane.across.low, rel=1e-5), "the same plane from the link"
    )
    menu.select_option("pixel_4_4")
    playground.until(lambda: "axes=pixel_4_4.pixel_5_5" in page.url, "pixels again")
    playground.until(lambda: "62 columns" in page.inner_text("p.note"), "its note")


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_a_plane_goes_through_two_points_that_one_presses(playground: Playground) -> None:
    """Both lie on it, ringed, at the same height; it stays in reruns; Cancel and Escape change nothing."""
    config = Config(data=DataSettings(dataset=Iris(), points=60))
    playground.open(setup=to_text(config))
    page, plot = playground.page, Plot(playground)
    playground.rest()
    menu, asked = page.locator(".chip select.up"), page.locator(".pair")
    for leave in (page.get_by_role("button", name="Cancel").click, partial(page.keyboard.press, "Escape")):
        menu.select_option(label="through two points …")
        asked.wait_for()
        assert menu.input_value() == "petal_width"
        leave()
        assert not asked.is_visible()
    menu.select_option(label="through two points …")
    page.mouse.click(*plot.place_of("train", 0))
    first = plot.point
    playground.until(lambda: "second" in asked.inner_text(), "the second question")
    page.mouse.click(*plot.place_of("train", 0))
    assert asked.is_visible()  # the same point again is no second one
    page.mouse.click(*plot.place_of("train", 7))
    second = plot.point
    named = [point.replace(",", "") for point in (first, second)]
    playground.until(lambda: f"axes=through.{named[0]}.{named[1]}" in page.url, "the link")
    plane = plane_over(Trainer(config).data, ("through", *named))
    playground.until(lambda: plot.window[0] == pytest.approx(plane.across.low, rel=1e-5), "the plane")
    assert "two ringed points" in page.inner_text("p.note")
    playground.change("Layers", "more")
    playground.rest()
    assert plot.window[0] == pytest.approx(plane.across.low, rel=1e-5)
    assert f"axes=through.{named[0]}.{named[1]}" in page.url
