from __future__ import annotations

import numpy as np
import pytest

from engine import Config, DataSettings, NetworkSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.slow_motion import SlowMotion, SlowStep
from tests.browser.playground import Drawing, Playground
from tests.browser.test_drawing import EIGHTS, is_blue, is_orange

pytestmark = [pytest.mark.browser, pytest.mark.alone]

FACTS = "(list) => [...list.children].map((pair) => [...pair.children].map((part) => part.textContent))"


def until_stage(playground: Playground, stage: int) -> None:
    """Wait until a stage is painted."""
    playground.until(lambda: playground.data("stage") == str(stage), f"stage {stage}")


class SlowBar:
    """Slow motion as a person walks through it."""

    def __init__(self, playground: Playground) -> None:
        """Open it on an open page, at rest."""
        self.playground, self.page = playground, playground.page
        playground.press("slow")
        self.until_stage(1)

    def until_stage(self, stage: int) -> None:
        """Wait until a stage is painted."""
        until_stage(self.playground, stage)

    def on(self, stage: int) -> None:
        """Press Next, which leads to a stage."""
        self.page.click(".slow-bar .forth")
        self.until_stage(stage)

    @property
    def text(self) -> str:
        """The sentence of the stage."""
        return self.page.inner_text(".told p")

    @property
    def facts(self) -> dict[str, str]:
        """The numbers of the stage, by name."""
        return dict(self.page.eval_on_selector(".told dl:not(.changes)", FACTS))

    @property
    def changes(self) -> dict[str, str]:
        """The weights that move farthest."""
        return dict(self.page.eval_on_selector(".told dl.changes", FACTS))


@pytest.fixture
def bar(playground: Playground) -> SlowBar:
    """Slow motion of the first step of two layers of eight."""
    playground.open_setup(EIGHTS)
    playground.rest()
    return SlowBar(playground)


@pytest.fixture(scope="module")
def step() -> SlowStep:
    """What the engine says of that step."""
    return SlowMotion(Trainer(EIGHTS)).next_step()


def test_each_stage_has_the_engine_s_numbers(bar: SlowBar, step: SlowStep) -> None:
    """Batch, point, scores, probabilities, losses, slopes, rate and the farthest weights, as the engine has them."""
    data = Trainer(EIGHTS).data.train
    x1, x2 = data.table[step.rows[0]]
    assert "Step 1 uses these 32 of the 250 training points" in bar.text
    assert (bar.facts["x1"], bar.facts["x2"]) == (f"{x1:.4g}", f"{x2:.4g}")
    bar.on(2)
    assert list(bar.facts.values()) == [f"{score:.4f}" for score in step.scores[:, 0]]
    bar.on(3)
    shares = np.exp(step.scores[:, 0]) / np.exp(step.scores[:, 0]).sum()
    label = int(data.classes[step.rows[0]])
    assert bar.facts == {
        "probability of A": f"{shares[0]:.4f}",
        "probability of B": f"{shares[1]:.4f}",
        "label": "AB"[label],
        "loss of point 1": f"{-np.log(shares[label]):.4f}",
        "mean loss of the batch": f"{step.loss:.4f}",
    }
    bar.on(4)
    assert bar.facts["largest slope shown"] == f"{np.abs(step.gradients).max():.4g}"
    bar.on(5)
    assert bar.text.startswith("At a learning rate of 0.003, Adam moves")
    moved = np.argsort(-np.abs(step.after - step.before))[:4]
    assert list(bar.changes.values()) == [f"{step.before[i]:.5f} → {step.after[i]:.5f}" for i in moved]


def test_the_last_stage_takes_the_step(bar: SlowBar) -> None:
    """Nothing moves before; then step 1 is taken, and the next one begins with the engine's losses."""
    trainer = Trainer(EIGHTS)
    for stage in (2, 3, 4, 5):
        bar.on(stage)
    assert bar.playground.step == 0
    assert bar.page.inner_text("output.trainLoss") == f"{trainer.metrics().train_loss:.4f}"
    bar.on(1)
    trainer.run(1)
    assert bar.playground.step == 1
    assert bar.page.inner_text("output.trainLoss") == f"{trainer.metrics().train_loss:.4f}"
    assert "Step 2 uses" in bar.text


def test_units_and_lines_light_up_with_their_numbers(bar: SlowBar, step: SlowStep) -> None:
    """Forward: each unit has the color of what it passes on; backward: a line that of its slope."""
    drawing = Drawing(bar.playground)
    corner = 6  # pixels from the middle, where no digit is

    def inside(name: str) -> tuple[int, int, int]:
        x, y = drawing.center(name)
        return drawing.color((x, y - corner - 3))

    bar.on(2)
    for layer, hidden in enumerate(step.hidden, start=1):
        for unit, value in enumerate(hidden[:, 0], start=1):
            if abs(value) > 0.5:
                assert (is_blue if value > 0 else is_orange)(inside(f"Layer {layer}, neuron {unit}"))
    for stage in (3, 4):
        bar.on(stage)
    slopes = Trainer(EIGHTS).network.blocks[-1].view(step.gradients)[:-1]
    unit, answer = divmod(int(np.abs(slopes).argmax()), 2)
    at = drawing.between(f"Layer 2, neuron {unit + 1}", f"Output: {'AB'[answer]}")
    assert (is_blue if slopes[unit, answer] > 0 else is_orange)(drawing.color(at))


def test_the_batch_is_lit_and_the_rest_is_faded(playground: Playground) -> None:
    """The main plot changes as slow motion opens, and is as before when it closes."""
    playground.rest()
    before = playground.picture("boundary")
    bar = SlowBar(playground)
    lit = playground.picture("boundary")
    assert lit != before
    bar.page.get_by_role("button", name="Next point of the batch").click()
    playground.until(lambda: "point 2 of 32" in bar.page.inner_text(".slow-bar"), "the second point")
    playground.until(lambda: playground.picture("boundary") != lit, "its ring")
    playground.press("slow")
    playground.until(lambda: playground.picture("boundary") == before, "the plot as before")
    assert not bar.page.is_visible(".slow-bar")


def test_another_point_of_the_batch_has_its_own_numbers(bar: SlowBar, step: SlowStep) -> None:
    """One back from the first is the last: its scores are shown."""
    bar.on(2)
    bar.page.get_by_role("button", name="Previous point of the batch").click()
    expected = [f"{score:.4f}" for score in step.scores[:, 31]]
    bar.playground.until(lambda: list(bar.facts.values()) == expected, "the last point's scores")


def test_it_is_walked_through_by_the_keyboard_alone(playground: Playground) -> None:
    """M opens it, arrows go on and back, the right arrow takes the step, Escape closes and gives the focus back."""
    playground.rest()
    keyboard, drawing = playground.page.keyboard, Drawing(playground)
    playground.page.locator("button.step").focus()
    keyboard.press("m")
    for stage in (1, 2, 3, 4, 5):
        until_stage(playground, stage)
        assert playground.page.locator(".slow-bar [aria-current=step]").count() == 1
        keyboard.press("ArrowRight")
    playground.until(lambda: (playground.data("stage"), playground.step) == ("1", 1), "the next step's first stage")
    assert drawing.focused == "Next"
    keyboard.press("ArrowRight")
    playground.until(lambda: playground.data("stage") == "2", "stage 2")
    keyboard.press("ArrowLeft")
    playground.until(lambda: playground.data("stage") == "1", "stage 1 again")
    keyboard.press("Escape")
    playground.until(lambda: not playground.page.is_visible(".slow-bar"), "no bar")
    assert drawing.focused == "Slow motion"


def test_auto_goes_on_by_itself_and_play_ends_it(bar: SlowBar) -> None:
    """From stage to stage and into the next step; Play closes slow motion, and the run goes on."""
    bar.page.click(".slow-bar .auto")
    for stage in (2, 3):
        bar.until_stage(stage)
    bar.playground.press("play")
    bar.playground.until(lambda: bar.playground.step > 20, "steps")
    assert not bar.page.is_visible(".slow-bar")


def test_opening_it_pauses_the_run(playground: Playground) -> None:
    """While it plays: the button pauses, and nothing moves anymore."""
    playground.press("play")
    playground.until(lambda: playground.step > 20, "steps")
    bar = SlowBar(playground)
    step = playground.step
    assert playground.data("playing") == "false"
    assert f"Step {step + 1:d} uses" in bar.text


def test_a_regression_without_hidden_layers_has_its_answer(playground: Playground) -> None:
    """The stages of a linear model: the score is the answer, the loss half its squared distance from the label."""
    plane = DataSettings(dataset=DATASETS["plane"]())
    config = Config(data=plane, network=NetworkSettings(()), training=TrainingSettings(loss=SquaredError()))
    playground.open_setup(config)
    bar = SlowBar(playground)
    step = SlowMotion(Trainer(config)).next_step()
    for stage in (2, 3):
        bar.on(stage)
    answer, label = step.scores[0, 0], step.targets[0, 0]
    assert bar.facts["answer"] == f"{answer:.4f}"
    assert bar.facts["label"] == f"{label:.4f}"
    assert bar.facts["loss of point 1"] == f"{(answer - label) ** 2 / 2:.4f}"
