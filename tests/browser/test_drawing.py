from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, WebSocketRoute

from engine import Config, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from tests.browser.playground import Drawing, Playground, Plot, figure
from tests.cases import first

pytestmark = [pytest.mark.browser, pytest.mark.alone]

EIGHTS = Config(network=NetworkSettings((LayerSpec(),) * 2))  # of which all neurons are drawn
FIRST, X1, X1_OFF = "Layer 1, neuron 1", "Input: x1: switch off", "Input: x1: switch on"


@pytest.fixture
def drawing(playground: Playground) -> Drawing:
    """The drawing of two layers of eight, at rest."""
    playground.open_setup(EIGHTS)
    playground.rest()
    return Drawing(playground)


def is_blue(color: tuple[int, int, int]) -> bool:
    """The color of what is above zero."""
    return color[2] > color[0] + 60


def is_orange(color: tuple[int, int, int]) -> bool:
    """The color of what is below zero."""
    return color[0] > color[2] + 60


def _equal(found: Callable[[], list[int]], wanted: list[int]) -> bool:
    return found() == wanted


def test_every_neuron_is_a_picture_of_its_own(drawing: Drawing) -> None:
    """Eight neurons, eight different pictures; after an epoch all of them are others."""
    names = [f"Layer {layer}, neuron {unit}" for layer in (1, 2) for unit in range(1, 9)]
    before = {name: drawing.pixels(name) for name in names}
    assert len(set(before.values())) == 16
    drawing.playground.press("epoch")
    drawing.playground.until_epoch(1)
    drawing.playground.rest()
    assert all(drawing.pixels(name) != before[name] for name in names)


def test_pictures_are_right_way_up(drawing: Drawing) -> None:
    """x2 is blue, above zero, at its top; x1 at its right."""
    for name, (right, up) in {"Input: x2: switch off": (0, 1), X1: (1, 0)}.items():
        x, y = drawing.center(name)
        assert is_blue(drawing.color((x + 9 * right, y - 9 * up)))
        assert is_orange(drawing.color((x - 9 * right, y + 9 * up)))


def test_a_hovered_neuron_fills_the_main_plot(drawing: Drawing) -> None:
    """Its surface and name while it is pointed at; the boundary again when the pointer leaves."""
    before = drawing.playground.picture("boundary")
    drawing.hover(drawing.center("Layer 2, neuron 3"))
    drawing.playground.until(lambda: drawing.playground.data("focus") == "2,2", "the neuron in the frame")
    assert drawing.title == "Layer 2, neuron 3"
    assert drawing.playground.picture("boundary") != before
    drawing.hover((5, 5))
    drawing.playground.until(lambda: drawing.playground.picture("boundary") == before, "the boundary")
    assert drawing.title == "Decision boundary"


def test_a_hovered_weight_tells_its_value(drawing: Drawing) -> None:
    """The card names both ends and has the engine's number; it goes with the pointer."""
    drawing.hover(drawing.between(X1, FIRST))
    value = float(Trainer(EIGHTS).network.layers[0].weights[0, 0])
    drawing.playground.until(lambda: drawing.card, "the card")
    assert drawing.card.splitlines()[:2] == [f"Weight: x1 → {FIRST}", f"{value:.4g}"]
    drawing.hover((5, 5))
    drawing.playground.until(lambda: not drawing.card, "no card")


def test_a_weight_is_edited_where_it_is_drawn(drawing: Drawing) -> None:
    """Click, type, Enter: the line has the new color, the loss is the edited network's."""
    at, trainer = drawing.between(X1, FIRST), Trainer(EIGHTS)
    for typed, has_its_color in (("5", is_blue), ("-5", is_orange)):
        drawing.click(at)
        drawing.page.keyboard.type(typed)
        drawing.page.keyboard.press("Enter")
        drawing.playground.until(partial(_sees, drawing, at, has_its_color), f"the color of {typed}")
        trainer.set_parameter(0, float(typed))
        assert drawing.page.inner_text("output.trainLoss") == figure(trainer.metrics().train_loss)


def _sees(drawing: Drawing, at: tuple[float, float], expected: Callable[[tuple[int, int, int]], bool]) -> bool:
    return expected(drawing.color(at))


def test_escape_leaves_a_weight_as_it_was(drawing: Drawing) -> None:
    """Typed, but not entered: nothing changes, and the card closes."""
    loss = drawing.playground.number("trainLoss")
    drawing.click(drawing.between(X1, FIRST))
    drawing.page.keyboard.type("7")
    drawing.page.keyboard.press("Escape")
    drawing.playground.rest()
    assert drawing.page.locator(".card.open").count() == 0
    assert drawing.playground.number("trainLoss") == loss


def test_what_is_no_number_is_not_taken(drawing: Drawing) -> None:
    """The field is marked, the card stays open."""
    drawing.click(drawing.between(X1, FIRST))
    drawing.page.keyboard.type("many")
    drawing.page.keyboard.press("Enter")
    assert drawing.page.get_attribute(".card input[type=text]", "aria-invalid") == "true"
    assert drawing.page.is_visible(".card.open")


def test_a_locked_bias_stays_while_the_rest_trains(drawing: Drawing) -> None:
    """Edited and locked, a bias has its value after an epoch; its neighbor has moved."""
    drawing.click(drawing.bias(FIRST))
    drawing.page.keyboard.type("0.25")
    drawing.page.keyboard.press("Enter")
    drawing.click(drawing.bias(FIRST))
    drawing.page.get_by_label("Freeze").check()
    drawing.page.keyboard.press("Escape")
    drawing.playground.press("epoch")
    drawing.playground.until_epoch(1)
    drawing.playground.rest()
    drawing.hover(drawing.bias(FIRST))
    assert drawing.card.splitlines()[:2] == [f"Bias of {FIRST}", "0.2500 (frozen)"]
    drawing.hover(drawing.bias("Layer 1, neuron 2"))
    assert float(drawing.card.splitlines()[1]) != 0


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_layers_and_neurons_are_added_where_they_are_drawn(drawing: Drawing) -> None:
    """+ and − in the row and on a layer's card; the address bar follows."""
    playground = drawing.playground

    def sizes() -> list[int]:
        return [spec.units for spec in playground.setup.network.hidden]

    playground.change("Layers", "more")
    playground.until(lambda: sizes() == [8, 8, 8], "three layers")
    playground.until(lambda: drawing.unit("Layer 3, neuron 8").count(), "the third layer's picture")
    card = drawing.open_card(3)
    card.get_by_role("button", name="Neurons: less").click()
    playground.until(lambda: sizes() == [8, 8, 7], "a neuron less")
    box = drawing.page.locator(".settings [data-path='network.hidden.*.units'] input")
    playground.until(lambda: box.input_value() == "mixed", "two sizes")
    playground.change("Neurons", "more")
    playground.until(lambda: sizes() == [9, 9, 9], "a neuron more in every layer")
    drawing.open_card(1)
    card.get_by_role("button", name="Neurons: more").click()
    playground.until(lambda: sizes() == [10, 9, 9], "a neuron more in the first")
    for left in ([10, 9], [10], []):
        playground.change("Layers", "less")
        playground.until(partial(_equal, sizes, left), f"the layers {left}")
    playground.until(lambda: not drawing.page.locator(".head.layer").count(), "no layer's buttons")


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_a_thirteenth_layer_is_refused_with_a_sentence(playground: Playground) -> None:
    """The page's usual message, and twelve layers as before."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(units=2),) * 12)))
    assert playground.page.get_by_role("button", name="Layers: more").is_disabled()
    Drawing(playground).open_card(1).get_by_role("button", name="Add a layer").click()
    playground.page.wait_for_selector("[data-testid=stToast]")
    assert len(playground.setup.network.hidden) == 12


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_an_input_is_switched_on_by_a_click(drawing: Drawing) -> None:
    """One that is off is faint; clicked, it is in the setup and has lines."""
    playground = drawing.playground
    drawing.click(drawing.center("Input: x1²: switch on"))
    playground.until(lambda: playground.setup.data.features == ("x1", "x2", "x1^2"), "the feature in the address")
    playground.until(lambda: drawing.unit("Input: x1²: switch off").count(), "a pressed button")
    # No other line passes half-way between the last input that is on and the last neuron.
    drawing.hover(drawing.between("Input: x1²: switch off", "Layer 1, neuron 8"))
    playground.until(lambda: drawing.card.startswith("Weight: x1² → Layer 1, neuron 8"), "its weight")


REBUILDS: dict[str, Callable[[Page], object]] = {
    "an input is switched off": lambda page: page.get_by_role("button", name=X1, exact=True).dispatch_event("click"),
    "a layer is added": lambda page: page.get_by_role("button", name="Layers: more").dispatch_event("click"),
    "a layer is removed": lambda page: page.get_by_role("button", name="Layers: less").dispatch_event("click"),
    "a neuron is added": lambda page: page.get_by_role("button", name="Neurons: more").dispatch_event("click"),
    "new weights": lambda page: page.locator("button.newWeights").dispatch_event("click"),
    "a new start": lambda page: page.locator("button.newStart").dispatch_event("click"),
}


@pytest.mark.thorough
@pytest.mark.side_bar("data", "network")
@pytest.mark.parametrize("change", first(1, REBUILDS))
def test_a_card_closes_with_the_network_that_it_is_of(drawing: Drawing, change: str) -> None:
    """The same place is another weight of another network: its card closes, and the keyboard stays in the drawing."""
    playground = drawing.playground
    neuron = "Layer 1, neuron 4" if "neuron" in change else FIRST
    drawing.click(drawing.bias(neuron) if "neuron" in change else drawing.between(X1, neuron))
    playground.until(lambda: neuron in drawing.card, "its card")
    drawing.page.keyboard.type("7")
    setup = playground.setup
    REBUILDS[change](drawing.page)
    playground.until(lambda: playground.setup != setup, "the other setup")
    playground.rest()
    assert drawing.page.locator(".card.open").count() == 0
    assert drawing.focused.startswith("Input: ")
    assert drawing.page.eval_on_selector(".stage", "(stage) => stage.dataset.card") == "-1"


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_a_card_closes_when_the_dataset_changes(drawing: Drawing) -> None:
    """Another dataset has a weight of the same name: the card closes all the same."""
    playground = drawing.playground
    drawing.click(drawing.between("Input: x2: switch off", "Layer 1, neuron 8"))
    playground.until(lambda: drawing.page.locator(".card.open").count(), "an open card")
    scene = playground.data("scene")
    playground.page.locator("button.paint-button").click()
    plot = Plot(playground)
    for place in ((0.3, 0.3), (0.7, 0.7)):
        playground.page.mouse.click(*plot.at(*place))
    playground.until(lambda: playground.data("scene") != scene, "the painted points")
    playground.rest()
    assert drawing.page.locator(".card.open").count() == 0


def test_a_card_stays_open_over_what_keeps_its_network(drawing: Drawing) -> None:
    """Play, a step, a reset: the weight is the same one, and what was typed stays."""
    playground = drawing.playground
    drawing.click(drawing.between(X1, FIRST))
    drawing.page.keyboard.type("7")
    for press in ("step", "epoch", "reset"):
        playground.press(press)
        playground.rest()
        assert drawing.card.startswith(f"Weight: x1 → {FIRST}")
        assert drawing.page.input_value(".card input[type=text]") == "7"


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_a_layer_s_card_changes_activation_and_normalization(drawing: Drawing) -> None:
    """From the registries, for that layer alone."""
    playground = drawing.playground
    menu = drawing.open_card(2)
    menu.get_by_label("Activation").select_option(label="ReLU")
    playground.until(lambda: playground.setup.network.hidden[1].activation.key == "relu", "ReLU in the address")
    menu.get_by_label("Normalization").select_option(label="batch norm")
    playground.until(lambda: playground.setup.network.hidden[1].normalization.key == "batch", "batch norm")
    assert playground.setup.network.hidden[0] == LayerSpec()
    drawing.page.keyboard.press("Escape")
    assert not menu.is_visible()
    playground.until(lambda: drawing.focused.startswith("Settings of Layer 2 (ReLU · 8, batch norm)"), "its name")


def test_everything_is_reached_by_the_keyboard_alone(drawing: Drawing) -> None:
    """Tab to the drawing, arrows to a neuron: it fills the plot; Enter, arrows, a number, Enter: its weight is set."""
    keyboard, playground = drawing.page.keyboard, drawing.playground
    drawing.page.locator("select.speed").focus()
    names: list[str] = []
    while not drawing.focused.startswith("Input") and len(names) < 60:
        keyboard.press("Tab")
        names.append(drawing.focused)
    assert {"Layers: less", "Layers: more"} <= set(names)
    keyboard.press("ArrowRight")
    keyboard.press("ArrowDown")
    neuron = drawing.focused
    assert neuron.startswith("Layer 1, neuron")
    playground.until(lambda: drawing.title == neuron, "the neuron in the plot")
    outline = drawing.unit(neuron).evaluate("(button) => getComputedStyle(button).outlineStyle")
    assert outline == "solid"
    keyboard.press("Enter")
    assert drawing.card.startswith(f"Bias of {neuron}")
    keyboard.press("ArrowDown")
    assert drawing.card.startswith(f"Weight: x1 → {neuron}")
    keyboard.type("3")
    keyboard.press("Enter")
    assert drawing.focused == neuron
    keyboard.press("Enter")
    keyboard.press("ArrowDown")
    playground.until(lambda: drawing.card.splitlines()[1] == "3.000", "the new value")


def test_reduced_motion_lets_no_dash_flow(drawing: Drawing) -> None:
    """While playing, the lines of such a visitor are whole."""
    playground = drawing.playground
    drawing.page.emulate_media(reduced_motion="reduce")
    drawing.click(drawing.between(X1, FIRST))
    drawing.page.keyboard.type("9")
    drawing.page.keyboard.press("Enter")
    playground.press("play")
    start = playground.step
    playground.until(lambda: playground.step > start + 20, "steps")
    (x1, y1), (x2, _) = drawing.center(X1), drawing.center(FIRST)
    near = [drawing.color((x1 + (x2 - x1) * share / 100, y1)) for share in range(16, 24)]
    assert all(sum(color) for color in near)


def test_a_wide_layer_says_how_many_more_there_are(playground: Playground) -> None:
    """Twelve of 64 neurons have a picture."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(units=64),))))
    drawing = Drawing(playground)
    assert drawing.unit("Layer 1, neuron 12").count() == 1
    assert drawing.unit("Layer 1, neuron 13").count() == 0


def test_the_speed_menu_shows_the_session_s_speed_after_a_reconnect(playground: Playground) -> None:
    """Set to 60; the line drops, and the menu says something else: the page is told again."""
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    playground.window.route_web_socket(re.compile("/live/"), connect)
    playground.page.select_option("select.speed", "60")
    playground.rest()
    playground.page.locator("select.speed").evaluate("(menu) => { menu.value = '500'; }")
    lines[0].close(code=1012, reason="the line drops")
    playground.until(lambda: len(lines) == 2, "a second connection")
    playground.until(lambda: playground.page.input_value("select.speed") == "60", "the session's speed")


def test_an_early_stop_says_so(playground: Playground) -> None:
    """Patience of one epoch at a high rate: a notice in words, and Play is off."""
    playground.open_setup(Config(training=TrainingSettings(learning_rate=3.0, patience=1)))
    playground.press("play")
    playground.until(lambda: playground.page.is_visible(".notice.calm"), "the notice")
    assert "Stopped early at step" in playground.page.inner_text(".notice p")
    playground.until(lambda: playground.page.is_disabled("button.play"), "Play is off")  # with the next frame
