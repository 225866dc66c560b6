from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.config import Config, LayerSpec
from engine.errors import SettingsError
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES, SquaredError
from engine.network import Network
from engine.normalizations import (
    EPSILON,
    NORMALIZATIONS,
    BatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    Normalization,
    WeightNorm,
)
from engine.parts import Dropout, Views
from engine.tape import Tape, play
from tests.engine import reference
from tests.engine.strategies import name, normalizations

UNITS = 4


def views(part: Normalization, units: int = UNITS) -> Views:
    """A part's numbers in separate arrays, with gamma and beta moved off their initial values."""
    rng = np.random.default_rng(1)
    values = {key: value + 0.3 * rng.standard_normal(units) for key, value in part.parameters(units).items()}
    gradients = {key: np.full(units, 9.0) for key in values}
    statistics = {key: value + 0.3 * rng.random((2, units)) for key, value in part.statistics(units).items()}
    return Views(values, gradients, statistics, {key: np.full_like(value, 9.0) for key, value in statistics.items()})


def play_through(part: Any, x: Any, d_out: Any, own: Views, *, training: bool = True) -> tuple[Any, Any]:
    """Value and gradient of a part, with row-major input and output."""
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
    """Output, all three gradients and the running statistics agree with the textbook's code, up to rounding."""
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
    moved = part.momentum * own.statistics["running"] + (1 - part.momentum) * own.batch_statistics["running"]
    np.testing.assert_allclose(moved, [running["mean"], running["var"]], rtol=1e-13)


def test_batch_norm_leaves_mean_beta_and_variance_gamma_squared() -> None:
    """Over the batch each unit has mean beta and, except for epsilon, variance gamma squared."""
    part = BatchNorm()
    own = views(part)
    x, d_out = batch(200)
    out, _ = play_through(part, x, d_out, own)
    np.testing.assert_allclose(out.mean(axis=0), own.values["beta"], atol=1e-13)
    shrink = x.var(axis=0) / (x.var(axis=0) + EPSILON)
    np.testing.assert_allclose(out.var(axis=0), own.values["gamma"] ** 2 * shrink, rtol=1e-12)


def test_batch_norm_of_one_row_gives_beta_and_no_gradient() -> None:
    """In a batch of one only beta gets through, and the input gets no gradient."""
    own = views(BatchNorm())
    x, d_out = batch(1)
    out, d_x = play_through(BatchNorm(), x, d_out, own)
    np.testing.assert_array_equal(out[0], own.values["beta"])
    assert not d_x.any()
    np.testing.assert_array_equal(own.gradients["beta"], d_out[0])


def test_batch_norm_evaluates_with_running_statistics_and_keeps_them() -> None:
    """Evaluation is a fixed linear function per unit, and does not change the running statistics."""
    own = views(BatchNorm())
    x, d_out = batch(4)
    mean, variance = own.statistics["running"].copy()
    out, d_x = play_through(BatchNorm(), x, d_out, own, training=False)
    slope = own.values["gamma"] / np.sqrt(variance + 1e-5)
    np.testing.assert_allclose(out, slope * (x - mean) + own.values["beta"], rtol=1e-13)
    np.testing.assert_allclose(d_x, slope * d_out, rtol=1e-13)
    np.testing.assert_array_equal(own.statistics["running"], [mean, variance])


def test_running_statistics_come_to_the_batch_s_own() -> None:
    """Each batch moves every layer's statistics by the layer's momentum, finally to mean and biased variance."""
    momenta = (0.5, 0.9)
    layers = [LayerSpec(UNITS, normalization=BatchNorm(momentum=momentum)) for momentum in momenta]
    network = Network(2, 2, layers)
    step = network.step(8, SquaredError())
    step.feed[:] = np.random.default_rng(3).standard_normal(step.feed.shape)
    calls = [*step.forward.calls, *step.backward]
    play(calls)
    goals = [np.stack([sums.mean(axis=1), sums.var(axis=1)]) for sums in step.forward.sums[:-1]]
    for layer, momentum, goal in zip(network.layers, momenta, goals, strict=False):
        running = layer.own["normalization"].statistics["running"]
        first = np.stack([np.zeros(UNITS), np.ones(UNITS)])
        np.testing.assert_allclose(running, momentum * first + (1 - momentum) * goal, rtol=1e-12)
    for _ in range(400):
        play(calls)
    for layer, goal in zip(network.layers, goals, strict=False):
        np.testing.assert_allclose(layer.own["normalization"].statistics["running"], goal, rtol=1e-12)


def test_a_fresh_batch_norm_evaluates_to_its_input() -> None:
    """Before the first batch the running mean is 0 and the variance 1: only the 1e-5 under the square root shows."""
    part, (x, d_out) = BatchNorm(), batch(8)
    own = Views(part.parameters(UNITS), {}, part.statistics(UNITS))
    out, _ = play_through(part, x, d_out, own, training=False)
    np.testing.assert_allclose(out, x / np.sqrt(1 + 1e-5), rtol=1e-14)


@pytest.mark.parametrize("part", normalizations(), ids=name)
def test_a_fresh_normalization_starts_as_declared(part: Normalization) -> None:
    """Every parameter has one number per unit, and the placement is one the network knows."""
    assert all(value.shape == (UNITS,) for value in part.parameters(UNITS).values())
    assert part.placement in {"none", "before", "after"}


def test_no_normalization_changes_nothing() -> None:
    """Values and gradients pass through unchanged."""
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
    """Units silenced in the forward pass get no gradient, and scaled ones get it scaled equally."""
    tape = Tape(5)
    x, out, d_out = np.full((3, 5), 2.0), np.zeros((3, 5)), np.full((3, 5), 10.0)
    d_x = Dropout(0.5).emit(tape, x, out, Views())(d_out)
    ((block, draw, _),) = tape.noises
    draw(np.random.default_rng(3), block)
    play(tape.calls)
    np.testing.assert_array_equal(d_x, 5 * out)
    assert set(out.ravel().tolist()) == {0.0, 4.0}


@pytest.mark.parametrize(("part", "groups"), [(LayerNorm(), 1), (GroupNorm(2), 2), (GroupNorm(4), 4)], ids=str)
@pytest.mark.parametrize("rows", [1, 2, 32])
def test_layer_and_group_norm_are_the_textbook_s(part: Normalization, groups: int, rows: int) -> None:
    """Output and all three gradients agree with the textbook's code, in both modes."""
    x, d_out = batch(rows)
    for training in (True, False):
        own = views(part)
        expected, cache = reference.groupnorm_forward(x, dict(own.values), groups)
        d_expected, d_own = reference.groupnorm_backward(d_out, cache)
        out, d_x = play_through(part, x, d_out, own, training=training)
        np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(d_x, d_expected, rtol=1e-11, atol=1e-12)
        for key, gradient in d_own.items():
            np.testing.assert_allclose(own.gradients[key], gradient, rtol=1e-12, atol=1e-12)


def test_max_norm_bounds_the_weights_that_weight_norm_computes_with() -> None:
    """The length of g v / |v| is |g|: v has no bound, but g does, on both sides of zero."""
    layers = [LayerSpec(UNITS, normalization=WeightNorm())]
    network = Network(3, 2, layers)
    hidden, output = network.layers
    own = hidden.own["normalization"]
    own.values["gain"][:] = [0.2, -0.3, 4.0, -5.0]
    for each in network.layers:
        each.weights[:-1] *= 10
    stored, tape = hidden.weights.copy(), Tape(1)
    for each in network.layers:
        each.emit_max_norm(tape, 0.5)
    used, *_ = hidden.emit_weights(tape)
    play(tape.calls)
    np.testing.assert_allclose(np.linalg.norm(used[:-1], axis=0), [0.2, 0.3, 0.5, 0.5], rtol=1e-12)
    np.testing.assert_array_equal(np.sign(own.values["gain"]), [1, -1, 1, -1])
    np.testing.assert_array_equal(hidden.weights, stored)
    np.testing.assert_allclose(np.linalg.norm(output.weights[:-1], axis=0), 0.5, rtol=1e-12)


def test_instance_norm_silences_a_dense_layer() -> None:
    """Only beta remains of the input, and no gradient."""
    own = views(InstanceNorm())
    x, d_out = batch(5)
    out, d_x = play_through(InstanceNorm(), x, d_out, own)
    np.testing.assert_array_equal(out, np.tile(own.values["beta"], (5, 1)))
    assert not d_x.any()


def test_equal_units_give_beta() -> None:
    """If all units of a row are equal, layer norm has no variance to divide by and outputs beta."""
    own = views(LayerNorm())
    out, _ = play_through(LayerNorm(), np.full((2, UNITS), 3.0), np.ones((2, UNITS)), own)
    np.testing.assert_array_equal(out, np.tile(own.values["beta"], (2, 1)))


def test_groups_that_do_not_divide_the_units_are_refused() -> None:
    """The message has the layer, the numbers and the alternatives; a valid number is accepted."""
    body = {"network": {"hidden": [{}, {"units": 6, "normalization": {"key": "group", "groups": 4}}]}}
    with pytest.raises(SettingsError) as caught:
        Config.from_dict(body)
    expected = "network.hidden.1.normalization.groups: 4 groups do not divide 6 units; choose 1, 2, 3 or 6"
    assert str(caught.value) == expected
    LayerSpec(units=6, normalization=GroupNorm(3))


def test_weight_norm_starts_with_the_initializer_s_weights() -> None:
    """The gain starts as the length of each unit's weights, so the same seed gives the same initial sums."""
    inputs = np.vstack([np.random.default_rng(0).standard_normal((2, 9)), np.ones(9)])
    passes = [
        Network(2, 2, [LayerSpec(normalization=part)]).forward(inputs)
        for part in (WeightNorm(), NORMALIZATIONS["none"]())
    ]
    for forward in passes:
        play(forward.calls)
    np.testing.assert_allclose(passes[0].scores, passes[1].scores, rtol=1e-9)


def test_weight_norm_starts_from_zero_weights_too() -> None:
    """Zero weights have no direction: the sums are the biases, and the gradient is finite."""
    net = Network(2, 2, [LayerSpec(units=3, initializer=INITIALIZERS["zeros"](), normalization=WeightNorm())])
    step = net.step(5, LOSSES["cross_entropy"]())
    step.feed[:2], step.feed[3] = np.random.default_rng(0).standard_normal((2, 5)), 1
    net.layers[0].weights[-1] = 0.5
    play([*step.forward.calls, *step.backward])
    np.testing.assert_array_equal(step.forward.sums[0], np.full((3, 5), 0.5))
    assert np.isfinite(net.gradients).all()


def test_weight_norm_does_not_see_the_length_of_the_stored_weights() -> None:
    """Ten times the stored weights change nothing; twice the gain doubles the sums."""
    net = Network(2, 2, [LayerSpec(units=3, normalization=WeightNorm())])
    forward = net.forward(np.vstack([np.random.default_rng(0).standard_normal((2, 9)), np.ones(9)]))
    play(forward.calls)
    before = forward.sums[0].copy()
    net.layers[0].weights[:-1] *= 10
    play(forward.calls)
    np.testing.assert_allclose(forward.sums[0], before, rtol=1e-9)
    net.layers[0].own["normalization"].values["gain"][...] *= 2
    play(forward.calls)
    np.testing.assert_allclose(forward.sums[0], 2 * before, rtol=1e-9)
