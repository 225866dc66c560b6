from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.normalizations import EPSILON, NORMALIZATIONS, BatchNorm, Normalization
from engine.parts import Dropout, Views
from engine.tape import Tape, play
from tests.engine import reference
from tests.engine.strategies import name, normalizations

UNITS = 3


def views(part: Normalization, units: int = UNITS) -> Views:
    """A part's own numbers in arrays of their own, gamma and beta moved off their start."""
    rng = np.random.default_rng(1)
    values = {key: value + 0.3 * rng.standard_normal(units) for key, value in part.parameters(units).items()}
    gradients = {key: np.full(units, 9.0) for key in values}
    statistics = {key: value + 0.3 * rng.random((2, units)) for key, value in part.statistics(units).items()}
    return Views(values, gradients, statistics)


def play_through(part: Any, x: Any, d_out: Any, own: Views, *, training: bool = True) -> tuple[Any, Any]:
    """Value and gradient of a part, fed row-major and given back row-major."""
    tape = Tape(len(x), training=training)
    out, slope = np.zeros(x.T.shape), d_out.T.copy()
    d_x = part.emit(tape, x.T.copy(), out, own)(slope)
    play(tape.calls)
    return out.T, d_x.T


def batch(rows: int) -> tuple[Any, Any]:
    """A batch and a gradient, both ``(rows, units)``."""
    rng = np.random.default_rng(2)
    return 2 + 3 * rng.standard_normal((rows, UNITS)), rng.standard_normal((rows, UNITS))


@pytest.mark.parametrize("rows", [2, 5, 32])
@pytest.mark.parametrize("momentum", [0.0, 0.9, 0.999])
def test_batch_norm_is_cs231n_s(rows: int, momentum: float) -> None:
    """Output, all three gradients and the running statistics agree with the textbook's code, to rounding."""
    part = BatchNorm(momentum=momentum)
    own = views(part)
    (x, d_out), (mean, variance) = batch(rows), own.statistics["running"].copy()
    running = {"mean": mean, "var": variance}
    expected, cache = reference.batchnorm_forward(x, dict(own.values), running, momentum)
    d_expected, d_own = reference.batchnorm_backward(d_out, cache)
    out, d_x = play_through(part, x, d_out, own)
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(d_x, d_expected, rtol=1e-11, atol=1e-12)
    for key, gradient in d_own.items():
        np.testing.assert_allclose(own.gradients[key], gradient, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(own.statistics["running"], [running["mean"], running["var"]], rtol=1e-13)


def test_batch_norm_leaves_mean_beta_and_variance_gamma_squared() -> None:
    """Over the batch each unit has mean beta and, but for epsilon, variance gamma squared."""
    part = BatchNorm()
    own = views(part)
    x, d_out = batch(200)
    out, _ = play_through(part, x, d_out, own)
    np.testing.assert_allclose(out.mean(axis=0), own.values["beta"], atol=1e-13)
    shrink = x.var(axis=0) / (x.var(axis=0) + EPSILON)
    np.testing.assert_allclose(out.var(axis=0), own.values["gamma"] ** 2 * shrink, rtol=1e-12)


def test_batch_norm_of_one_row_gives_beta_and_no_gradient() -> None:
    """In a batch of one only beta gets through, and nothing of the input's gradient."""
    own = views(BatchNorm())
    x, d_out = batch(1)
    out, d_x = play_through(BatchNorm(), x, d_out, own)
    np.testing.assert_array_equal(out[0], own.values["beta"])
    assert not d_x.any()
    np.testing.assert_array_equal(own.gradients["beta"], d_out[0])


def test_batch_norm_evaluates_with_running_statistics_and_keeps_them() -> None:
    """Evaluation is one fixed straight line per unit, and leaves the running statistics alone."""
    own = views(BatchNorm())
    x, d_out = batch(4)
    mean, variance = own.statistics["running"].copy()
    out, d_x = play_through(BatchNorm(), x, d_out, own, training=False)
    slope = own.values["gamma"] / np.sqrt(variance + 1e-5)
    np.testing.assert_allclose(out, slope * (x - mean) + own.values["beta"], rtol=1e-13)
    np.testing.assert_allclose(d_x, slope * d_out, rtol=1e-13)
    np.testing.assert_array_equal(own.statistics["running"], [mean, variance])


def test_running_statistics_come_to_the_batch_s_own() -> None:
    """After many batches of the same rows, the running statistics are that batch's mean and biased variance."""
    own = views(BatchNorm(momentum=0.5))
    x, d_out = batch(8)
    for _ in range(60):
        play_through(BatchNorm(momentum=0.5), x, d_out, own)
    np.testing.assert_allclose(own.statistics["running"], [x.mean(axis=0), x.var(axis=0)], rtol=1e-12)


@pytest.mark.parametrize("part", normalizations(), ids=name)
def test_a_fresh_normalization_starts_as_declared(part: Normalization) -> None:
    """Every parameter has as many numbers as there are units, and a placement that the network knows."""
    assert all(value.shape == (UNITS,) for value in part.parameters(UNITS).values())
    assert part.placement in {"none", "before", "after"}


def test_no_normalization_changes_nothing() -> None:
    """Values and gradients pass through untouched."""
    x, d_out = batch(4)
    out, d_x = play_through(NORMALIZATIONS["none"](), x, d_out, Views())
    np.testing.assert_array_equal(out, x)
    np.testing.assert_array_equal(d_x, d_out)


def test_dropout_keeps_the_expected_sum() -> None:
    """Masks are 0 or 1 / (1 - rate), zero as often as the rate says, so that the mean stays 1."""
    mask = np.empty((100, 400))
    Dropout(0.3).draw(np.random.default_rng(0), mask)
    assert sorted(set(mask.ravel().tolist())) == [0.0, 1 / 0.7]
    assert abs((mask == 0).mean() - 0.3) < 5 * np.sqrt(0.3 * 0.7 / mask.size)
    assert abs(mask.mean() - 1) < 5 * np.sqrt(0.3 / 0.7 / mask.size)


def test_dropout_uses_one_mask_for_both_ways() -> None:
    """What was silenced on the way forward gets no gradient, and what was scaled gets it scaled alike."""
    tape = Tape(5)
    x, out, d_out = np.full((3, 5), 2.0), np.zeros((3, 5)), np.full((3, 5), 10.0)
    d_x = Dropout(0.5).emit(tape, x, out, Views())(d_out)
    ((block, draw),) = tape.noises
    draw(np.random.default_rng(3), block)
    play(tape.calls)
    np.testing.assert_array_equal(d_x, 5 * out)
    assert set(out.ravel().tolist()) == {0.0, 4.0}
