"""The sidebar: whole in a small window, with one explanation at each control."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, WebSocket

from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.adam import AdamW
from engine.datasets import Iris
from engine.normalizations import BatchNorm
from engine.schedules import Cosine
from tests.browser.playground import Playground, until_true
from tests.cases import first

pytestmark = pytest.mark.browser

WINDOW: Any = {"width": 1280, "height": 800}
LANDMARKS = {"Data": "Test share", "Network": "Layers", "Training": "Stop at loss"}
# How much of the sidebar has to be scrolled to, and how much is wider than it is.
HIDDEN = """
() => {
  const bar = document.querySelector("[data-testid=stSidebarContent]");
  return [bar.scrollHeight - bar.clientHeight, bar.scrollWidth - bar.clientWidth];
}
"""
LOWEST = """
() => {
  const bottom = (element) => element.getBoundingClientRect().bottom;
  const foot = document.querySelector("[class*=st-key-foot--]").getBoundingClientRect().top;
  const shown = document.querySelectorAll("[data-testid=stTabPanel] [data-testid=stElementContainer]");
  return foot - Math.max(...[...shown].map(bottom));
}
"""
LONG = Config(
    network=NetworkSettings((LayerSpec(normalization=BatchNorm()),) * 2),
    training=TrainingSettings(optimizer=AdamW(), schedule=Cosine()),
)
DEEP = Config(network=NetworkSettings((LayerSpec(),) * 12))
SET_UPS = {
    "the defaults": Config(),
    "four layers": Config(network=NetworkSettings((LayerSpec(),) * 4)),
    "twelve layers": DEEP,
    "early stopping": Config(training=TrainingSettings(optimizer=AdamW(), patience=20, stop_epoch=100)),
    "iris": Config(data=DataSettings(dataset=Iris())),
}


@pytest.mark.parametrize("name", first(1, SET_UPS))
def test_each_tab_is_whole_in_a_small_window(playground: Playground, name: str) -> None:
    """At 800 pixels nothing has to be scrolled to, neither down nor aside, and the foot is below everything."""
    playground.window.set_viewport_size(WINDOW)
    playground.open_setup(SET_UPS[name])
    for tab, landmark in LANDMARKS.items():
        playground.turn_to(tab)
        playground.page.get_by_role("slider", name=landmark).first.wait_for()
        playground.rest()
        assert playground.page.evaluate(HIDDEN) == [0, 0], tab
        if not (tab == "Network" and SET_UPS[name] == DEEP):  # there the list of layers scrolls, by itself
            assert playground.page.evaluate(LOWEST) >= 0, tab


# Where an explanation begins and ends, and how much of it is not seen, as soon as it is there.
TOOLTIP = """() => {
  const shown = document.querySelector('[data-testid="stTooltipContent"]');
  if (!shown?.innerText) return null;
  const { top, bottom } = shown.getBoundingClientRect();
  return [top, bottom, shown.scrollHeight - shown.clientHeight];
}"""


def mark(playground: Playground, label: str) -> Locator:
    """The question mark of a control."""
    return playground.page.get_by_role("button", name=f"Help for {label}", exact=True)


@pytest.mark.thorough
def test_a_question_mark_explains_by_hover_and_by_keyboard(playground: Playground) -> None:
    """It says the sentence, the formula and the reason at once, with nothing asked of the server; Escape closes it."""
    asked: list[str | bytes] = []

    def note(message: str | bytes) -> None:
        asked.append(message)

    def listen(socket: WebSocket) -> None:
        if "_stcore" in socket.url:
            socket.on("framesent", note)

    playground.page.on("websocket", listen)
    playground.open()
    playground.turn_to("Training")
    mark(playground, "Learning rate").wait_for()
    playground.rest()
    before, told = len(asked), playground.page.get_by_role("tooltip")
    assert before > 0
    for show in (mark(playground, "Learning rate").focus, mark(playground, "Learning rate").hover):
        show()
        told.get_by_text("How large each step is").wait_for()  # it is empty for as long as its formula is typeset
        assert told.inner_text().startswith("How large each step is")
        assert r"x \leftarrow x - \eta" in str(told.locator("annotation").first.text_content())
        assert "too small, the loss hardly falls" in told.inner_text()
        playground.page.keyboard.press("Escape")
        playground.page.mouse.move(700, 790)
        told.wait_for(state="hidden")
    assert len(asked) == before


@pytest.mark.parametrize("tab", first(1, LANDMARKS))
def test_no_explanation_is_larger_than_a_small_window(playground: Playground, tab: str) -> None:
    """With the longest of each entry's texts all is seen at once, since a keyboard cannot scroll it."""
    playground.window.set_viewport_size(WINDOW)
    playground.open_setup(LONG)
    playground.turn_to(tab)
    playground.page.get_by_role("slider", name=LANDMARKS[tab]).first.wait_for()
    playground.rest()
    text = playground.page.get_by_test_id("stTooltipContent")
    marks = playground.page.get_by_role("button", name=re.compile("^Help for "))
    assert marks.count() >= 5
    for one in marks.all():
        one.focus()
        top, bottom, hidden = until_true(playground.page, TOOLTIP)
        assert top >= 0
        assert bottom <= WINDOW["height"]
        assert hidden == 0, one.get_attribute("aria-label")
        playground.page.keyboard.press("Escape")
        text.wait_for(state="hidden")


def test_undo_takes_back_the_last_change(playground: Playground) -> None:
    """As Ctrl+Z does, one change a press; with nothing left to take back, the page stays as it is."""
    undo = playground.page.get_by_role("button", name="Undo")
    for title, key in (("circle", "circle"), ("moons", "moons")):
        playground.choose_data(title)
        playground.until(lambda key=key: playground.setup.data.dataset.key == key, key)  # type: ignore[misc]
    for key in ("circle", "spiral", "spiral"):
        undo.click()
        playground.until(lambda key=key: playground.setup.data.dataset.key == key, key)  # type: ignore[misc]
    playground.page.go_forward()
    playground.until(lambda: playground.setup.data.dataset.key == "circle", "forward again")


@pytest.mark.thorough
def test_the_tab_stays_as_it_was_chosen(playground: Playground) -> None:
    """Over an edit, and over Back."""
    playground.slide("Learning rate", 1)
    playground.until(lambda: playground.setup.training.learning_rate == 0.01, "the new rate")
    playground.page.go_back()
    playground.until(lambda: playground.setup == Config(), "the old rate")
    rate = playground.page.get_by_role("slider", name="Learning rate")
    assert playground.page.get_by_role("tab", name="Training").get_attribute("aria-selected") == "true"
    assert rate.is_visible()


@pytest.mark.thorough
def test_all_layers_change_at_once(playground: Playground) -> None:
    """Where they differ the box says so."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(units=3), LayerSpec(units=5)))))
    playground.choose("Activation of layer 2", "ReLU")
    playground.until(lambda: playground.setup.network.hidden[1].activation.key == "relu", "ReLU in one")
    box = playground.side_bar.get_by_role("combobox", name="Activation", exact=True)
    playground.until(lambda: box.input_value() == "mixed", "that they differ")
    playground.choose("Activation", "sigmoid")
    playground.until(
        lambda: [layer.activation.key for layer in playground.setup.network.hidden] == ["sigmoid"] * 2, "sigmoid in all"
    )
    playground.until(lambda: box.input_value() == "sigmoid", "that they are alike")


@pytest.mark.parametrize("touch", first(1, [True, False]))
def test_what_is_pressed_is_large_enough(playground: Playground, touch: bool) -> None:
    """32 pixels for a mouse, 44 for a finger, on a phone too; there the columns stay side by side."""
    context = playground.window.context.browser.new_context(  # type: ignore[union-attr]
        viewport={"width": 390, "height": 844} if touch else WINDOW, has_touch=touch, is_mobile=touch
    )
    other = Playground(context.new_page(), playground.address)
    other.open()
    if touch:
        other.page.get_by_test_id("stExpandSidebarButton").get_by_role("button").or_(
            other.page.locator("button[data-testid=stExpandSidebarButton]")
        ).first.tap()
    least = 44 if touch else 32
    for role, name in (("tab", "Data"), ("button", "Undo"), ("button", "Your own data"), ("radio", "spiral")):
        box = other.page.get_by_role(role, name=name, exact=True).first.bounding_box()  # type: ignore[arg-type]
        assert box is not None
        assert min(box["width"], box["height"]) >= least - 0.5, name
    if touch:
        mark(other, "Noise").tap()
        other.page.get_by_role("tooltip").wait_for()
    context.close()
