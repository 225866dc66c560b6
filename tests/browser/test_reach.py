"""What matters is in reach: the bar, the row of settings, the layers' cards, keys, the projector and the phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from engine import Config, LayerSpec, NetworkSettings
from engine.activations import ReLU, Tanh
from engine.datasets import Circle
from tests.browser.playground import Drawing, Playground
from tests.cases import first

pytestmark = pytest.mark.browser

DEEP = Config(network=NetworkSettings((LayerSpec(units=4),) * 12))
# The computed backgrounds of the buttons that are seen, except in dialogs.
GROUNDS = """
(page) => [...page.querySelectorAll("button")].filter((button) => button.offsetParent && !button.closest("dialog"))
  .map((button) => [button.className, getComputedStyle(button).backgroundColor])
"""
SMALLEST = """
(page) => [...page.querySelectorAll("*")].filter((element) => element.offsetParent && element.childNodes.length
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    && getComputedStyle(element).clipPath === "none")
  .map((element) => [parseFloat(getComputedStyle(element).fontSize), element.className || element.tagName])
  .filter(([size]) => size < LEAST)
"""
# Whether all of 44 pixels around the middle of an element is its own.
FINGER = """
(element) => {
  const { left, top, width, height } = element.getBoundingClientRect(), [x, y] = [left + width / 2, top + height / 2];
  return [[-21, 0], [21, 0], [0, -21], [0, 21]].every(([right, down]) =>
    element.contains(element.getRootNode().elementFromPoint(x + right, y + down)));
}
"""


@pytest.fixture
def page(playground: Playground) -> Page:
    """The page in the window of a small laptop."""
    playground.window.set_viewport_size({"width": 1280, "height": 800})
    return playground.page


def test_what_matters_is_seen_without_scrolling(page: Page) -> None:
    """On 1280 by 800: play, all settings of the row, the network, the boundary and the loss."""
    wanted = [
        "button.play",
        "button.experiments",
        ".settings",
        ".all-layers",
        ".stage",
        "canvas.boundary",
        "canvas.loss",
    ]
    for name in [*wanted, *(f"[data-path='{path}']" for path in ROW)]:
        box = page.locator(name).first.bounding_box()
        assert box, name
        assert box["y"] >= 0, name
        assert box["y"] + box["height"] <= 801, name
        assert box["x"] + box["width"] <= 1280, name


ROW = [
    "data.dataset",
    "network.hidden",
    "network.hidden.*.units",
    "network.hidden.*.activation",
    "training.learning_rate",
    "training.optimizer",
    "training.penalty",
    "training.strength",
    "training.batch_size",
]


def test_one_button_is_loud(page: Page) -> None:
    """Play is filled with ink, and nothing else is."""
    ink = "rgb(28, 36, 48)"
    grounds = page.eval_on_selector(".page", GROUNDS)
    assert [name for name, color in grounds if color == ink] == ["play"]


def test_the_row_sets_data_network_and_training(playground: Playground, page: Page) -> None:
    """Each from its own control; what lives without a restart changes while it trains."""
    playground.set("training.learning_rate", "0.03")
    playground.until(lambda: playground.setup.training.learning_rate == 0.03, "the rate")
    playground.set("training.penalty", "none")
    playground.until(lambda: playground.setup.training.l2 == 0, "no penalty")
    strength = page.locator("[data-path='training.strength'] select")
    playground.until(strength.is_disabled, "no strength")
    playground.set("network.hidden.*.activation", "tanh")
    playground.until(lambda: {type(spec.activation) for spec in playground.setup.network.hidden} == {Tanh}, "tanh")
    playground.set("data.dataset", "circle")
    playground.until(lambda: isinstance(playground.setup.data.dataset, Circle), "circle")
    playground.press("play")
    playground.until(lambda: playground.step > 5, "training")
    playground.set("training.learning_rate", "0.01")
    playground.until(lambda: playground.setup.training.learning_rate == 0.01, "the rate")
    assert playground.step > 5


def test_a_number_is_typed_in_the_row(playground: Playground, page: Page) -> None:
    """Too many become as many as there may be; what is no number changes nothing."""
    box = page.locator("[data-path='network.hidden.*.units'] input")
    for typed, units in (("5", 5), ("1000", 64), ("many", 64)):
        box.fill(typed)
        box.press("Enter")
        playground.until(lambda: playground.setup.network.hidden[0].units == units, f"{units} neurons")  # noqa: B023
        playground.until(lambda: box.input_value() == str(units), "its own text")  # noqa: B023


def test_what_is_being_typed_outlives_a_run_of_the_page(playground: Playground, page: Page) -> None:
    """Another setting changes meanwhile: the field keeps the letters, and Enter takes them."""
    box = page.locator("[data-path='network.hidden.*.units'] input")
    box.fill("5")
    page.locator("button.newStart").dispatch_event("click")
    playground.until(lambda: playground.setup.seed == 1, "another seed")
    playground.rest()
    assert box.input_value() == "5"
    box.press("Enter")
    playground.until(lambda: playground.setup.network.hidden[0].units == 5, "five neurons")


@pytest.mark.thorough
def test_one_finger_scrolls_and_two_move_the_window(playground: Playground) -> None:
    """On the boundary of a phone, zoomed in."""
    browser = playground.window.context.browser
    assert browser
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(playground.address)
    phone.wait_for_selector(".page[data-frames]")
    area = phone.locator(".plot-area")
    area.focus()
    for _ in range(3):
        phone.keyboard.press("+")
    playground.until(lambda: (area.get_attribute("data-window") or "") != "-6,6,-6,6", "a closer look")
    phone.wait_for_timeout(500)
    near = area.get_attribute("data-window")
    touch = phone.context.new_cdp_session(phone)

    def drag(*fingers: tuple[int, int]) -> str | None:
        for step in range(6):
            points = [{"x": x + 12 * step, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
            kind = "touchMove" if step else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        phone.wait_for_timeout(300)
        return area.get_attribute("data-window")

    assert drag((150, 300)) == near
    assert drag((120, 260), (120, 360)) != near
    context.close()


def test_a_layer_s_card_stands_beside_its_layer(playground: Playground) -> None:
    """Its own neurons and the next layer's stay in sight; Escape closes it, and the columns go back."""
    drawing = Drawing(playground)
    before = drawing.center("Layer 2, neuron 1")
    card = drawing.open_card(1)
    playground.rest()
    box, own, other = card.bounding_box(), drawing.center("Layer 1, neuron 1"), drawing.center("Layer 2, neuron 1")
    assert box
    assert own[0] < box["x"]
    assert other[0] > box["x"] + box["width"]
    drawing.page.keyboard.press("Escape")
    playground.rest()
    assert not card.is_visible()
    assert drawing.center("Layer 2, neuron 1") == pytest.approx(before, abs=2)
    assert drawing.focused.startswith("Settings of Layer 1")


@pytest.mark.thorough
def test_a_card_between_many_layers_leaves_its_own_in_sight(playground: Playground) -> None:
    """Twelve layers leave no room for a gap: the card covers the farthest ones, not its own and not its neighbors'."""
    playground.open_setup(DEEP)
    drawing = Drawing(playground)
    for number in (1, 6, 12):
        card = drawing.open_card(number)
        playground.rest()
        box = card.bounding_box()
        assert box
        for near in {max(number - 1, 1), number, min(number + 1, 12)}:
            x, _ = drawing.center(f"Layer {near}, neuron 1")
            assert not box["x"] < x < box["x"] + box["width"], (number, near)
        drawing.page.keyboard.press("Escape")


def test_all_layers_change_at_once(playground: Playground, page: Page) -> None:
    """One press on the drawing, one choice: the initializer of every layer; the button says what all have."""
    page.locator("button.all-layers").click()
    page.locator(".layer-card [data-path$='.initializer'] select").select_option("xavier")
    playground.until(lambda: {spec.initializer.key for spec in playground.setup.network.hidden} == {"xavier"}, "Xavier")
    playground.until(lambda: page.inner_text("button.all-layers") == "All layers: ReLU, Xavier, no norm", "its text")


@pytest.mark.thorough
def test_what_differs_between_layers_reads_mixed(playground: Playground, page: Page) -> None:
    """And chosen in the row, it is the same in all."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(units=3), LayerSpec(units=5, activation=ReLU())))))
    assert page.locator("[data-path='network.hidden.*.activation'] option:checked").inner_text() == "mixed"
    assert page.input_value("[data-path='network.hidden.*.units'] input") == "mixed"
    assert page.inner_text("button.all-layers") == "All layers: mixed"
    playground.change("Neurons", "more")
    playground.until(lambda: [spec.units for spec in playground.setup.network.hidden] == [4, 4], "four in both")


def test_keys_work_wherever_the_focus_is_but_not_while_typing(playground: Playground, page: Page) -> None:
    """Space plays, an arrow steps, R resets; in a field they are letters."""
    keys = page.keyboard
    keys.press("ArrowRight")
    playground.until(lambda: playground.step == 1, "one step")
    keys.press("Shift+ArrowRight")
    playground.until(lambda: playground.number("epoch") == 1, "an epoch")
    keys.press("Space")
    playground.until(lambda: playground.data("playing") == "true", "playing")
    keys.press("Space")
    playground.until(lambda: playground.data("playing") == "false", "pause")
    keys.press("r")
    playground.until(lambda: playground.step == 0, "the start")
    keys.press("n")
    playground.until(lambda: playground.setup.seed == 1, "another seed")
    keys.press("w")
    playground.until(lambda: playground.setup.network.draw == 1, "other weights")
    keys.press("2")
    playground.until(lambda: page.locator(".layer-card strong").inner_text() == "Layer 2", "the second layer's card")
    keys.press("Escape")
    field = page.locator("[data-path='network.hidden.*.units'] input")
    field.focus()
    keys.type("rnw")
    field.press("Escape")
    playground.rest()
    assert (playground.setup.seed, playground.setup.network.draw, playground.step) == (1, 1, 0)


def test_a_sheet_has_all_keys(page: Page) -> None:
    """The question mark shows it, Escape closes it; no key of it is missing in the list."""
    page.keyboard.press("?")
    sheet = page.locator("dialog.keys")
    assert sheet.is_visible()
    assert sheet.locator("kbd").all_inner_texts()[:4] == ["Space", "→", "Shift →", "R"]
    page.keyboard.press("Escape")
    assert not sheet.is_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "hidden"), first(1, [("play", "Space"), ("newStart", "n"), ("reset", "r")]))
def test_what_a_lesson_hides_has_no_key(playground: Playground, name: str, hidden: str) -> None:
    """The key does nothing."""
    playground.open(hide=name)
    playground.page.keyboard.press("ArrowRight")  # a pressed button would take the space itself
    playground.until(lambda: playground.step == 1, "one step")
    playground.page.keyboard.press(hidden)
    playground.page.wait_for_timeout(600)
    assert (playground.step, playground.setup.seed, playground.data("playing")) == (1, 0, "false")


def test_a_projector_gets_large_words_and_no_sidebar(playground: Playground) -> None:
    """P, on a screen of 1920 by 1080: no text below 16 pixels, all of it in sight; Escape leaves."""
    page = playground.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.keyboard.press("p")
    playground.rest()
    assert not page.get_by_test_id("stSidebar").is_visible()
    assert page.eval_on_selector(".page", SMALLEST.replace("LEAST", "16")) == []
    box = page.locator(".page").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 1081
    page.keyboard.press("Escape")
    playground.until(lambda: page.get_by_test_id("stSidebar").is_visible(), "the sidebar")


@pytest.mark.parametrize("width", first(1, [390, 820, 1280]))
def test_no_word_is_smaller_than_twelve_pixels(playground: Playground, width: int) -> None:
    """Anywhere on the canvas."""
    playground.page.set_viewport_size({"width": width, "height": 844})
    playground.rest()
    assert playground.page.eval_on_selector(".page", SMALLEST.replace("LEAST", "12")) == []


def test_a_phone_has_play_under_the_thumb_and_the_boundary_first(playground: Playground) -> None:
    """While it trains one sees what it learns without scrolling; nothing is wider than the screen."""
    page = playground.page
    page.set_viewport_size({"width": 390, "height": 844})
    playground.rest()
    playground.press("play")
    playground.until(lambda: playground.step > 5, "training")
    for name in ("canvas.boundary", "button.play", ".brief b"):
        box = page.locator(name).bounding_box()
        assert box, name
        assert box["y"] >= 0, name
        assert box["y"] + box["height"] <= 844, name
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("(element) => element.scrollWidth <= element.clientWidth")
    main.evaluate("(element) => element.scrollTo(0, 500)")
    bar = page.locator("button.play").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= 844


@pytest.mark.parametrize("scheme", first(1, ["light", "dark"]))
def test_streamlits_own_buttons_cover_what_scrolls_below_them(playground: Playground, scheme: str) -> None:
    """On a phone they lie over the page: around them there is the page's ground, and room for a finger."""
    window = playground.window
    window.set_viewport_size({"width": 390, "height": 844})
    window.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground = playground.page.get_by_test_id("stApp").evaluate("(app) => getComputedStyle(app).backgroundColor")
    for name in ("stExpandSidebarButton", "stMainMenuButton"):
        button = playground.page.locator(f"button[data-testid={name}]")
        button.wait_for()
        assert button.evaluate("(button) => getComputedStyle(button).backgroundColor") == ground
        assert button.evaluate("(button) => getComputedStyle(button).boxShadow").startswith(f"{ground} 0px 0px 0px 7px")
        assert button.evaluate(FINGER), name
