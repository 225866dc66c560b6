from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import numpy as np
import pytest

from engine.activations import ACTIVATIONS, Activation
from engine.config import LayerSpec
from engine.gradcheck import check_gradient
from engine.losses import LOSSES, CrossEntropy, Hinge, Loss
from engine.network import Network
from engine.normalizations import BatchNorm, Normalization
from engine.parts import Views
from engine.tape import Array, Backward, Tape
from tests.cases import first
from tests.engine.strategies import layer, name, normalizations

FEATURES, CLASSES, ROWS = 3, 3, 11


def network(*hidden: LayerSpec, seed: int = 0) -> Network:
    """A small network with every parameter moved off its initial value, including biases, scales and shifts."""
    net = Network(FEATURES, CLASSES, hidden, seed=seed)
    net.parameters += 0.3 * np.random.default_rng(seed).standard_normal(net.parameters.size)
    return net


def batch(rows: int = ROWS) -> tuple[Any, Any]:
    """Inputs with a row of ones, and one-hot targets."""
    rng = np.random.default_rng(4)
    inputs = np.vstack([rng.standard_normal((FEATURES, rows)), np.ones(rows)])
    return inputs, np.eye(CLASSES)[:, rng.integers(CLASSES, size=rows)]


PAIRS = [*product((cls() for cls in ACTIVATIONS if cls.trainable), normalizations())]
# Each pair with one loss, then with all the others: a layer knows nothing of the loss but its gradient.
LOSS_OF = [cls() for cls in LOSSES]
LAPS = [(*pair, LOSS_OF[(turn + lap) % len(LOSS_OF)]) for lap in range(len(LOSS_OF)) for turn, pair in enumerate(PAIRS)]


@pytest.mark.parametrize(("activation", "normalization", "loss"), first(len(PAIRS), LAPS), ids=name)
def test_backpropagation_is_the_derivative(activation: Activation, normalization: Normalization, loss: Loss) -> None:
    """Every activation x normalization x placement x loss: relative error below 1e-6, with few kinks."""
    # Eight units, because two groups of two would be all but steps: their h is +-1.
    spec = layer(units=8, activation=activation, normalization=normalization, dropout=0.5)
    check = check_gradient(network(spec, spec), loss, *batch())
    assert check.worst < 1e-6
    assert check.kinks < len(check.analytic) / 4
    for part, error in check.blocks.items():
        assert error < 1e-6, part


@pytest.mark.parametrize("rows", [1, 2, 64])
@pytest.mark.parametrize("hidden", [0, 1, 5])
def test_depth_and_batch_size_make_no_difference(hidden: int, rows: int) -> None:
    """With no hidden layer or five, on one row or many, the gradients agree."""
    check = check_gradient(network(*[layer(normalization=BatchNorm())] * hidden), CrossEntropy(), *batch(rows))
    assert check.worst < 1e-6


def test_the_numeric_gradient_is_an_independent_central_difference() -> None:
    """The check's numeric gradient agrees with the simplest central difference of the network's loss."""
    net, loss, (inputs, targets) = network(layer()), CrossEntropy(), batch()
    check = check_gradient(net, loss, inputs, targets)
    for index in (0, 7, len(net.parameters) - 1):
        sides = []
        for h in (1e-5, -1e-5):
            net.parameters[index] += h
            forward = net.forward(inputs)
            for call in forward.calls:
                call()
            sides.append(loss.value(forward.scores, targets))
            net.parameters[index] -= h
        assert check.numeric[index] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-6, abs=1e-9)


def test_the_check_leaves_the_network_as_it_was() -> None:
    """A check changes no bit of the parameters and running statistics."""
    net = network(layer(normalization=BatchNorm()))
    before = net.parameters.tobytes(), net.statistics.tobytes()
    check_gradient(net, CrossEntropy(), *batch())
    assert (net.parameters.tobytes(), net.statistics.tobytes()) == before


def test_a_kink_of_the_loss_is_left_out_and_counted() -> None:
    """A score exactly at the margin: its weights have no derivative, and all others are still compared."""
    net, (inputs, targets) = Network(FEATURES, CLASSES, []), batch()
    net.parameters.fill(0)
    net.layers[0].weights[-1, 0] = 1.0  # the bias: class 0 leads each other one by just the margin
    targets[...] = np.eye(CLASSES)[:, [0]]
    check = check_gradient(net, Hinge(margin=1.0), inputs, targets)
    assert check.kinks == len(check.analytic)
    assert check.worst == 0


@pytest.mark.parametrize("loss", [cls() for cls in LOSSES if "regression" in cls.tasks], ids=name)
def test_backpropagation_is_the_derivative_in_regression(loss: Loss) -> None:
    """One output and real targets, some beyond Huber's delta: the gradients agree."""
    net = Network(FEATURES, 1, [layer(), layer()])
    inputs, _ = batch()
    check = check_gradient(net, loss, inputs, 2 * np.random.default_rng(0).standard_normal((1, ROWS)))
    assert check.worst < 1e-6
    assert check.kinks < len(check.analytic) / 4


@dataclass(frozen=True)
class Wrong(Activation):
    """x squared, with a given backward pass."""

    factor: ClassVar[float] = 2.0

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The right slope is 2 x; this one is ``factor`` x."""
        tape.emit(np.multiply, x, x, out)

        def backward(d_out: Array) -> Array:
            tape.emit(np.multiply, d_out, x, d_out)
            tape.emit(np.multiply, d_out, tape.constant(self.factor), d_out)
            return d_out

        return backward


@dataclass(frozen=True)
class OneInAThousand(Wrong):
    """A slope that is 0.1% too steep."""

    factor: ClassVar[float] = 2.002


@dataclass(frozen=True)
class Opposite(Wrong):
    """A slope of the wrong sign."""

    factor: ClassVar[float] = -2.0


@dataclass(frozen=True)
class NotANumber(Wrong):
    """A slope that is not a number."""

    factor: ClassVar[float] = float("nan")


@dataclass(frozen=True)
class Endless(Wrong):
    """A slope that is infinite."""

    factor: ClassVar[float] = float("inf")


@pytest.mark.parametrize(
    "activation", [OneInAThousand(), Opposite(), NotANumber(), Endless()], ids=lambda wrong: type(wrong).__name__
)
def test_a_wrong_backward_pass_is_caught(activation: Activation) -> None:
    """A slope that is slightly too steep, has the wrong sign, or is infinite or NaN clearly fails the check."""
    with np.errstate(all="ignore"):
        assert check_gradient(network(layer(activation=activation)), CrossEntropy(), *batch()).worst > 1e-4


def test_the_right_backward_pass_of_the_same_activation_passes() -> None:
    """With the right factor the same activation passes, so the test above detects the factor."""
    assert check_gradient(network(layer(activation=Wrong())), CrossEntropy(), *batch()).worst < 1e-6


def test_a_wrong_loss_gradient_is_caught() -> None:
    """A loss whose gradient is a sum instead of a mean fails in every block."""

    class Summed(CrossEntropy):
        def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
            d_scores = super().emit(tape, scores, targets)
            tape.emit(np.multiply, d_scores, tape.constant(tape.batch), d_scores)
            return d_scores

    check = check_gradient(network(layer()), Summed(), *batch())
    assert min(check.blocks.values()) > 0.5


def wrong_block(net: Network, word: str) -> Callable[[Network], None]:
    """A way to spoil one block's gradient."""
    block = next(block for block in net.blocks if block.name.endswith(word))
    return lambda other: block.view(other.gradients).fill(0.5)


@pytest.mark.parametrize("word", ["gamma", "beta", "weights"])
def test_an_error_is_reported_in_its_own_block(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If one block's gradient is wrong, that block is named and the others pass."""
    net = network(layer(normalization=BatchNorm()))
    spoil = wrong_block(net, word)
    step = Network.step

    def spoilt(self: Network, rows: int, loss: Loss) -> Any:
        found = step(self, rows, loss)
        found.backward.append(lambda: spoil(self))
        return found

    monkeypatch.setattr(Network, "step", spoilt)
    blocks = check_gradient(net, CrossEntropy(), *batch()).blocks
    assert [key for key, error in blocks.items() if error > 1e-3] == [
        f"layer 1 {block.name}" for block in net.blocks if block.name.endswith(word) and block.layer == 1
    ]


def test_an_error_counts_by_the_size_of_its_own_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    """If every gradient is one percent too large, every block fails, including small gradients."""
    net, step = network(layer(), layer()), Network.step

    def spoilt(self: Network, rows: int, loss: Loss) -> Any:
        found = step(self, rows, loss)
        found.backward.append(lambda: np.multiply(self.gradients, 1.01, self.gradients))
        return found

    monkeypatch.setattr(Network, "step", spoilt)
    blocks = check_gradient(net, CrossEntropy(), *batch()).blocks
    assert list(blocks.values()) == pytest.approx([0.01 / 1.01] * 3, rel=1e-3)
