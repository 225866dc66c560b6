from __future__ import annotations

import re

import pytest
from playwright.sync_api import WebSocketRoute

from app.setup.links import defaults
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from tests.browser.playground import Playground, all_but
from tests.cases import first

pytestmark = pytest.mark.browser
# Presses buttons one after the other, some milliseconds apart.
PRESSES = """
async ([buttons, gap]) => {
  for (const button of buttons) {
    button.click();
    await new Promise((rested) => setTimeout(rested, gap));
  }
}
"""

FIRST = Config.from_dict(defaults(1))  # the page's first defaults, at whose rate this and that happens


def test_the_page_is_alive_before_any_click(playground: Playground) -> None:
    """A boundary of both classes' colors, points, curves and a histogram for each layer are there on arrival."""
    colors = playground.page.eval_on_selector(
        "canvas.boundary",
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const warm = (i) => data[i] > data[i + 2] + 40, cold = (i) => data[i + 2] > data[i] + 40;
          let [orange, blue] = [0, 0];
          for (let i = 0; i < data.length; i += 4) { orange += warm(i); blue += cold(i); }
          return [orange / (data.length / 4), blue / (data.length / 4)];
        }""",
    )
    assert min(colors) > 0.01  # with the initial weights of the default, 2% of the plane is B's
    assert playground.step == 0
    assert playground.number("trainLoss") == pytest.approx(Trainer(Config()).metrics().train_loss, rel=5e-3)


@pytest.mark.alone
def test_playing_moves_the_boundary_and_the_histograms_and_lowers_the_loss(playground: Playground) -> None:
    """Press play: pictures change, the loss falls; press again: everything stands still."""
    before, loss = playground.pictures(), playground.number("trainLoss")
    playground.press("play")
    playground.until(lambda: playground.step > 500, "500 steps")
    playground.until(lambda: playground.number("trainLoss") < 0.9 * loss, "a lower loss")
    playground.press("play")
    playground.until(lambda: playground.data("playing") == "false", "a pause")
    after = playground.pictures()
    assert all(before[name] != after[name] for name in before)
    playground.rest()
    step = playground.step
    playground.page.wait_for_timeout(400)
    assert playground.step == step


@pytest.mark.alone
def test_one_step_is_one_step(playground: Playground) -> None:
    """Each press of Step takes exactly one."""
    for _ in range(3):
        playground.press("step")
        playground.rest()
    assert playground.step == 3


@pytest.mark.side_bar("training")
def test_the_learning_rate_changes_live(playground: Playground) -> None:
    """Another learning rate while it plays: the steps go on, and the address bar follows."""
    playground.open_setup(FIRST)
    playground.press("play")
    playground.until(lambda: playground.step > 300, "300 steps")
    playground.slide("Learning rate", -1)
    playground.until(lambda: playground.setup.training.learning_rate == 0.01, "the new rate in the address")
    step = playground.step
    assert step >= 300
    playground.until(lambda: playground.step > step + 100, "further steps")
    assert playground.data("playing") == "true"


@pytest.mark.alone
def test_reset_replays_the_same_start(playground: Playground) -> None:
    """Reset brings back the first picture, pixel for pixel, and the same epoch follows."""
    start = playground.picture("boundary")
    playground.press("epoch")
    playground.until_epoch(1)
    playground.rest()
    first, loss = playground.picture("boundary"), playground.number("trainLoss")
    playground.press("reset")
    playground.until(lambda: playground.step == 0, "step 0")
    playground.rest()
    assert playground.picture("boundary") == start
    playground.press("epoch")
    playground.until_epoch(1)
    playground.rest()
    assert (playground.picture("boundary"), playground.number("trainLoss")) == (first, loss)


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_a_new_start_is_another_seed(playground: Playground) -> None:
    """New start shows other points and weights, and the address bar holds the new seed."""
    before = playground.picture("boundary")
    playground.press("newStart")
    playground.until(lambda: playground.setup.seed == 1, "seed 1 in the address")
    playground.until(lambda: playground.picture("boundary") != before, "another picture")
    playground.press("newStart")
    playground.until(lambda: playground.setup.seed == 2, "seed 2 in the address")


@pytest.mark.thorough
def test_the_page_s_own_link_brings_everything_back(playground: Playground) -> None:
    """A setup made by hand, its address opened in a new tab: the same picture, and it stays the same run."""
    playground.choose_data("iris")
    playground.until(lambda: playground.setup.data.dataset.key == "iris", "iris in the address")
    playground.choose("Vertical axis", "sepal width")
    playground.until(lambda: "axes=" in playground.page.url, "the axes in the address")
    playground.choose("Activation", "ReLU")
    playground.until(lambda: playground.setup.network.hidden[0].activation.key == "relu", "ReLU in the address")
    playground.rest()
    playground.press("epoch")
    playground.until_epoch(1)
    playground.rest()
    other = Playground(playground.page.context.new_page(), playground.address)
    other.open(playground.page.url)
    other.press("epoch")
    other.until_epoch(1)
    other.rest()
    assert other.picture("boundary") == playground.picture("boundary")  # curves and strips tell how it was watched
    for name in ("trainLoss", "testLoss", "trainAccuracy", "testAccuracy"):
        assert other.number(name) == playground.number(name)
    assert other.page.inner_text(".legend") == playground.page.inner_text(".legend")
    assert "sepal length" in other.page.inner_text(".note")


@pytest.mark.side_bar("network")
@pytest.mark.parametrize("gap", first(1, [0, 30, 100]))
def test_fast_presses_all_count(playground: Playground, gap: int) -> None:
    """Six neurons more and one less, faster than the page runs: five more, and the sidebar says so, too."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(units=3),))))
    row = playground.page.locator(".settings")
    more, less = (row.get_by_role("button", name=f"Neurons: {way}").element_handle() for way in ("more", "less"))
    playground.page.evaluate(PRESSES, [[*[more] * 4, less, more, more], gap])
    playground.until(lambda: playground.setup.network.hidden[0].units == 8, "eight neurons")
    side_bar = playground.page.get_by_role("spinbutton", name="Neurons of layer 1", exact=True)
    playground.until(lambda: side_bar.input_value() == "8", "eight in the sidebar")
    playground.page.wait_for_timeout(1000)
    assert playground.setup.network.hidden[0].units == 8


@pytest.mark.side_bar("data")
def test_a_dialog_that_opens_while_the_page_is_busy_stays_open(playground: Playground) -> None:
    """A new seed is told to the sidebar, and the view asks whether it is there: not before the dialog is closed."""
    page, dialog = playground.page, playground.page.get_by_role("dialog")
    playground.press("newStart")
    page.get_by_role("button", name="Your own data").click()
    dialog.wait_for()
    page.wait_for_timeout(1500)
    assert dialog.is_visible()
    page.get_by_role("button", name="Close").first.click()
    playground.until(lambda: dialog.count() == 0, "no dialog anymore")
    assert playground.setup.seed == 1


@pytest.mark.alone
def test_the_page_is_asked_again_until_the_side_bar_has_all(playground: Playground) -> None:
    """Once where a word of the page may be lost, and not at all where nothing is pending."""
    for query, asked in (({"pending": "1"}, ["again"]), ({}, [])):
        playground.open(**query)
        playground.page.wait_for_timeout(800)
        assert playground.page.evaluate("asked") == asked


@pytest.mark.alone
def test_the_page_is_asked_for_the_entry_that_another_page_led_to(playground: Playground) -> None:
    """Where the server left this page at another entry than Back has come to; where it is the same one, for nothing."""
    for entry, asked in (("7", ["go"]), ("1", [])):
        playground.open(stamp=entry)
        playground.page.wait_for_timeout(300)
        assert playground.page.evaluate("asked") == asked


@pytest.mark.alone
def test_two_tabs_are_two_sessions(playground: Playground) -> None:
    """What plays in one tab leaves the other alone."""
    other = Playground(playground.page.context.new_page(), playground.address, hide=all_but())
    other.open()
    other.press("epoch")
    other.until_epoch(1)
    assert playground.step == 0


@pytest.mark.thorough
@pytest.mark.side_bar("network", "training")
def test_a_divergence_says_what_happened_and_mends_it(playground: Playground) -> None:
    """A rate that is far too high stops with a sentence; its button takes a tenth and starts again."""
    playground.open_setup(FIRST)
    playground.choose("Activation", "ReLU")
    playground.until(lambda: playground.setup.network.hidden[0].activation.key == "relu", "ReLU")
    playground.choose("Loss", "squared error")
    playground.until(lambda: playground.setup.training.loss.key == "squared_error", "squared error")
    playground.choose("Optimizer", "SGD")
    playground.until(lambda: playground.setup.training.optimizer.key == "sgd", "SGD")
    playground.slide("Learning rate", 5)
    playground.until(lambda: playground.setup.training.learning_rate == 10, "a rate of 10")
    playground.press("play")
    playground.until(lambda: playground.page.is_visible(".notice"), "the notice")
    notice = playground.page.inner_text(".notice p")
    assert "diverged at step" in notice
    assert "learning rate of 10" in notice
    playground.until(lambda: playground.page.is_disabled("button.play"), "Play is off")  # with the next frame
    playground.page.click(".mend")
    playground.until(lambda: playground.setup.training.learning_rate == 1, "a tenth of the rate")


@pytest.mark.thorough
@pytest.mark.side_bar("data", "training")
def test_a_dataset_of_values_brings_its_loss(playground: Playground) -> None:
    """Values to learn change the loss, which is said; the box then shows it and offers what fits."""
    playground.choose_data("bumps (regression)")
    playground.until(lambda: playground.setup.training.loss.key == "squared_error", "squared error")
    said = playground.page.locator("[data-testid=stToast]")
    said.wait_for()
    changed = "Loss changed from cross-entropy to squared error: cross-entropy doesn't work with bumps (regression)."
    assert said.inner_text() == changed
    playground.turn_to("Training")
    box = playground.side_bar.get_by_role("combobox", name="Loss").first
    playground.until(lambda: box.input_value() == "squared error", "squared error in the box")
    playground.choose("Loss", "Huber")
    playground.until(lambda: playground.setup.training.loss.key == "huber", "Huber's loss")
    playground.choose_data("circle")
    playground.until(lambda: playground.setup.data.dataset.key == "circle", "the circle")
    assert said.all_inner_texts() in ([changed], [])  # that one is on its way out, and Huber's loss was kept
    playground.choose("Loss", "hinge (margin)")
    playground.until(lambda: playground.setup.training.loss.key == "hinge", "the hinge loss")


@pytest.mark.side_bar("data")
def test_a_message_outlives_the_page_s_next_runs(playground: Playground) -> None:
    """What was refused is said long enough to be read: the sidebar, which takes it back, is drawn again at once."""
    playground.open_setup(Config(data=DataSettings(features=("x1",))))
    playground.side_bar.get_by_role("button", name="x1", exact=True).click()
    said = playground.page.locator("[data-testid=stToast]")
    said.wait_for()
    playground.page.wait_for_timeout(2000)
    assert said.inner_text().endswith("The network needs something to look at: keep at least one feature.")


@pytest.mark.thorough
def test_a_damaged_link_says_so_and_falls_back(playground: Playground) -> None:
    """A link cut in the middle: one sentence, the defaults, and no traceback."""
    playground.open(setup="eNqrVkpJLElU")
    assert "cannot be read" in playground.page.inner_text("[data-testid=stToast]")
    assert playground.setup == Config()
    assert playground.page.locator("[data-testid=stException]").count() == 0


@pytest.mark.alone
def test_the_view_comes_back_after_a_lost_connection(playground: Playground) -> None:
    """The line drops while it plays: the view reconnects by itself and goes on where it was."""
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    playground.window.route_web_socket(re.compile("/live/"), connect)
    playground.press("play")
    playground.until(lambda: playground.step > 300, "300 steps")
    lines[0].close(code=1012, reason="the line drops")
    playground.until(lambda: len(lines) == 2, "a second connection")
    playground.until(lambda: playground.data("state") == "open", "an open connection")
    step = playground.step
    assert step > 300
    playground.until(lambda: playground.step > step + 100, "further steps")


@pytest.mark.thorough
def test_nothing_is_cut_off_in_a_small_window(playground: Playground) -> None:
    """On a tablet and on a phone the page is no wider than the window."""
    for width in (820, 420):
        playground.page.set_viewport_size({"width": width, "height": 900})
        playground.rest()
        overhang = playground.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert overhang <= 0, width


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_a_layer_s_drawer_opens_on_a_slow_computer(playground: Playground) -> None:
    """It stays open though the picture on its button is drawn again before the press has reached all who listen."""
    playground.slow_down(6)
    playground.open_drawer(1)
