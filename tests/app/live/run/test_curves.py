from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import r2_score

from app.live.run.curves import LONGEST, Curves, answer_strides, answers_now, confusion_now
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.metrics import Metrics
from engine.schedules import Cosine
from engine.tape import play
from tests.engine.strategies import SOME

GAPS = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 500)), min_size=1, max_size=2500)


def at(step: int) -> tuple[Metrics, float, float]:
    """Metrics, penalty and rate that tell the step."""
    return Metrics(float(step), step + 0.25, step + 0.5, step + 0.75), 1.0, step + 1.5


def test_no_moment_is_an_empty_table() -> None:
    """Before the first frame there are seven rows of nothing."""
    assert Curves().table().shape == (7, 0)


def test_a_moment_is_a_column() -> None:
    """Step, losses, accuracies, train loss with the penalty and rate, from top to bottom, in float32."""
    curves = Curves()
    curves.add(3, Metrics(0.5, 0.75, 0.25, 1.0), 0.125, 0.3)
    curves.add(5, Metrics(1.5, None, 0.125, None), None, 0.03)
    rows = [[3, 5], [0.5, 1.5], [0.75, np.nan], [0.25, 0.125], [1.0, np.nan], [0.625, np.nan], [0.3, 0.03]]
    expected = np.array(rows, np.float32)
    np.testing.assert_array_equal(curves.table(), expected, strict=True)


def test_nothing_is_thinned_before_it_is_too_much() -> None:
    """The first moments are all kept, each where it was."""
    curves = Curves()
    for step in range(LONGEST):
        curves.add(step, *at(step))
    np.testing.assert_array_equal(curves.table()[0], np.arange(LONGEST))


@given(GAPS)
@SOME
def test_curves_stay_short_and_true(gaps: list[int]) -> None:
    """However a run goes on: bounded, in order, from the first step to the newest, every moment a real one."""
    curves, step = Curves(), 0
    curves.add(0, *at(0))
    for gap in gaps:
        step += gap
        curves.add(step, *at(step))
    table = curves.table()
    assert table.shape[1] <= LONGEST + 1
    assert (table[0, 0], table[0, -1]) == (0, step)
    assert (np.diff(table[0]) >= 0).all()
    np.testing.assert_array_equal(
        table[1:], table[0] + np.array([[0.0], [0.25], [0.5], [0.75], [1.0], [1.5]], np.float32)
    )


def test_a_steady_run_is_spread_evenly() -> None:
    """After 100,000 frames of eight steps the kept moments lie equally far apart, the newest one aside."""
    curves = Curves()
    for step in range(0, 800_000, 8):
        curves.add(step, *at(step))
    assert curves.table().shape[1] <= LONGEST + 1
    gaps = np.diff(curves.table()[0])[:-1]
    assert len(gaps) >= LONGEST // 2 - 2
    assert gaps.min() == gaps.max()


def test_looking_at_a_paused_run_adds_nothing() -> None:
    """A thousand frames of one moment leave the curve as it was, the newest numbers in it."""
    curves = Curves()
    for step in range(0, 50, 10):
        curves.add(step, *at(step))
    for count in range(1000):
        curves.add(40, *at(count))
    assert curves.table().shape[1] <= 6
    assert curves.table()[1, -1] == 999


def test_a_look_sees_what_the_engine_says() -> None:
    """Loss with L1 and L2 by hand over all weights but the biases; a rate that has fallen along its cosine."""
    training = TrainingSettings(learning_rate=0.2, l1=0.01, l2=0.1, schedule=Cosine(epochs=4))
    trainer, curves = Trainer(Config(network=NetworkSettings((LayerSpec(units=3),)), training=training)), Curves()
    trainer.run(2 * trainer.steps_per_epoch)
    metrics = curves.measure(trainer)
    weights = np.concatenate([layer.weights[:-1].ravel() for layer in trainer.network.layers]).astype(float)
    penalized = metrics.train_loss + 0.01 * np.abs(weights).sum() + 0.05 * (weights**2).sum()
    step, train_loss, *_, with_penalty, rate = curves.table()[:, 0].tolist()
    assert (step, train_loss) == (trainer.step, np.float32(metrics.train_loss))
    assert with_penalty == pytest.approx(penalized, rel=1e-5)
    assert rate == pytest.approx(0.2 * 0.5)  # half of the cosine's way
    assert metrics == trainer.metrics()


def test_without_a_penalty_there_is_no_curve_of_it() -> None:
    """The row is NaN, not the train loss once more."""
    curves = Curves()
    curves.measure(Trainer(Config(training=TrainingSettings(l2=0.0))))
    assert np.isnan(curves.table()[5, 0])


def test_the_confusion_is_that_of_the_rows_now() -> None:
    """Row by row of iris after two epochs, for train and test; it sums to the rows and agrees with the accuracy."""
    trainer = Trainer(Config(data=DataSettings(dataset=DATASETS["iris"]())))
    trainer.run(2 * trainer.steps_per_epoch)
    metrics, expected = trainer.metrics(), np.zeros((2, 3, 3), np.uint32)
    for table, rows in zip(expected, (trainer.data.train, trainer.data.test), strict=True):
        forward = trainer.network.forward(rows.inputs)
        play(forward.calls)
        for true, scores in zip(rows.classes, forward.scores.T, strict=True):
            table[true, max(range(3), key=lambda label: scores[label])] += 1
    found = confusion_now(trainer)
    np.testing.assert_array_equal(found, expected, strict=True)
    assert found.sum(axis=(1, 2)).tolist() == [len(trainer.data.train), len(trainer.data.test)]
    assert found[1].trace() / found[1].sum() == metrics.test_accuracy


def test_without_test_rows_their_confusion_is_empty() -> None:
    """All zero; the training rows are counted as ever."""
    trainer = Trainer(Config(data=DataSettings(test_share=0.0)))
    trainer.metrics()
    assert confusion_now(trainer).sum(axis=(1, 2)).tolist() == [500, 0]


def test_regression_has_no_confusion() -> None:
    """There is no class to take for another."""
    plane = DataSettings(dataset=DATASETS["plane"]())
    trainer = Trainer(Config(data=plane, training=TrainingSettings(loss=SquaredError())))
    trainer.metrics()
    assert confusion_now(trainer).shape == (2, 0, 0)


@pytest.mark.parametrize("share", [0.5, 0.0], ids=["test rows", "no test rows"])
def test_the_answers_of_a_regression_come_with_their_r2(share: float) -> None:
    """R² is scikit-learn's, and the answers are the network's: the training rows' first, then the test rows'."""
    data = DataSettings(dataset=DATASETS["plane"](), test_share=share)
    trainer = Trainer(Config(data=data, training=TrainingSettings(loss=SquaredError())))
    trainer.run(20)
    trainer.metrics()
    of_train, of_test, *answers = answers_now(trainer).tolist()
    expected = trainer.train_pass.scores[0].tolist()
    assert of_train == pytest.approx(r2_score(trainer.data.train.targets[0], expected), rel=1e-5)
    if share:
        tested = trainer.test_pass.scores[0].tolist()
        assert of_test == pytest.approx(r2_score(trainer.data.test.targets[0], tested), rel=1e-5)
        expected += tested
    assert math.isnan(of_test) == (not share)
    assert answers == pytest.approx(expected, rel=1e-6)


def test_of_many_rows_some_answers_are_enough() -> None:
    """Of 1,400 training rows every third, of 600 test rows every second; R² is that of all."""
    data = DataSettings(dataset=DATASETS["plane"](), points=2000, test_share=0.3)
    trainer = Trainer(Config(data=data, training=TrainingSettings(loss=SquaredError())))
    trainer.metrics()
    assert answer_strides(trainer.data) == [3, 2]
    of_train, _, *answers = answers_now(trainer).tolist()
    scores = trainer.train_pass.scores[0]
    assert of_train == pytest.approx(r2_score(trainer.data.train.targets[0], scores), rel=1e-5)
    assert answers[:467] == pytest.approx(scores[::3].tolist(), rel=1e-6)
    assert len(answers) == 467 + 300


def test_classes_have_no_answers() -> None:
    """The confusion matrix tells theirs."""
    trainer = Trainer(Config())
    trainer.metrics()
    assert answers_now(trainer).shape == (0,)
