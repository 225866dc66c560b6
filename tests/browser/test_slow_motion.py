from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Tanh
from engine.close_up import CloseUp
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.optimizers import SGD
from engine.slow_motion import Chosen, SlowMotion, SlowStep
from engine.tape import finish
from tests.browser.playground import Playground
from tests.browser.test_accessibility import findings
from tests.browser.test_drawing import EIGHTS
from tests.cases import first

pytestmark = [pytest.mark.browser, pytest.mark.alone]

STAGES = (1, 2, 3, 4, 5)
UNIT = "Layer 2, neuron 4"
# The rows of a table: their name and their cells, without the signs between them.
ROWS = """
(table) => [...table.querySelectorAll("tbody tr")].map((row) =>
  [row.querySelector("th").textContent, ...[...row.querySelectorAll("td:not(.sign)")].map((cell) => cell.textContent)])
"""
TOO_SMALL = """
(texts) => texts.filter((text) => text.textContent && parseFloat(getComputedStyle(text).fontSize) < 12).length
"""
NODES = """
(rows) => rows.map((row) => [...row.querySelectorAll(".node")].map((node) => node.getBoundingClientRect().toJSON()))
"""
BOXES = "(list) => [...list.querySelectorAll('.box')].map((box) => [...box.children].map((part) => part.textContent))"


def number(text: str) -> float:
    """A number as it is written."""
    if found := re.fullmatch(r"(.*)·10(.*)", text):
        raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
        return number(found[1]) * 10.0 ** int(found[2].translate(raised))
    return float(text.replace("−", "-"))


class SlowPage:
    """Slow motion as a person walks through it."""

    def __init__(self, playground: Playground) -> None:
        """Open it on an open page, at rest."""
        self.playground, self.page = playground, playground.page
        playground.press("slow")
        self.until_stage(1)

    def until_stage(self, stage: int) -> None:
        """Wait until a stage is shown."""
        self.playground.until(lambda: self.playground.data("stage") == str(stage), f"stage {stage}")

    def on(self, stage: int) -> None:
        """Press Next, which leads to a stage."""
        self.page.click(".slow-bar .forth")
        self.until_stage(stage)

    def to(self, stage: int) -> None:
        """Go straight to a stage."""
        self.page.locator(".stage-button").nth(stage - 1).click()
        self.until_stage(stage)

    def choose(self, unit: str) -> None:
        """Press a neuron."""
        self.page.get_by_role("button", name=re.compile(f"^{unit}(:|$)")).click()
        self.playground.until(lambda: self.chosen.startswith(unit), unit)

    @property
    def chosen(self) -> str:
        """What a screen reader says of the chosen neuron."""
        return self.page.get_attribute(".node[aria-pressed=true]", "aria-label") or ""

    @property
    def text(self) -> str:
        """The sentence of the stage."""
        return self.page.inner_text(".slow-bar p")

    def rows(self, table: str) -> dict[str, list[str]]:
        """The rows of a table, by name."""
        found: list[list[str]] = self.page.eval_on_selector(f".sums .{table}", ROWS)
        return {name: cells for name, *cells in found}

    @property
    def boxes(self) -> list[list[str]]:
        """The chain of the update."""
        found: list[list[str]] = self.page.eval_on_selector(".chain dl", BOXES)
        return found

    def count(self, selector: str) -> int:
        """How many there are of something."""
        return self.page.locator(selector).count()


@pytest.fixture
def slow(playground: Playground) -> SlowPage:
    """Slow motion of the first step of two layers of eight."""
    playground.open_setup(EIGHTS)
    playground.rest()
    return SlowPage(playground)


@pytest.fixture(scope="module")
def step() -> SlowStep:
    """What the engine says of that step, close up on the fourth neuron of the second layer."""
    return finish(SlowMotion(Trainer(EIGHTS)).next_step_in_pieces(Chosen(0, 2, 3)))


@pytest.fixture(scope="module")
def seen(step: SlowStep) -> CloseUp:
    """That neuron."""
    assert step.close_up
    return step.close_up


@pytest.mark.thorough
def test_each_stage_shows_what_it_computes_and_nothing_of_the_next(slow: SlowPage) -> None:
    """Values forward, probabilities with the loss, slopes backward, and the chain of the update at the end."""
    inputs, neurons, outputs = 2, 8 + 8, 2
    for stage in STAGES:
        slow.to(stage)
        assert slow.count(".node b") == inputs + (neurons + outputs) * (stage >= 2)
        assert slow.count(".node > span:not(.above)") == (neurons + outputs) * (stage >= 4)
        assert slow.count(".pill") == (2 + 8) * (stage >= 2)
        assert slow.count(".pill span") == (2 + 8) * (stage >= 4)
        assert bool(slow.count(".sums .forward")) == (stage >= 2)
        assert bool(slow.count(".sums .loss")) == (stage == 3)
        assert bool(slow.count(".sums .backward")) == (stage >= 4)
        assert all(value == "–" for _, value in slow.boxes) == (stage < 5)
        assert ("%" in slow.page.inner_text(".graph")) == (stage >= 3)
        assert ("loss" in slow.page.inner_text(".small-plane")) == (stage >= 3)


def test_a_sum_adds_up_as_it_is_printed(slow: SlowPage, seen: CloseUp) -> None:
    """Each product is input times weight, all together are the sum, and its tanh is the neuron's value."""
    slow.to(2)
    slow.choose(UNIT)
    rows = slow.rows("forward")
    terms = [*(f"neuron {unit}" for unit in range(1, 9)), "bias"]
    assert list(rows) == [*terms, "sum", "tanh"]
    for at, name in enumerate(terms):
        value, weight, product = map(number, rows[name])
        assert (value, weight) == pytest.approx((seen.inputs[at], seen.weights[at]), abs=5e-4)
        assert product == pytest.approx(value * weight, abs=1.5e-3)
    total = number(rows["sum"][0])
    assert sum(number(rows[name][-1]) for name in terms) == pytest.approx(total, abs=9 * 5e-4)
    assert total == pytest.approx(seen.sum, abs=5e-4)
    assert number(rows["tanh"][0]) == pytest.approx(np.tanh(total), abs=1e-3)
    assert slow.chosen.startswith(f"{UNIT}: value ")
    assert number(slow.chosen.split()[-1]) == pytest.approx(seen.output, abs=5e-3)


def test_a_slope_adds_up_as_it_is_printed(slow: SlowPage, step: SlowStep, seen: CloseUp) -> None:
    """What comes back along each line, their sum, times the slope of tanh; times an input it is a weight's gradient."""
    slow.to(4)
    slow.choose(UNIT)
    rows = slow.rows("backward")
    for at, name in enumerate("AB"):
        slope, weight, product = map(number, rows[name])
        assert (slope, weight) == pytest.approx((step.d_sums[2][at, 0], seen.next_weights[at]), abs=5e-4)
        assert product == pytest.approx(slope * weight, abs=1.5e-3)
    came = number(rows["Σ gradient × weight"][0])
    assert came == pytest.approx(sum(number(rows[name][-1]) for name in "AB"), abs=1.5e-3)
    own = number(rows["gradient at its sum"][0])
    assert own == pytest.approx(came * number(rows["× slope of tanh"][0]), abs=1.5e-3)
    assert own == pytest.approx(seen.slope, abs=5e-4)
    (name,) = [row for row in rows if row.startswith("× input")]
    source = int(np.abs(seen.gradients[:-1]).argmax())
    assert name.startswith(f"× input from neuron {source + 1}: ")
    assert number(rows[name][0]) == pytest.approx(seen.gradients[source], abs=5e-4)


def test_lines_carry_weight_and_gradient(slow: SlowPage, seen: CloseUp) -> None:
    """Those of the chosen neuron, on both sides; another neuron has other lines."""
    slow.to(4)
    slow.choose(UNIT)
    pills = [re.findall(r"[−\d.]+(?:·10[⁻\d]+)?", text) for text in slow.page.locator(".pill").all_inner_texts()]
    weights = [*seen.weights[:-1], *seen.next_weights]
    gradients = [*seen.gradients[:-1], *seen.next_gradients]
    assert len(pills) == len(weights) == 10
    for (weight, gradient), expected, slope in zip(pills, weights, gradients, strict=True):
        assert (number(weight), number(gradient)) == pytest.approx((expected, slope), abs=5e-4, rel=0.2)
    slow.choose("Layer 1, neuron 2")
    assert slow.count(".pill") == 2 + 8


def test_the_update_is_the_next_step_of_the_pressed_weight(playground: Playground) -> None:
    """Gradient + penalty, clipped, times -rate: the new weight is the one that the trainer has after its step."""
    config = EIGHTS.with_(training=TrainingSettings(optimizer=SGD(), learning_rate=0.3, l2=0.01, clip=0.05))
    playground.open_setup(config)
    slow = SlowPage(playground)
    slow.to(5)
    slow.choose(UNIT)
    slow.page.get_by_role("button", name="neuron 6", exact=True).click()
    playground.until(lambda: "Layer 1, neuron 6 → Layer 2, neuron 4" in slow.page.inner_text(".chain"), "its update")
    trainer = Trainer(config)
    before = trainer.network.layers[1].weights[5, 3]
    trainer.run(1)
    after = trainer.network.layers[1].weights[5, 3]
    names, values = zip(*slow.boxes, strict=True)
    assert names == ("mean gradient", "penalty, L2", "clipping", "× −rate (SGD)", "weight")
    gradient, penalty, clip, move = (number(value.removeprefix("× ")) for value in values[:4])
    assert penalty == pytest.approx(0.01 * before, rel=6e-3)
    assert move == pytest.approx(-0.3 * clip * (gradient + penalty), rel=2e-2)
    old, new = map(number, values[4].split(" → "))
    assert (old, new) == pytest.approx((before, after), abs=5e-4)
    assert slow.page.get_by_role("button", name="neuron 6", exact=True).get_attribute("aria-pressed") == "true"


def test_the_last_stage_takes_the_step(slow: SlowPage) -> None:
    """Nothing moves before; then step 1 is taken, and the next one begins."""
    for stage in (2, 3, 4, 5):
        slow.on(stage)
    assert slow.playground.step == 0
    assert slow.page.inner_text(".slow-bar .forth") == "Take the step"
    slow.on(1)
    assert slow.playground.step == 1
    assert "Step 2 uses these 32 of the 250 training points" in slow.text


def test_it_takes_the_drawings_place_and_gives_it_back(playground: Playground) -> None:
    """Network, boundary and curves go, and are drawn as before when it closes."""
    playground.rest()
    before = [playground.picture(name) for name in ("network", "boundary")]
    slow = SlowPage(playground)
    assert not slow.page.is_visible(".panels")
    assert slow.page.is_visible(".graph")
    playground.press("slow")
    playground.until(lambda: [playground.picture(name) for name in ("network", "boundary")] == before, "the drawings")
    assert not slow.page.is_visible(".slow-motion")


def test_one_thing_is_loud(slow: SlowPage) -> None:
    """Next is filled, and Play is only outlined."""
    ground = "(button) => getComputedStyle(button).backgroundColor"
    filled = slow.page.eval_on_selector(".forth", ground)
    assert slow.page.eval_on_selector("button.play", ground) != filled
    slow.playground.press("slow")
    slow.playground.until(lambda: slow.page.eval_on_selector("button.play", ground) == filled, "Play is filled again")


def test_another_point_of_the_batch_has_its_own_numbers(slow: SlowPage, step: SlowStep) -> None:
    """One back from the first is the last: its scores are on the outputs, its ring is on the plane."""
    slow.to(2)
    picture = "(canvas) => canvas.toDataURL()"
    ring = slow.page.eval_on_selector(".small-plane canvas", picture)
    slow.page.get_by_role("button", name="Previous point of the batch").click()
    slow.playground.until(lambda: "point 32 of 32" in slow.page.inner_text(".slow-bar"), "the last point")
    for name, score in zip("AB", step.scores[:, 31], strict=True):
        label = slow.page.get_by_role("button", name=re.compile(f"^Output: {name}:")).get_attribute("aria-label") or ""
        assert number(label.split()[-1]) == pytest.approx(score, abs=5e-3)
    assert slow.page.inner_text(".small-plane b") == "Point 32"
    slow.playground.until(lambda: slow.page.eval_on_selector(".small-plane canvas", picture) != ring, "another ring")


def test_it_is_walked_through_by_the_keyboard_alone(playground: Playground) -> None:
    """M opens it, arrows go on and back, the right arrow takes the step, Escape closes and gives the focus back."""
    playground.open_setup(EIGHTS)
    playground.rest()
    keyboard, page = playground.page.keyboard, playground.page
    page.locator("button.step").focus()
    keyboard.press("m")
    for stage in STAGES:
        playground.until(lambda stage=stage: playground.data("stage") == str(stage), f"stage {stage}")  # type: ignore[misc]
        assert page.locator(".slow-bar [aria-current=step]").count() == 1
        keyboard.press("ArrowRight")
    playground.until(lambda: (playground.data("stage"), playground.step) == ("1", 1), "the next step's first stage")
    keyboard.press("ArrowRight")
    playground.until(lambda: playground.data("stage") == "2", "stage 2")
    keyboard.press("ArrowLeft")
    playground.until(lambda: playground.data("stage") == "1", "stage 1 again")
    keyboard.press("Escape")
    playground.until(lambda: not page.is_visible(".slow-motion"), "the drawings")
    assert page.locator("button.slow").evaluate("(button) => button.matches(':focus')")


def test_neurons_are_chosen_by_arrows(slow: SlowPage) -> None:
    """Up and down within the layer, with Shift to the layers beside it; the focus goes along with the chosen one."""
    press = slow.page.keyboard.press
    slow.choose("Layer 2, neuron 4")
    for key, unit in (("ArrowDown", 5), ("ArrowUp", 4), ("ArrowUp", 3)):
        press(key)
        slow.playground.until(lambda unit=unit: slow.chosen == f"Layer 2, neuron {unit}", f"neuron {unit}")  # type: ignore[misc]
        assert slow.page.locator(".node:focus").get_attribute("aria-label") == f"Layer 2, neuron {unit}"
    press("Shift+ArrowLeft")
    slow.playground.until(lambda: slow.chosen == "Layer 1, neuron 3", "the layer before")
    press("Shift+ArrowRight")
    press("Shift+ArrowRight")
    slow.playground.until(lambda: slow.chosen.startswith("Output"), "the output")
    assert slow.count(".node[tabindex='0']") == 1


def test_a_row_its_line_and_its_numbers_light_up_together(slow: SlowPage) -> None:
    """Point at one of them: all three are lit, and nothing else is."""
    slow.to(2)
    slow.choose(UNIT)
    slow.page.locator(".sums tr[data-line='in:4']").hover()
    lit = slow.page.eval_on_selector_all(".lit", "(parts) => parts.map((part) => [part.localName, part.dataset.line])")
    assert sorted(lit) == [["div", "in:4"], ["path", "in:4"], ["tr", "in:4"]]
    slow.page.locator(".slow-bar p").hover()
    assert slow.count(".lit") == 0


def test_auto_goes_on_by_itself_and_play_ends_it(slow: SlowPage) -> None:
    """From stage to stage and into the next step; Play closes slow motion, and the run goes on."""
    slow.page.click(".slow-bar .auto")
    for stage in (2, 3):
        slow.until_stage(stage)
    slow.playground.press("play")
    slow.playground.until(lambda: slow.playground.step > 20, "steps")
    assert not slow.page.is_visible(".slow-motion")


def test_opening_it_pauses_the_run(playground: Playground) -> None:
    """While it plays: the button pauses, and nothing moves anymore."""
    playground.press("play")
    playground.until(lambda: playground.step > 20, "steps")
    slow = SlowPage(playground)
    step = playground.step
    assert playground.data("playing") == "false"
    assert f"Step {step + 1:d} uses" in slow.text


def test_a_regression_without_hidden_layers_has_its_answer(playground: Playground) -> None:
    """The stages of a linear model: the sum is the answer, the loss half its squared distance from the label."""
    plane = DataSettings(dataset=DATASETS["plane"]())
    config = Config(data=plane, network=NetworkSettings(()), training=TrainingSettings(loss=SquaredError()))
    playground.open_setup(config)
    slow = SlowPage(playground)
    step = SlowMotion(Trainer(config)).next_step()
    slow.to(3)
    answer, label = step.scores[0, 0], step.targets[0, 0]
    loss = slow.rows("loss")
    assert number(loss["answer"][0]) == pytest.approx(answer, abs=5e-5)
    assert number(loss["label"][0]) == pytest.approx(label, abs=5e-5)
    assert number(loss["loss of point 1"][0]) == pytest.approx((answer - label) ** 2 / 2, abs=5e-5)
    slow.to(4)
    assert number(slow.rows("backward")["gradient at its sum"][0]) == pytest.approx(answer - label, abs=5e-4)


def test_wide_layers_show_the_largest_terms_and_how_many_more(playground: Playground) -> None:
    """Of 16 neurons eight are shown; the others are in one row, and the sum is still theirs."""
    layer = LayerSpec(units=16, activation=Tanh())
    playground.open_setup(Config(network=NetworkSettings((layer, layer))))
    slow = SlowPage(playground)
    slow.to(2)
    slow.choose("Layer 2, neuron 4")
    rows = slow.rows("forward")
    assert len([name for name in rows if name.startswith("neuron")]) == 8
    terms = sum(number(cells[-1]) for name, cells in rows.items() if name not in {"sum", "tanh"})
    assert "and 8 more" in rows
    assert terms == pytest.approx(number(rows["sum"][0]), abs=10 * 5e-4)
    assert slow.page.get_by_text("+ 8 more").count() == 2


@pytest.mark.parametrize("stage", first(1, [5, 2]))
def test_it_has_no_serious_finding(slow: SlowPage, stage: int) -> None:
    """With the sum, and with everything."""
    slow.to(stage)
    assert findings(slow.page) == []


@pytest.mark.parametrize(("width", "layers"), first(2, [(390, 2), (1280, 12), (560, 3), (820, 2), (1920, 3)]))
def test_it_fits_into_any_window(playground: Playground, width: int, layers: int) -> None:
    """Nothing reaches beyond its sides, no node lies on another, and no text is smaller than 12 px."""
    layer = LayerSpec(units=8, activation=Tanh())
    playground.page.set_viewport_size({"width": width, "height": 800})
    playground.open_setup(Config(network=NetworkSettings((layer,) * layers)))
    playground.page.add_style_tag(content="body { margin: 1rem !important }")  # as narrow as the page's own
    slow = SlowPage(playground)
    for stage in (2, 5):
        slow.to(stage)
        page = slow.page
        assert page.eval_on_selector(".slow-motion", "(root) => root.scrollWidth - root.clientWidth") <= 0
        assert page.eval_on_selector_all(".slow-motion *", TOO_SMALL) == 0
        boxes: list[Any] = page.eval_on_selector_all(".column:not(.far) .row", NODES)
        assert len(boxes) == 3
        axis = "x" if width < 600 else "y"  # chips in a row, or nodes in a column
        size = {"x": "width", "y": "height"}[axis]
        for nodes in boxes:
            assert all(after[axis] >= before[axis] + before[size] for before, after in pairwise(nodes))


def test_on_a_phone_it_is_one_neuron_at_a_time(playground: Playground) -> None:
    """Chips of its own layer and the two beside it, then its sum; a chip leads on."""
    playground.page.set_viewport_size({"width": 390, "height": 844})
    layer = LayerSpec(units=4, activation=Tanh())
    playground.open_setup(Config(network=NetworkSettings((layer,) * 4)))
    slow = SlowPage(playground)
    slow.to(2)
    slow.choose("Layer 2, neuron 1")
    assert slow.count(".graph path") == slow.count(".pill") == 0
    heads = [head for head in slow.page.locator(".graph h4").all() if head.is_visible()]
    assert [head.inner_text() for head in heads] == ["Layer 1", "Layer 2", "Layer 3"]
    slow.choose("Layer 3, neuron 2")
    heads = [head for head in slow.page.locator(".graph h4").all() if head.is_visible()]
    assert [head.inner_text() for head in heads] == ["Layer 2", "Layer 3", "Layer 4"]
