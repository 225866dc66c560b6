from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import r2_score

from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS, Iris
from engine.losses import SquaredError
from engine.schedules import Cosine
from tests.app.samples import confusion
from tests.browser.playground import Playground

pytestmark = [pytest.mark.browser, pytest.mark.alone]

PLANE = Config(data=DataSettings(dataset=DATASETS["plane"]()), training=TrainingSettings(loss=SquaredError(), l2=0.0))
IRIS = Config(data=DataSettings(dataset=DATASETS["iris"]()))
PLAIN = Config(training=TrainingSettings(l2=0.0))  # so without the curve of a penalty
LEFT, RIGHT, TOP, BOTTOM = 41, 9, 9, 21  # the curves' margins, in pixels
INK = "#1c2430"
# In a column of a canvas, the middle of the pixels of a color, in pixels from the top; NaN without any.
LEVEL = """
(canvas, [x, color]) => {
  const scale = canvas.width / canvas.clientWidth;
  const { data } = canvas.getContext("2d").getImageData(Math.round(x * scale), 0, 1, canvas.height);
  const wanted = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const found = [];
  for (let y = 0; y < canvas.height; y++) {
    const alike = wanted.every((value, i) => Math.abs(data[4 * y + i] - value) < 12);
    if (alike && data[4 * y + 3] > 200) found.push(y + 0.5);
  }
  return found.reduce((sum, y) => sum + y, 0) / found.length / scale;
}
"""


class Curves:
    """The figures under the drawing, as a person reads them."""

    def __init__(self, playground: Playground, config: Config) -> None:
        """Open the page at a setup."""
        playground.open_setup(config)
        self.playground, self.page, self.config = playground, playground.page, config

    def train(self, epochs: int) -> Trainer:
        """Train by the button, epoch by epoch; the engine's own trainer at the same place."""
        trainer = Trainer(self.config)
        for epoch in range(1, epochs + 1):
            self.playground.press("epoch")
            self.playground.until_epoch(epoch)
            trainer.run(trainer.steps_per_epoch)
        self.playground.rest()
        return trainer

    def press(self, name: str) -> None:
        """Press a button of the captions, by what is on it."""
        self.page.locator(".curve").get_by_role("button", name=name, exact=True).click()

    def show(self, name: str) -> None:
        """Choose what the second figure shows."""
        self.page.get_by_label("What the second chart shows").select_option(label=name)

    @property
    def axes(self) -> tuple[str, float, float, float]:
        """Of the loss: its kind, its low and high end, and how many epochs there are across."""
        kind, *ends = (self.page.get_attribute("canvas.loss", "data-axes") or "").split()
        low, high, epochs = map(float, ends)
        return kind, low, high, epochs

    def x(self, epoch: float) -> float:
        """Where an epoch is on the loss, in pixels from its left."""
        box = self.page.locator("canvas.loss").bounding_box()
        assert box is not None
        return LEFT + epoch / self.axes[3] * (box["width"] - LEFT - RIGHT)

    def hover(self, epoch: float) -> None:
        """Point at an epoch of the loss."""
        self.page.hover("canvas.loss", position={"x": self.x(epoch), "y": 40})

    def level(self, epoch: float, color: str) -> float:
        """How far up the axis the loss's line of a color is, from 0 to 1, by its pixels."""
        found = self.page.eval_on_selector("canvas.loss", LEVEL, [self.x(epoch), color])
        height = self.page.eval_on_selector("canvas.loss", "(canvas) => canvas.clientHeight")
        return float((height - BOTTOM - found) / (height - BOTTOM - TOP))

    @property
    def readouts(self) -> list[list[str]]:
        """The lines beside the vertical line, of the loss and of the second figure."""
        return [
            readout.locator(":scope > div").all_text_contents() or [""]
            for readout in self.page.locator(".readout").all()
        ]

    def table(self) -> list[list[int]]:
        """The confusion matrix, as shown."""
        rows = self.page.locator(".confusion tbody tr").all()
        return [[int(cell) for cell in row.locator("td").all_text_contents()] for row in rows]


def text(value: float) -> str:
    """Three digits of what a frame can hold."""
    return f"{float(np.float32(value)):.3g}"


def percent(share: float | None) -> str:
    """An accuracy with one decimal."""
    return f"{100 * (share or 0):.1f}%"


def test_the_log_axis_moves_the_line_to_its_logarithm(playground: Playground) -> None:
    """The line ends where the engine's loss lies on the axis: in proportion, then by its logarithm, then as before."""
    curves = Curves(playground, Config(data=DataSettings(dataset=Iris(), test_share=0.0)))
    loss, levels = curves.train(9).metrics().train_loss, []
    for kind in ("linear", "log", "linear"):
        found, low, high, epochs = curves.axes
        assert (found, epochs) == (kind, 9)
        share = loss / high if kind == "linear" else math.log(loss / low) / math.log(high / low)
        levels.append(curves.level(9, INK))
        assert levels[-1] == pytest.approx(share, abs=0.02)
        curves.press("log")
    assert abs(levels[1] - levels[0]) > 0.1
    assert levels[2] == levels[0]


def test_hovering_reads_the_numbers_of_that_moment(playground: Playground) -> None:
    """After five epochs, at epoch 2: a line, its step, and what the engine had then, in both figures."""
    curves = Curves(playground, PLAIN)
    curves.train(5)
    then = Trainer(PLAIN)
    then.run(2 * then.steps_per_epoch)
    metrics = then.metrics()
    assert curves.readouts == [[""], [""]]
    assert not curves.page.is_visible(".curve .penalty")
    before = playground.picture("loss")
    curves.hover(2)
    moment = f"epoch 2, step {then.step}"
    assert curves.readouts == [
        [moment, f"train {text(metrics.train_loss)}", f"test {text(metrics.test_loss or 0)}"],
        [moment, f"train {percent(metrics.train_accuracy)}", f"test {percent(metrics.test_accuracy)}"],
    ]
    assert playground.picture("loss") != before
    playground.page.mouse.move(600, 300)
    assert curves.readouts == [[""], [""]]
    assert playground.picture("loss") == before


def test_the_keys_read_the_curve(playground: Playground) -> None:
    """Home is the start, End the end, arrows walk, Escape leaves; spoken while it stands still, the focus seen."""
    curves = Curves(playground, PLAIN)
    curves.train(3)
    playground.page.get_by_role("button", name="log").focus()
    playground.page.keyboard.press("Tab")  # smoothing
    playground.page.keyboard.press("Tab")  # pin
    playground.page.keyboard.press("Tab")
    assert (
        playground.page.eval_on_selector("canvas.loss", "(canvas) => getComputedStyle(canvas).outlineStyle") == "solid"
    )
    said = []
    for key in ("Home", "ArrowRight", "ArrowLeft", "End", "Escape"):
        playground.page.keyboard.press(key)
        said.append(curves.readouts[0][0])
    assert (said[0], said[2], said[4]) == ("epoch 0, step 0", said[0], "")
    assert said[3] == f"epoch 3, step {playground.step}"
    assert said[1] not in {said[0], said[3]}
    playground.page.keyboard.press("End")
    live = playground.page.locator(".readout").first
    assert live.get_attribute("aria-live") == "polite"
    playground.page.locator("button.play").dispatch_event("click")  # the focus stays on the curve
    playground.until(lambda: playground.data("playing") == "true", "a run")
    playground.until(lambda: live.get_attribute("aria-live") == "off", "silence")


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_pinned_curves_stay_behind_what_comes(playground: Playground) -> None:
    """They outlive a reset and another setup, can be read beside the new run, and go when they are unpinned."""
    curves = Curves(playground, Config())
    fresh = playground.picture("loss")
    loss = curves.train(3).metrics().train_loss
    curves.press("Pin")
    playground.until(lambda: curves.page.is_visible(".runs"), "the pinned run")
    playground.press("reset")
    playground.until(lambda: playground.step == 0, "step 0")
    playground.rest()
    assert curves.axes[3] == 3
    curves.hover(3)
    assert any(line.startswith(f"1 train {text(loss)}, test ") for line in curves.readouts[0])
    assert "epoch 3, step 24" in curves.readouts[0]
    assert not any(line.startswith("train") for line in curves.readouts[0])  # the new run is not there yet
    scene = playground.data("scene")
    playground.slide("Noise", 2)
    playground.until(lambda: playground.data("scene") != scene, "another scene")
    playground.rest()
    curves.hover(3)
    assert any(line.startswith(f"1 train {text(loss)}, test ") for line in curves.readouts[0])
    playground.slide("Noise", -2)
    playground.until(lambda: playground.setup == Config(), "the first setup")
    playground.rest()
    playground.page.mouse.move(600, 300)
    assert playground.picture("loss") != fresh
    playground.page.get_by_role("button", name="Run 1: Unpin").click()
    playground.until(lambda: not curves.page.is_visible(".runs"), "no pinned run")
    playground.page.mouse.move(600, 300)
    playground.until(lambda: playground.picture("loss") == fresh, "the axes as they were")


def test_smoothing_draws_a_bold_line_over_the_faint_one(playground: Playground) -> None:
    """By the arrow keys of its slider; no smoothing is the picture of before."""
    curves = Curves(playground, IRIS)
    curves.train(6)
    before, slider = playground.picture("loss"), curves.page.get_by_role("slider", name="Smoothing")
    slider.press("ArrowRight")
    assert playground.picture("loss") != before
    slider.press("ArrowLeft")
    assert playground.picture("loss") == before


def test_the_loss_with_its_penalty_is_there_when_there_is_one(playground: Playground) -> None:
    """With L2 a third line, the engine's loss and penalty added up."""
    curves = Curves(playground, Config(training=TrainingSettings(l2=0.03)))
    trainer = curves.train(2)
    curves.hover(2)
    lines = [line for line in curves.readouts[0] if "penalty" in line]
    total = trainer.metrics().train_loss + trainer.penalty()
    assert lines == [f"with penalty {text(total)}"]
    assert curves.page.is_visible(".curve .penalty")


def test_the_learning_rate_has_a_view(playground: Playground) -> None:
    """Half of the way down a cosine it is half of what it was."""
    curves = Curves(playground, Config(training=TrainingSettings(learning_rate=0.1, schedule=Cosine(epochs=4))))
    curves.train(2)
    curves.show("Learning rate")
    assert curves.page.inner_text(".rate output") == "0.05"
    curves.hover(0)
    assert curves.readouts[1][1:] == ["learning rate 0.1"]


def test_the_confusion_is_the_engine_s(playground: Playground) -> None:
    """Of iris after three epochs, for both kinds of rows; each sums to the number of its rows."""
    curves = Curves(playground, IRIS)
    trainer = curves.train(3)
    curves.show("Confusion matrix")
    headings = curves.page.locator(".confusion thead th").all_text_contents()
    assert headings == list(trainer.data.class_names)
    for name, rows in (("train", trainer.data.train), ("test", trainer.data.test)):
        curves.press(name)
        found = curves.table()
        assert found == confusion(trainer, test=name == "test").tolist()
        assert sum(map(sum, found)) == len(rows)


def test_the_confusion_moves_with_the_run(playground: Playground) -> None:
    """An epoch later the table is that of an epoch later."""
    curves = Curves(playground, IRIS)
    curves.show("Confusion matrix")
    before = curves.table()
    trainer = curves.train(1)
    assert before != curves.table() == confusion(trainer, test=True).tolist()


def test_the_confusion_opens_on_test_rows_if_there_are_any(playground: Playground) -> None:
    """Of iris without test rows it counts the training rows, and there is no choice."""
    curves = Curves(playground, Config(data=DataSettings(dataset=Iris(), test_share=0.0)))
    curves.show("Confusion matrix")
    assert sum(map(sum, curves.table())) == 150
    assert curves.page.locator(".rows button[aria-pressed=true]").inner_text() == "train"
    assert curves.page.locator(".rows button:disabled").inner_text() == "test"


def test_the_level_of_guessing_is_named_on_the_loss(playground: Playground) -> None:
    """The log of three classes divides the axis; of regression it is the mean; on a log axis it stays."""
    curves = Curves(playground, IRIS)
    name = curves.page.locator(".guess")
    assert (name.inner_text(), name.get_attribute("aria-label")) == (
        "random guessing",
        "Random guessing would give 1.10",
    )
    _, low, high, _ = curves.axes
    height = curves.page.eval_on_selector("canvas.loss", "(canvas) => canvas.clientHeight")
    level = float(name.get_attribute("data-level") or "nan")
    assert (height - BOTTOM - level) / (height - BOTTOM - TOP) == pytest.approx(math.log(3) / (high - low), abs=0.01)
    curves.press("log")
    assert name.is_visible()
    Curves(playground, PLANE)
    assert name.inner_text() == "always the mean"


def test_regression_has_its_answers_over_the_targets(playground: Playground) -> None:
    """R² of both kinds of rows is scikit-learn's; a dot lies where the engine's answer is."""
    curves = Curves(playground, PLANE)
    trainer = curves.train(3)
    trainer.metrics()
    kinds = {"train": (trainer.train_pass, trainer.data.train), "test": (trainer.test_pass, trainer.data.test)}
    for name, (its, rows) in kinds.items():
        share = r2_score(rows.targets[0], its.scores[0])
        assert float(curves.page.inner_text(f"output.{name}Fit").replace("−", "-")) == pytest.approx(share, abs=0.0051)
    picture = playground.picture("accuracy")
    playground.press("epoch")
    playground.until_epoch(4)
    assert playground.picture("accuracy") != picture
    curves.page.hover("canvas.accuracy")
    assert curves.readouts == [[""], [""]]  # it has no moments to read


@pytest.mark.thorough
@pytest.mark.side_bar("data")
def test_regression_has_answers_and_the_learning_rate(playground: Playground) -> None:
    """No accuracy, no confusion; back at classes, what was chosen before is shown again."""
    curves = Curves(playground, Config())
    curves.show("Confusion matrix")
    playground.choose_data("plane (regression)")
    playground.until(lambda: curves.page.get_attribute(".second", "data-view") == "answers", "the answers")
    assert not curves.page.is_visible(".confusion")
    offered = curves.page.locator(".view option:not([disabled])").all_text_contents()
    assert offered == ["Answers", "Learning rate"]
    playground.choose_data("circle")
    playground.until(lambda: curves.page.is_visible(".confusion"), "the confusion matrix")


def test_regression_opens_with_its_loss(playground: Playground) -> None:
    """The hover has its two losses and nothing of an accuracy."""
    curves = Curves(playground, PLANE)
    curves.train(1)
    curves.show("Learning rate")
    curves.hover(1)
    assert [line.split()[0] for line in curves.readouts[0]] == ["epoch", "train", "test"]
    assert curves.readouts[1][1].startswith("learning rate")
