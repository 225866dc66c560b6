from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.checks import CHECKS, Finding, FirstLoss, Gap, InputSizes, Memory, Penalty, Updates, check
from engine.datasets import DATASETS
from engine.initializers import INITIALIZERS
from engine.losses import CrossEntropy, Hinge, Loss, SquaredError
from engine.normalizations import BatchNorm
from engine.optimizers import SGD
from engine.preprocessors import PREPROCESSORS
from engine.range_test import RangeTest
from engine.schedules import Exponential
from engine.step_sweep import StepSweep
from engine.tape import Array, Tape
from tests.engine.strategies import FEW, small_configs

every = pytest.mark.parametrize("key", CHECKS)
DETAILS = {
    "first_loss": FirstLoss,
    "gradient": StepSweep,
    "by_heart": Memory,
    "penalty": Penalty,
    "rate": RangeTest,
    "updates": Updates,
    "gap": Gap,
    "inputs": InputSizes,
}


def config(dataset: str = "spiral", hidden: tuple[LayerSpec, ...] | None = None, **training: Any) -> Config:
    """The default setup with another dataset, other layers, other training."""
    base = Config()
    return base.with_(
        data=DataSettings(dataset=DATASETS[dataset]()),
        network=base.network if hidden is None else NetworkSettings(hidden),
        training=TrainingSettings(**training),
    )


def zeros() -> LayerSpec:
    """A layer that starts at zero, and so does the output layer after it."""
    return LayerSpec(initializer=INITIALIZERS["zeros"]())


def test_the_default_setup_is_healthy() -> None:
    """Every check applies and passes, within what is expected, with everything it measured."""
    findings = [check(key, config()) for key in CHECKS]
    assert [found.key for found in findings] == list(CHECKS) == list(DETAILS)
    assert [found.key for found in findings if not found.passes] == []
    for found in findings:
        assert isinstance(found.detail, DETAILS[found.key])
        assert found.value is not None
        assert found.value >= (-math.inf if found.low is None else found.low)
        assert found.value <= (math.inf if found.high is None else found.high)


@every
def test_a_check_repeats_itself(key: str) -> None:
    """A pure function of the setup: the same value again, and another seed may give another."""
    assert check(key, config()).value == check(key, config()).value


@every
def test_a_check_pauses_and_can_be_given_up(key: str) -> None:
    """Closing it in a pause leaves nothing behind: the next one gives the full result."""
    pieces = CHECKS[key](config())
    next(pieces)
    pieces.close()
    assert check(key, config()).passes


@every
def test_no_step_between_two_pauses_is_long(key: str) -> None:
    """The long checks pause at least fifty times."""
    pieces, pauses = CHECKS[key](config()), 0
    for _ in pieces:
        pauses += 1
    assert pauses >= (50 if key not in {"first_loss", "penalty", "inputs"} else 1)


@given(small_configs())
@settings(parent=FEW, max_examples=4)
def test_any_setup_can_be_checked(setup: Config) -> None:
    """Without an exception or a warning; what does not apply says why, and has no value."""
    for key in CHECKS:
        found = check(key, setup)
        assert found.key == key
        assert (found.passes is None) == (found.value is None)
        assert found.passes is not None or str(found.reason)


@pytest.mark.parametrize(
    ("dataset", "loss", "expected"),
    [
        ("spiral", CrossEntropy(), math.log(2)),
        ("iris", CrossEntropy(), math.log(3)),
        ("digits", CrossEntropy(), math.log(10)),
        ("iris", Hinge(), 2.0),
    ],
)
def test_weights_of_zero_have_exactly_the_expected_first_loss(dataset: str, loss: Loss, expected: float) -> None:
    """The log of the number of classes under softmax, their number less one under hinge."""
    found = check("first_loss", config(dataset, (zeros(),), loss=loss))
    assert found.detail.equal == 1  # they do not pass: their neurons are alike
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert found.detail.expected == pytest.approx(expected, rel=1e-12)


def test_the_first_loss_is_that_of_the_first_weights() -> None:
    """As the trainer reports it; under batch norm with the rows' own statistics, which a first step would see."""
    assert check("first_loss", config()).value == Trainer(config()).metrics().train_loss
    normalized = config(hidden=(LayerSpec(normalization=BatchNorm()),), batch_size=1000)
    trainer = Trainer(normalized)
    trainer.run(1)
    assert check("first_loss", normalized).value == pytest.approx(trainer.batch_loss())


def test_too_large_weights_are_found_by_the_first_loss() -> None:
    """Weights of size 1 give scores far from zero."""
    found = check("first_loss", config(hidden=(LayerSpec(units=64, initializer=INITIALIZERS["large"]()),) * 2))
    assert not found.passes
    assert found.value is not None
    assert found.high is not None
    assert found.value > found.high == 3 * found.detail.expected


@pytest.mark.parametrize("dataset", ["plane", "bumps"])
def test_first_answers_of_regression_may_be_ten_times_too_large(dataset: str) -> None:
    """As they are with He's weights; those of weights of size 1 are found all the same."""
    for seed in range(4):
        assert check("first_loss", config(dataset, loss=SquaredError()).with_(seed=seed)).passes
    large = (LayerSpec(units=64, initializer=INITIALIZERS["large"]()),) * 2
    assert not check("first_loss", config(dataset, large, loss=SquaredError())).passes


class Doubled(CrossEntropy):
    """A loss whose gradient is twice too large."""

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """Twice the gradient."""
        d_scores = super().emit(tape, scores, targets)
        tape.emit(np.multiply, d_scores, tape.constant(2), d_scores)
        return d_scores


def test_a_wrong_gradient_is_found() -> None:
    """Twice too large is an error of a half, at every step; float32 and dropout do not disturb the check."""
    found = check("gradient", config(loss=Doubled()))
    assert not found.passes
    assert found.value == pytest.approx(0.5, rel=1e-3)
    sound = config(hidden=(LayerSpec(dropout=0.5),), precision="float32")
    assert check("gradient", sound).passes


def test_a_network_that_is_too_small_does_not_learn_twenty_rows() -> None:
    """A line cannot separate a spiral."""
    found = check("by_heart", config(hidden=()))
    assert not found.passes
    assert found.value == found.detail.accuracy < 0.9
    assert (found.detail.rows, found.detail.steps) == (20, 3000)


@pytest.mark.parametrize("rate", [1e-6, 30.0])
def test_rows_are_learned_at_another_rate_if_the_own_one_is_bad(rate: float) -> None:
    """The check is about the network and its gradient; the rate that worked is told."""
    found = check("by_heart", config(optimizer=SGD(), learning_rate=rate))
    assert found.passes
    assert 1e-3 < found.detail.rate < 1
    assert found.detail.losses[0] > 5 * found.detail.losses[-1]


def test_nothing_keeps_the_rows_from_being_learned() -> None:
    """Strong penalties, dropout, a rate that fades and a stop rule do not count."""
    hindered = config(
        hidden=(LayerSpec(units=16, dropout=0.5),) * 2,
        l2=10.0,
        l1=1.0,
        max_norm=0.01,
        schedule=Exponential(k=1.0),
        stop_epoch=1,
        learning_rate=0.01,
    )
    assert check("by_heart", hindered).passes


def test_values_are_learned_by_heart_too() -> None:
    """In regression: what is left of the loss of always answering the mean."""
    found = check("by_heart", config("bumps", loss=SquaredError(), learning_rate=0.01))
    assert found.passes
    data = Trainer(config("bumps", loss=SquaredError())).data.train.targets[:, :20]
    assert found.detail.guess == pytest.approx(0.5 * data.var())
    assert found.value == pytest.approx(found.detail.loss / found.detail.guess)
    assert found.detail.accuracy is None


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.01), (0.003, 0.0), (0.1, 0.2)])
def test_the_penalty_is_that_of_the_formula(l1: float, l2: float) -> None:
    """L1 Σ |w| + ½ L2 Σ w² over all weights but the biases, and the loss rises by as much."""
    found = check("penalty", config(l1=l1, l2=l2))
    weights = np.concatenate([layer.weights[:-1].ravel() for layer in Trainer(config()).network.layers])
    assert found.value == pytest.approx(l1 * np.abs(weights).sum() + 0.5 * l2 * np.square(weights).sum())
    assert found.detail.without == Trainer(config()).metrics().train_loss
    assert (found.detail.l1, found.detail.l2) == (l1, l2)


def test_a_setup_without_a_penalty_is_checked_with_the_usual_one() -> None:
    """L2 of 0.001; and weights of zero have no penalty, so the loss does not rise."""
    assert check("penalty", config(l2=0.0)).detail.l2 == 0.001
    found = check("penalty", config(hidden=(zeros(),)))
    assert (found.passes, found.value) == (False, 0.0)


@pytest.mark.parametrize(("rate", "passes"), [(1e-5, False), (0.003, True), (10.0, False)])
def test_the_rate_must_lie_where_the_loss_falls(rate: float, passes: bool) -> None:
    """From half of the steep part's start to the minimum of the range test."""
    found = check("rate", config(learning_rate=rate))
    assert found.passes is passes
    assert (found.value, found.low, found.high) == (rate, found.detail.steep[0] / 2, found.detail.minimum)


def test_a_loss_that_falls_at_no_rate_says_so() -> None:
    """From weights of zero nothing but the biases learns: there is no range to lie in."""
    found = check("rate", config(hidden=(zeros(),)))
    assert (found.passes, found.low, found.high) == (False, None, None)
    assert "hardly falls" in str(found.reason)


def test_updates_are_those_of_ten_steps() -> None:
    """|change| / |weights| of each layer without its biases, by hand, as a geometric mean."""
    trainer = Trainer(config())
    trainer.run(100)
    logs = []
    for _ in range(10):
        before = [layer.weights[:-1].copy() for layer in trainer.network.layers]
        trainer.run(1)
        after = [layer.weights[:-1] for layer in trainer.network.layers]
        logs.append([math.log(np.linalg.norm(b - a) / np.linalg.norm(a)) for a, b in zip(before, after, strict=True)])
    found = check("updates", config())
    assert found.detail.step == 100
    assert found.detail.ratios == pytest.approx(np.exp(np.mean(logs, axis=0)))
    assert found.value == max(found.detail.ratios, key=lambda ratio: abs(math.log10(ratio) + 3))


@pytest.mark.parametrize("setup", [{"learning_rate": 1e-6}, {"optimizer": SGD(), "learning_rate": 30.0}])
def test_tiny_and_huge_updates_fail(setup: dict[str, Any]) -> None:
    """Far below 1e-4, or a run that breaks."""
    assert not check("updates", config(**setup)).passes


def test_a_first_step_that_throws_the_weights_away_fails() -> None:
    """Though later ones look small beside what the weights have become; from zeros, any step is one."""
    found = check("updates", config(learning_rate=10.0))
    trainer = Trainer(config(learning_rate=10.0))
    before = [layer.weights[:-1].copy() for layer in trainer.network.layers]
    trainer.run(1)
    after = [layer.weights[:-1] for layer in trainer.network.layers]
    leaps = [np.linalg.norm(b - a) / np.linalg.norm(a) for a, b in zip(before, after, strict=True)]
    assert not found.passes
    assert found.detail.leaps == pytest.approx(leaps)
    assert found.value == pytest.approx(max(leaps))
    assert max(found.detail.ratios) < 2e-2
    assert check("updates", config(hidden=(zeros(),), optimizer=SGD())).detail.leaps == ()


def test_first_steps_that_kill_neurons_fail() -> None:
    """Though the dead network's later steps are small; beside short first weights, any step is long."""
    found = check("updates", config(learning_rate=0.3))
    trainer, logs = Trainer(config(learning_rate=0.3)), []
    for _ in range(10):
        before = trainer.network.layers[-1].weights[:-1].copy()
        trainer.run(1)
        after = trainer.network.layers[-1].weights[:-1]
        logs.append(math.log(np.linalg.norm(after - before) / np.linalg.norm(before)))
    assert found.detail.rushes[-1] == pytest.approx(math.exp(np.mean(logs)))
    assert not found.passes
    assert found.value == max(found.detail.rushes)
    assert max(found.detail.ratios) < 2e-2
    small = (LayerSpec(initializer=INITIALIZERS["small"]()),) * 2
    assert check("updates", config(hidden=small)).detail.rushes == ()


def test_small_steps_near_a_loss_of_0_are_no_fault() -> None:
    """The check does not apply; where there is a loss left, they stay too small."""
    hidden = (LayerSpec(units=64),) * 6
    assert check("updates", config("gauss", hidden, l2=0.0)).passes is None
    assert check("updates", config("gauss", hidden, l2=0.0, learning_rate=1e-6)).passes is False


@pytest.mark.parametrize("key", ["zeros", "constant"])
def test_neurons_that_start_alike_do_not_pass(key: str) -> None:
    """Though their loss is the expected one; a layer of one neuron has nobody to be like."""
    equal = LayerSpec(initializer=INITIALIZERS[key]())
    found = check("first_loss", config(hidden=(LayerSpec(), equal)))
    assert (found.passes, found.detail.equal) == (False, 2)
    assert check("first_loss", config(hidden=(equal.with_(units=1),))).detail.equal == 0
    assert check("first_loss", config(hidden=(equal, LayerSpec()))).detail.equal == 0  # other weights out of each


def test_a_run_that_has_hardly_learned_does_not_pass() -> None:
    """There is no gap, but nothing else either."""
    found = check("gap", config(learning_rate=1e-5))
    assert abs(found.value or 0) < 0.05
    assert found.detail.train_loss > 0.8 * math.log(2)
    assert not found.passes


def test_the_gap_is_that_of_the_trainer_after_200_epochs() -> None:
    """Test loss minus training loss; here training rows are few and known by heart."""
    setup = Config(data=DataSettings(points=60), training=TrainingSettings(l2=0.0, learning_rate=0.03))
    trainer = Trainer(setup)
    trainer.run(200 * trainer.steps_per_epoch)
    metrics, found = trainer.metrics(), check("gap", setup)
    assert (found.detail.train_loss, found.detail.test_loss) == (metrics.train_loss, metrics.test_loss)
    assert found.detail.epochs == 200
    assert found.value == found.detail.test_loss - found.detail.train_loss > 0.2 * math.log(2)
    assert not found.passes


def test_a_run_that_diverged_has_no_gap() -> None:
    """Whatever its last losses were: the line cannot hold."""
    setup = Config(training=TrainingSettings(optimizer=SGD(), learning_rate=100.0, loss=SquaredError()))
    trainer = Trainer(setup)
    trainer.run(3000)
    assert trainer.divergence is not None
    found = check("gap", setup)
    assert math.isnan(found.value or 0.0)
    assert found.passes is False


def test_without_test_rows_there_is_no_gap() -> None:
    """The check does not apply, and says why."""
    setup = Config(data=DataSettings(test_share=0.0))
    found = check("gap", setup)
    assert (found.passes, found.value, str(found.reason)) == (None, None, "there are no test rows")


def test_inputs_are_measured_as_the_network_reads_them() -> None:
    """Standardized inputs have a mean of 0 and a size of 1; raw ones their own."""
    scaled = check("inputs", config("wine"))
    assert scaled.passes
    assert scaled.detail.sizes == pytest.approx(np.ones(13))
    assert scaled.detail.means == pytest.approx(np.zeros(13), abs=1e-12)
    raw = config("wine").with_(data=DataSettings(dataset=DATASETS["wine"](), preprocessor=PREPROCESSORS["none"]()))
    table = Trainer(raw).data.train.table
    found = check("inputs", raw)
    assert not found.passes
    assert found.detail.sizes == pytest.approx(np.sqrt(np.square(table).mean(axis=0)))
    assert found.value == found.detail.sizes.max() > 500
    assert found.detail.constant == 0


def test_constant_inputs_are_counted() -> None:
    """Some pixels of the digits are always the same, and standardizing leaves them at 0."""
    found = check("inputs", config("digits"))
    sizes = found.detail.sizes
    assert found.passes
    assert found.detail.constant == (sizes == 0).sum() > 0


def test_what_is_no_number_never_passes() -> None:
    """Whatever is expected; without a bound on a side anything goes there."""
    assert not Finding.compared("gap", math.nan, None, None, None).passes
    assert Finding.compared("gap", -math.inf, None, 0.0, None).passes
    assert not Finding.compared("gap", math.inf, None, 0.0, None).passes
