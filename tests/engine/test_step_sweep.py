from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import Config, LayerSpec, Trainer
from engine.activations import ReLU, Sigmoid, Tanh
from engine.gradcheck import check_gradient
from engine.losses import CrossEntropy, Hinge, Loss, SquaredError
from engine.network import Network
from engine.normalizations import BatchNorm
from engine.step_sweep import STEPS, StepSweep, step_sweep
from tests.engine.strategies import layer

EPSILON = np.finfo(float).eps


def batch(rows: int = 16) -> tuple[Any, Any]:
    """Inputs with a row of ones, and one-hot targets of three classes."""
    rng = np.random.default_rng(4)
    return np.vstack([rng.standard_normal((3, rows)), np.ones(rows)]), np.eye(3)[:, rng.integers(3, size=rows)]


def swept(*hidden: LayerSpec, loss: Loss | None = None) -> StepSweep:
    """The sweep of a small network, three inputs and three classes."""
    return step_sweep(Network(3, 3, hidden), loss or CrossEntropy(), *batch())


@pytest.mark.parametrize(
    "hidden", [(layer(activation=Tanh()),), (layer(activation=Sigmoid()),) * 3, (layer(normalization=BatchNorm()),)]
)
def test_the_curve_has_the_shape_of_a_u(hidden: tuple[LayerSpec, ...]) -> None:
    """A tenth of a large step leaves a hundredth of the centered error and a tenth of the one-sided; small ones rise.

    The lowest centered error is below the band of 1e-7, at a step near the cube root of the precision, and the lowest
    one-sided one is larger and near its square root.
    """
    found = swept(*hidden)
    centered, one_sided = found.worst_centered, found.worst_one_sided
    assert centered[1] / centered[2] == pytest.approx(100, rel=0.2)
    assert one_sided[1] / one_sided[2] == pytest.approx(10, rel=0.2)
    assert centered[-1] > 1e-3
    assert found.error <= centered.min() < 1e-7 < 10 * one_sided.min()
    assert found.error < one_sided.min()
    assert 1e-6 <= found.steps[int(centered.argmin())] <= 1e-3
    assert 1e-9 <= found.steps[int(one_sided.argmin())] <= 1e-6
    assert EPSILON ** (1 / 3) / 100 < found.steps[found.best or 0] < EPSILON ** (1 / 3) * 100


def test_differences_are_exact_where_the_loss_is_quadratic() -> None:
    """A linear network under squared error: centered differences have no error of their own, even with step 0.1."""
    found = swept(loss=SquaredError())
    assert found.worst_centered[0] < 1e-11
    assert found.worst_one_sided[0] > 1e-3
    assert found.best == 0


def test_the_one_sided_error_is_half_the_curvature_times_the_step() -> None:
    """A linear layer under squared error has the curvature mean x² for each of its weights: no more and no less."""
    inputs, targets = batch()
    network = Network(3, 3, ())
    found = step_sweep(network, SquaredError(), inputs, targets, steps=[1e-3])
    residual = network.layers[0].weights.T @ inputs - targets
    gradient = inputs @ residual.T / 16
    reach = np.maximum(np.abs(inputs).max(axis=1, keepdims=True), 1)
    excess = 0.5 * np.square(inputs).mean(axis=1, keepdims=True) * 1e-3 / reach
    size = np.maximum(np.maximum(np.abs(gradient), np.abs(gradient + excess)), np.abs(gradient).max() / 1000)
    assert found.one_sided[0] == pytest.approx((excess / size).max(), rel=1e-6)


def spoil(monkeypatch: pytest.MonkeyPatch, change: Callable[[Network], object]) -> None:
    """Let every backward pass end with a change of the gradient."""
    step = Network.step

    def spoilt(self: Network, rows: int, loss: Loss) -> Any:
        found = step(self, rows, loss)
        found.backward.append(lambda: change(self))
        return found

    monkeypatch.setattr(Network, "step", spoilt)


def test_a_wrong_gradient_stays_wrong_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """One percent too much is an error of one percent, which no step size makes smaller."""
    spoil(monkeypatch, lambda network: np.multiply(network.gradients, 1.01, network.gradients))
    found = swept(layer(), layer())
    assert found.error == pytest.approx(0.01 / 1.01, rel=0.01)
    assert min(found.by_block.values()) > 0.009


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_gradient_that_is_no_number_is_infinitely_wrong(value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for a kink."""
    spoil(monkeypatch, lambda network: network.gradients.fill(value))
    assert swept(layer()).error == math.inf


def test_an_error_is_told_by_its_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """If only the second layer's gradient is wrong, only its block is far off."""
    spoil(monkeypatch, lambda network: network.blocks[1].view(network.gradients).fill(0.5))
    found = swept(layer(), layer())
    assert list(found.by_block) == ["layer 1 weights", "layer 2 weights", "layer 3 weights"]
    assert found.by_block["layer 2 weights"] > 0.1
    assert max(found.by_block["layer 1 weights"], found.by_block["layer 3 weights"]) < 1e-6


def test_small_blocks_are_checked_whole_and_large_ones_in_part() -> None:
    """At most 100 parameters and at least two of each block, the same for the same seed."""
    small, large = swept(layer(units=2)), swept(*[layer(units=30, normalization=BatchNorm())] * 12)
    assert small.checked == 8 + 9
    assert len(large.blocks) * 2 <= large.checked <= 100
    assert np.array_equal(large.centered, swept(*[layer(units=30, normalization=BatchNorm())] * 12).centered)


def test_it_agrees_with_the_five_point_check() -> None:
    """Both pass the same network; where a kink lies, the parameter is skipped."""
    trainer = Trainer(Config())
    rows = trainer.data.train
    given = trainer.network, trainer.config.training.loss, rows.inputs[:, :32], rows.targets[:, :32]
    found, check = step_sweep(*given), check_gradient(*given)
    assert list(found.by_block) == list(check.blocks)
    assert max(found.by_block.values()) < 1e-7
    assert check.worst < 1e-6
    assert found.kinks[0] > 0.1 > found.kinks[4]


def test_steps_that_mostly_cross_kinks_do_not_count() -> None:
    """A deep ReLU network under hinge: the best step is one at which more than half of the parameters are smooth."""
    found = swept(*[layer(units=30, activation=ReLU())] * 4, loss=Hinge())
    assert found.kinks[0] > 0.5
    assert found.best is not None
    assert found.kinks[found.best] <= 0.5
    assert found.error < 1e-6


def test_two_gradients_of_zero_agree() -> None:
    """Rounding noise on both sides is no error: all scores are equal, whatever the first layer does."""
    network = Network(3, 3, [layer()])
    network.layers[1].weights[...] = 0
    inputs, _ = batch(3)
    assert step_sweep(network, SquaredError(), inputs, np.zeros((3, 3))).error == 0


def test_without_a_smooth_step_there_is_no_verdict() -> None:
    """All parameters at a kink: neither a best step nor an error, and no warning."""
    nothing = np.full((2, 1), math.nan)
    found = StepSweep(np.array([0.1, 0.01]), ("layer 1 weights",), nothing, nothing, np.ones(2), 4)
    assert found.best is None
    assert math.isnan(found.error)
    assert math.isnan(found.by_block["layer 1 weights"])


def test_the_network_is_unchanged() -> None:
    """Parameters and running statistics are as before."""
    network = Network(3, 3, [layer(normalization=BatchNorm(), dropout=0.5)])
    parameters, statistics = network.parameters.copy(), network.statistics.copy()
    step_sweep(network, CrossEntropy(), *batch())
    assert np.array_equal(network.parameters, parameters)
    assert np.array_equal(network.statistics, statistics)


def test_the_default_steps_go_from_a_tenth_to_a_trillionth() -> None:
    """Powers of ten, the largest first."""
    assert np.log10(STEPS) == pytest.approx(-np.arange(1, 13))
