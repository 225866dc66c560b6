"""What is seen at once has the room: charts are whole in every experiment and on a projector, and nothing jumps."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, Route

from app.experiments import EXPERIMENTS
from engine import Config, TrainingSettings
from tests.browser.playground import Playground
from tests.cases import first

pytestmark = pytest.mark.browser

CHARTS = ("canvas.loss", "canvas.accuracy")
# Where what can be pressed is, as far as it is seen in the window.
CONTROLS = """
(page) => [...page.querySelectorAll("button, select, input, .rewind")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => each.getBoundingClientRect()).filter(({ width, height }) => width && height)
  .map(({ x, y, width, height }) => ({ x, y, width, height }))
"""
# Those that need most height first: two with long questions, and one with words below its boundary.
KEYS = sorted((experiment.key for experiment in EXPERIMENTS), key=lambda key: key not in {"overfitting", "ten", "iris"})


def box_of(page: Page, name: str) -> FloatRect:
    """Where an element is in the window."""
    box = page.locator(name).first.bounding_box()
    assert box, name
    return box


def bottom(page: Page, name: str) -> float:
    """Where an element ends in the window."""
    box = box_of(page, name)
    return box["y"] + box["height"]


def choose(playground: Playground, key: str) -> None:
    """Take an experiment from the gallery."""
    playground.press("experiments")
    playground.page.click(f".gallery [data-key='{key}']")
    playground.page.locator(".home").wait_for()
    playground.until(lambda: playground.step == 0, "its first step")
    playground.rest()


def overlap(one: FloatRect, other: Any) -> bool:
    """Whether two boxes overlap."""
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    return bool(across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"])


@pytest.mark.parametrize("key", first(3, KEYS))
def test_both_charts_are_whole_in_every_experiment(playground: Playground, key: str) -> None:
    """On 1280 by 800, before the first step and when advice is shown; neither moves meanwhile."""
    playground.window.set_viewport_size({"width": 1280, "height": 800})
    page = playground.page
    choose(playground, key)
    before = [box_of(page, name) for name in (*CHARTS, "canvas.boundary")]
    for name in CHARTS:
        assert bottom(page, name) <= 800, name
        assert box_of(page, name)["height"] >= 90, name
    playground.press("epoch")
    playground.until(lambda: playground.step > 0, "an epoch")
    playground.rest()
    assert [box_of(page, name) for name in (*CHARTS, "canvas.boundary")] == before


@pytest.mark.parametrize(("width", "height"), first(1, [(1280, 800), (1920, 1080)]))
def test_a_projector_shows_an_experiment_whole(playground: Playground, width: int, height: int) -> None:
    """Both charts and the boundary with its legend end within the window, and the menu says how to leave."""
    playground.window.set_viewport_size({"width": width, "height": height})
    page = playground.page
    choose(playground, "overfitting")
    page.keyboard.press("p")
    playground.rest()
    for name in (*CHARTS, "canvas.boundary", ".legend", "canvas.layers"):
        assert bottom(page, name) <= height, name
    assert bottom(page, "canvas.layers") <= box_of(page, ".curve")["y"] + 1
    page.click("button.more")
    assert page.locator(".present-button").inner_text().split("\n") == ["Leave presentation", "Esc"]
    page.locator(".present-button").click()
    playground.until(page.get_by_test_id("stSidebar").is_visible, "the sidebar")
    page.click("button.more")
    assert page.locator(".present-button").inner_text().split("\n") == ["Present", "P"]


def test_a_projector_leaves_no_room_below(playground: Playground) -> None:
    """On 1920 by 1080, the charts end at the window's end and are as high as a fifth of it."""
    playground.window.set_viewport_size({"width": 1920, "height": 1080})
    page = playground.page
    page.keyboard.press("p")
    playground.rest()
    assert 1060 <= bottom(page, "canvas.loss") <= 1080
    assert box_of(page, "canvas.loss")["height"] >= 190


def test_the_card_of_all_layers_moves_nothing(playground: Playground) -> None:
    """It lies over the network, which is as large as before, and so are the boundary and the charts."""
    playground.window.set_viewport_size({"width": 1280, "height": 800})
    page = playground.page
    playground.rest()
    names = (".stage", "canvas.boundary", ".legend", *CHARTS, ".head.layer")
    before = [box_of(page, name) for name in names]
    page.click(".all-layers")
    page.locator(".layer-card").wait_for()
    playground.rest()
    assert [box_of(page, name) for name in names] == before


def test_words_are_measured_anew_when_their_font_arrives(playground: Playground) -> None:
    """The network is laid out by the widths of its inputs' names, wherever they are drawn late."""
    page = playground.page
    playground.rest()
    with_font, held, is_late = box_of(page, ".head.layer"), list[Route](), True

    def hold(route: Route) -> None:
        """A font that is asked for after the others have come may come at once."""
        if is_late:
            held.append(route)
        else:
            route.continue_()

    playground.window.route("**/*.woff2", hold)
    playground.open()
    playground.until(lambda: box_of(page, ".head.layer") != with_font, "a layout in another font")
    is_late = False
    for route in held:
        route.continue_()
    playground.rest()
    assert box_of(page, ".head.layer") == with_font


def test_painting_moves_nothing(playground: Playground) -> None:
    """The brushes lie below the boundary, over the second chart."""
    playground.window.set_viewport_size({"width": 1280, "height": 800})
    page = playground.page
    playground.rest()
    names = (".stage", "canvas.boundary", *CHARTS)
    before = [box_of(page, name) for name in names]
    page.click(".paint-button")
    page.locator(".paint").wait_for()
    playground.rest()
    assert [box_of(page, name) for name in names] == before
    assert bottom(page, "canvas.boundary") <= box_of(page, ".paint")["y"] + 1
    assert bottom(page, ".paint") <= 800


def test_a_phone_shows_the_question_of_a_chosen_experiment(playground: Playground) -> None:
    """However far the gallery was scrolled."""
    playground.window.set_viewport_size({"width": 390, "height": 844})
    page = playground.page
    playground.rest()
    playground.press("experiments")
    page.locator(".gallery [data-key='hinge']").scroll_into_view_if_needed()
    page.click(".gallery [data-key='hinge']")
    page.locator(".home").wait_for()
    playground.rest()
    assert box_of(page, ".lesson")["y"] >= 0
    assert bottom(page, ".lesson") <= 400


def test_what_is_scrolled_is_not_covered(playground: Playground) -> None:
    """Streamlit's buttons at the top of a phone go away with the first row, and come back with it."""
    playground.window.set_viewport_size({"width": 390, "height": 844})
    main = playground.page.get_by_test_id("stMain")
    names = ("[data-testid=stMainMenuButton]", "[data-testid=stExpandSidebarButton]")
    playground.rest()
    assert all(box_of(playground.page, name)["y"] >= 0 for name in names)
    main.evaluate("(element) => element.scrollTo(0, 400)")
    playground.until(lambda: all(bottom(playground.page, name) <= 0 for name in names), "nothing over the page")
    main.evaluate("(element) => element.scrollTo(0, 0)")
    playground.until(lambda: all(box_of(playground.page, name)["y"] >= 0 for name in names), "the buttons again")


def test_a_page_at_200_percent_shows_the_whole_boundary(playground: Playground) -> None:
    """In a window of 640 by 400 it ends above the bar that stays at the bottom, and the way to it is short."""
    playground.window.set_viewport_size({"width": 640, "height": 400})
    page = playground.page
    playground.rest()
    assert box_of(page, "canvas.boundary")["y"] <= 90
    assert bottom(page, "canvas.boundary") <= box_of(page, ".bar")["y"]


def test_a_message_covers_no_control(playground: Playground) -> None:
    """On 1280 by 800: what the page says in passing lies over the second chart."""
    playground.window.set_viewport_size({"width": 1280, "height": 800})
    page = playground.page
    playground.open_setup(Config(training=TrainingSettings(learning_rate=0.5)))
    page.evaluate("location.hash = ''")
    playground.open(setup="broken")
    playground.rest()
    toast = page.get_by_test_id("stToast").first
    toast.wait_for()
    page.wait_for_timeout(600)  # it slides in
    box = toast.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
    covered = [each for each in page.eval_on_selector(".page", CONTROLS) if overlap(box, each)]
    assert covered == []
