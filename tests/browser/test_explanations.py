"""Every number explains itself, and the default run's future is drawn ahead of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page

from app.page.view.explanations import told
from engine import Config, DataSettings, NetworkSettings
from engine.activations import Sigmoid
from engine.config import LayerSpec, TrainingSettings
from engine.datasets import Iris
from engine.losses import Hinge
from tests.app.page.view.test_explanations import key_of
from tests.browser.playground import Playground
from tests.cases import first

pytestmark = pytest.mark.browser

KEYS = "(page) => [...page.querySelectorAll('[data-explain]')].map(({ dataset }) => dataset.explain)"
SETUPS = {
    "default": Config(),
    "iris with hinge": Config(data=DataSettings(dataset=Iris(), features=()), training=TrainingSettings(loss=Hinge())),
    "no layers": Config(network=NetworkSettings(())),
    "sigmoid": Config(network=NetworkSettings((LayerSpec(activation=Sigmoid()),))),
}


def card(page: Page) -> Locator:
    """The card that explains."""
    return page.locator(".explanation")


def rows(page: Page) -> tuple[float, float, float]:
    """Of the panel below the network: the middle of the first layer's column, and two rows' heights in the window."""
    box, head = page.locator("canvas.layers").bounding_box(), page.locator(".head.layer").first.bounding_box()
    assert box
    assert head
    return head["x"] + head["width"] / 2, box["y"] + 20, box["y"] + 98


@pytest.mark.parametrize("name", first(1, SETUPS))
def test_everything_that_is_marked_is_explained(playground: Playground, name: str) -> None:
    """Each figure, label and legend entry that says it explains itself has its text, whatever the setup."""
    if SETUPS[name] != Config():
        playground.open_setup(SETUPS[name])
    page = playground.page
    page.locator(".all-layers").click(force=True, timeout=3000) if SETUPS[name].network.hidden else None
    known = told()
    keys = {key_of(key) for key in page.eval_on_selector(".page", KEYS)}
    assert len(keys) > 12
    assert sorted(keys - known.keys()) == []


def test_a_pointer_at_a_histogram_says_what_it_is(playground: Playground) -> None:
    """The layer, the figure, what is healthy; beside its layer's column and the sidebar; Escape closes it."""
    page = playground.page
    x, histogram, saturated = rows(page)
    page.mouse.move(x, saturated)
    playground.until(card(page).is_visible, "the card")
    text = card(page).inner_text()
    assert re.match(r"Saturated: \d+%\nLayer 1\n", text)
    box = card(page).bounding_box()
    assert box
    assert not x - 40 < box["x"] < x + 40
    assert not box["x"] < x < box["x"] + box["width"]
    page.mouse.move(rows(page)[0] - 180, saturated)
    playground.until(lambda: "Layer 1" not in card(page).inner_text(), "the row's name")
    sidebar = page.get_by_test_id("stSidebar").bounding_box()
    assert sidebar
    assert (card(page).bounding_box() or box)["x"] > sidebar["x"] + sidebar["width"]
    page.mouse.move(x, histogram)
    playground.until(lambda: card(page).inner_text().startswith("Histogram of a layer"), "the histogram's")
    page.keyboard.press("Escape")
    assert not card(page).is_visible()
    page.mouse.click(x, histogram)
    playground.until(card(page).is_visible, "the card again")
    page.keyboard.press("Escape")
    assert page.locator("canvas.layers:focus-visible").count() == 0


def test_the_long_reason_opens_on_the_card(playground: Playground) -> None:
    """With formulas that the browser typesets; after a press the card stays until Escape, wherever the pointer goes."""
    page = playground.page
    page.hover("[data-path='training.optimizer'] .explained")
    playground.until(card(page).is_visible, "the card")
    assert card(page).locator("strong").inner_text() == "Optimizer: Adam"
    assert card(page).locator(".formula math").count() == 1
    page.get_by_role("button", name="Why it matters").click()
    page.wait_for_timeout(600)
    assert card(page).locator(".long").is_visible()
    assert "Source: Kingma" in card(page).locator(".long").inner_text()
    page.mouse.move(640, 790)
    page.wait_for_timeout(600)
    assert card(page).is_visible()
    page.keyboard.press("Escape")
    playground.until(lambda: not card(page).is_visible(), "no card")


@pytest.mark.parametrize("row", first(1, [20, 58, 120]))
def test_a_label_s_card_lies_beside_the_labels_and_grows_in_place(playground: Playground, row: int) -> None:
    """Of values, spread and dead at 1280 by 800: no label is under it, and it still is where it was pressed."""
    page = playground.page
    page.set_viewport_size({"width": 1280, "height": 800})
    playground.rest()
    panel = page.locator("canvas.layers").bounding_box()
    assert panel
    page.mouse.move(panel["x"] + 20, panel["y"] + row)
    playground.until(card(page).is_visible, "the card")
    before = card(page).bounding_box()
    why = page.get_by_role("button", name="Why it matters").bounding_box()
    assert before
    assert why
    assert before["x"] >= panel["x"] + 70
    at = (why["x"] + 10, why["y"] + why["height"] / 2)
    page.mouse.click(*at)
    page.wait_for_timeout(600)
    box = card(page).bounding_box()
    assert box
    assert page.locator(".explanation .long").is_visible()
    assert box["x"] == before["x"]
    assert box["y"] <= at[1] <= box["y"] + box["height"]
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800
    page.mouse.click(640, 34)
    playground.until(lambda: not card(page).is_visible(), "no card after a press elsewhere")


def test_figures_are_explained_by_the_keyboard(playground: Playground) -> None:
    """Tab to the panel, arrows through it: down the rows, across the layers; the legend and the row likewise."""
    page = playground.page
    page.locator("canvas.layers").focus()
    page.keyboard.press("ArrowDown")
    playground.until(lambda: card(page).is_visible() and "Mean and" in card(page).inner_text(), "the spread")
    page.keyboard.press("ArrowRight")
    playground.until(lambda: "Layer 1" in card(page).inner_text(), "the first layer's")
    page.keyboard.press("ArrowRight")
    playground.until(lambda: "Layer 2" in card(page).inner_text(), "the second layer's")
    page.locator("[data-path='data.dataset'] .explained").focus()
    page.keyboard.press("ArrowRight")
    playground.until(lambda: card(page).inner_text().startswith("Layers: 2"), "the number of layers")


@pytest.mark.thorough
def test_a_tap_explains_on_a_phone(playground: Playground) -> None:
    """A finger on a label opens the card within the screen, one on the card unfolds it, and one elsewhere closes it."""
    context = playground.window.context.browser.new_context(  # type: ignore[union-attr]
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(playground.address)
    page.wait_for_selector(".page[data-frames]")
    page.tap("[data-path='network.hidden'] .explained")
    playground.until(card(page).is_visible, "the card")
    box = card(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.tap(".explanation .why")
    page.wait_for_timeout(600)
    assert card(page).locator(".long").is_visible()
    page.tap(".explanation p")
    page.wait_for_timeout(600)
    assert card(page).is_visible()
    page.tap(".brief")
    playground.until(lambda: not card(page).is_visible(), "no card")
    page.tap("canvas.layers", position={"x": 12, "y": 56})
    playground.until(card(page).is_visible, "the panel's card")
    page.tap(".explanation .why")
    page.wait_for_timeout(600)
    assert card(page).locator(".long").is_visible()
    context.close()


def test_the_future_of_the_default_run_is_drawn_ahead(playground: Playground) -> None:
    """Five pictures and faded curves on arrival; played, the pictures go; a changed setting shows no future."""
    page = playground.page
    ahead = page.locator(".ahead")
    playground.until(ahead.is_visible, "the pictures")
    assert ahead.locator("b").all_inner_texts() == ["31", "63", "125", "250", "500"]
    assert page.inner_text(".hint").startswith("Press Play.")
    assert "linear" in (page.get_attribute("canvas.loss", "data-axes") or "")
    assert (page.get_attribute("canvas.loss", "data-axes") or "").endswith(" 500")
    playground.press("epoch")
    playground.until(lambda: not ahead.is_visible(), "no pictures")
    assert (page.get_attribute("canvas.loss", "data-axes") or "").endswith(" 500")
    playground.press("reset")
    playground.until(ahead.is_visible, "the pictures again")
    playground.set("training.learning_rate", "0.01")
    playground.until(lambda: not ahead.is_visible(), "no future of another rate")


@pytest.mark.thorough
@pytest.mark.parametrize("query", [{"note": "What will happen?"}, {"setup": ""}, {"hide": "step"}])
def test_no_future_gives_a_guess_away(playground: Playground, query: dict[str, str]) -> None:
    """A lesson or another setup has none; the default setup by a link has it."""
    if "setup" in query:
        playground.open_setup(Config(seed=1))
    else:
        playground.open(**query)
    playground.page.wait_for_timeout(1000)
    assert not playground.page.locator(".ahead").is_visible()


@pytest.mark.thorough
def test_a_run_that_is_edited_leaves_its_future(playground: Playground) -> None:
    """One weight is changed by hand before the first step: what was drawn ahead is not what will come."""
    page = playground.page
    playground.until(page.locator(".ahead").is_visible, "the pictures")
    page.keyboard.press("ArrowRight")
    playground.until(lambda: playground.step == 1, "a step")
    page.locator(".reach button").nth(9).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    playground.press("epoch")
    playground.until(
        lambda: not (page.get_attribute("canvas.loss", "data-axes") or "").endswith(" 500"), "its own axis"
    )
