from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.activations import ACTIVATIONS, Activation, Maxout, NoisyReLU, PReLU, Step
from engine.losses import CrossEntropy
from engine.network import Network
from engine.tape import play
from tests.engine import reference
from tests.engine.strategies import FEW, layer, name, settings

EVERYWHERE = np.concatenate([np.linspace(-6, 6, 241), [-1e3, 1e3, -1e-9, 1e-9]])
CURVES = [cls for cls in ACTIVATIONS if cls().width(1) == 1]  # one number in, one number out
every = pytest.mark.parametrize("activation", [cls() for cls in CURVES], ids=name)
every_class = pytest.mark.parametrize("cls", CURVES, ids=name)


def smooth(activation: Activation, x: Any, margin: float) -> Any:
    """The inputs at a distance from the kinks."""
    far = [np.abs(x - kink) > margin for kink in activation.kinks]
    return x[np.all(far, axis=0)] if far else x


def gelu(x: float) -> tuple[Decimal, Decimal]:
    """x Φ(x) and its slope Φ(x) + x φ(x) to 30 digits: Φ - 1/2 is φ times x + x³/3 + x⁵/(3·5) + ..."""
    with localcontext(prec=50):
        at = Decimal(x)
        term, total, odd = at, at, 1
        while abs(term) > Decimal(10) ** -30:
            odd += 2
            term *= at * at / odd
            total += term
        density = (-at * at / 2).exp() / Decimal("6.28318530717958647692528676655900576839433879875").sqrt()
        share = Decimal("0.5") + density * total
        return at * share, share + at * density


# No function of the weighted sum alone: each has tests of its own below.
NO_FUNCTION = {"maxout", "noisy_relu", "prelu"}


@pytest.mark.parametrize("key", sorted({*ACTIVATIONS.keys} - NO_FUNCTION))
def test_value_and_slope_are_the_definition_s_to_four_ulps(key: str) -> None:
    """Value and slope agree with the definition in 80 bits or Decimal, from -30 to 30.

    The error of a value is less than 4 ulps of itself, or of 1 if it is smaller; of a slope, 4 ulps of x, or of 1:
    SiLU's subtracts two numbers as large as x. (Measured: 1.1 and 1.0.)
    """
    assert key in reference.ACTIVATIONS, "write its definition and its slope in tests/engine/reference.py"
    activation = ACTIVATIONS[key]()
    x = smooth(activation, np.linspace(-30, 30, 241), 1e-12)
    wide = x.astype(np.longdouble)
    if key == "gelu":
        f, slope = np.array([gelu(at) for at in x.tolist()], np.longdouble).T
    else:
        f, slope = (curve(wide, activation) for curve in reference.ACTIVATIONS[key])
    ulp = np.finfo(float).eps
    assert (np.abs(activation.value(x) - f) < 4 * ulp * np.maximum(1, np.abs(f))).all()
    assert (np.abs(activation.slope(x) - slope) < 4 * ulp * np.maximum(1, np.abs(x))).all()


@every_class
@given(st.data(), st.floats(-8, 8))
@FEW
def test_the_slope_is_the_derivative_of_the_value(cls: type[Activation], data: st.DataObject, at: float) -> None:
    """With any settings, the slope agrees with a central difference away from the kinks."""
    activation = data.draw(settings(cls, {}))
    x = smooth(activation, np.array([at]), 1e-3)
    h = 1e-4
    difference = (activation.value(x + h) - activation.value(x - h)) / (2 * h)
    np.testing.assert_allclose(activation.slope(x), difference, rtol=1e-6, atol=1e-8)


@every
def test_the_slope_jumps_at_every_declared_kink_and_nowhere_else(activation: Activation) -> None:
    """At a declared kink the value, slope or curvature jumps; elsewhere the slope does not."""
    for kink in activation.kinks:
        near = kink + 1e-6 * np.array([-2.0, -1.0, 1.0, 2.0])
        value, slope = activation.value(near), activation.slope(near)
        curvature = np.diff(slope)[[0, 2]] / 1e-6
        assert max(abs(value[2] - value[1]), abs(slope[2] - slope[1]), abs(np.diff(curvature)[0])) > 1e-3
    x = smooth(activation, np.linspace(-8, 8, 1601), 1e-3)
    assert np.abs(activation.slope(x + 1e-5) - activation.slope(x - 1e-5)).max() < 1e-3


@every_class
@given(st.data())
@FEW
def test_values_stay_within_the_declared_bounds(cls: type[Activation], data: st.DataObject) -> None:
    """All values lie between ``low`` and ``high``, and approach a finite bound."""
    activation = data.draw(settings(cls, {}))
    y = activation.value(EVERYWHERE)
    assert np.isfinite(y).all()
    assert activation.low <= y.min()
    assert y.max() <= activation.high
    for bound, reached in ((activation.low, y.min()), (activation.high, y.max())):
        assert not np.isfinite(bound) or abs(bound - reached) < 0.01


@pytest.mark.parametrize(
    "activation", [cls() for cls in ACTIVATIONS if cls().width(1) == 1 and cls.trainable], ids=lambda each: each.key
)
def test_the_steepest_slope_is_the_largest(activation: Activation) -> None:
    """As differences of the values find it."""
    x = np.linspace(-12.0, 12.0, 240_001)
    slopes = np.diff(activation.value(x)) / np.diff(x)
    assert np.abs(slopes).max() == pytest.approx(activation.steepest, rel=2e-4)


@every
def test_values_keep_the_shape_and_the_input(activation: Activation) -> None:
    """Any shape works, the shape is preserved, and the input is not modified."""
    x = EVERYWHERE[:24].reshape(2, 3, 4)
    before = x.copy()
    assert activation.value(x).shape == activation.slope(x).shape == (2, 3, 4)
    np.testing.assert_array_equal(x, before)


@every
def test_not_a_number_is_passed_on(activation: Activation) -> None:
    """NaN in gives NaN out, so no activation hides a divergence."""
    with np.errstate(invalid="ignore"):  # logaddexp warns of it
        assert np.isnan(activation.value(np.array([np.nan]))).all()


def test_sigmoid_does_not_overflow() -> None:
    """For large inputs the sigmoid is 0 or 1 without a warning."""
    assert ACTIVATIONS["sigmoid"]().value(np.array([-1e300, 1e300])).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("activation", "slope"),
    [
        ({"key": "step"}, 0.0),
        ({"key": "relu"}, 0.0),
        ({"key": "noisy_relu"}, 0.0),
        ({"key": "leaky_relu", "alpha": 0.1}, 0.1),
        ({"key": "prelu", "start": 0.125}, 0.125),
        ({"key": "elu", "alpha": 2.0}, 2.0),
        ({"key": "selu"}, 1.0507009873554805 * 1.6732632423543772),
    ],
    ids=str,
)
def test_at_zero_the_slope_is_that_of_the_left(activation: dict[str, Any], slope: float) -> None:
    """At the kink, the slope is that of the left side: 0 for ReLU, as in CS231n."""
    assert ACTIVATIONS.from_dict(activation).slope(np.array([0.0])).tolist() == [slope]


@pytest.mark.parametrize("key", ["softplus", "elu", "selu", "silu", "gelu"])
def test_far_out_the_exponential_ones_are_straight(key: str) -> None:
    """At 1000 they are x times a constant and at -1000 flat, both without a warning."""
    activation = ACTIVATIONS[key]()
    x = np.array([-1000.0, 1000.0])
    right = 1.0507009873554805 if key == "selu" else 1.0
    left = {"elu": -1.0, "selu": -1.7580993408473766}.get(key, 0.0)
    np.testing.assert_allclose(activation.value(x), [left, 1000 * right], rtol=1e-15)
    np.testing.assert_allclose(activation.slope(x), [0, right], rtol=1e-15)


def test_selu_keeps_mean_0_and_variance_1() -> None:
    """For standard normal input, SELU's output has mean 0 and variance 1: the fixed point of its paper."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(150)
    y = ACTIVATIONS["selu"]().value(nodes)
    weights = weights / weights.sum()
    assert abs(weights @ y) < 5e-3
    assert weights @ y**2 == pytest.approx(1, abs=5e-3)


def test_a_step_lets_no_gradient_through() -> None:
    """Below a step activation nothing learns, above it the scores do; it is marked as not trainable."""
    net = Network(2, 2, [layer(activation=Step())])
    step = net.step(6, CrossEntropy())
    step.feed[:2] = np.random.default_rng(0).standard_normal((2, 6))
    step.feed[3:] = np.eye(2)[:, [0, 1, 1, 1, 0, 1]]
    play([*step.forward.calls, *step.backward])
    assert not Step.trainable
    assert not net.layers[0].d_weights.any()
    assert net.layers[1].d_weights.any()
    assert [cls.key for cls in ACTIVATIONS if not cls.trainable] == ["step"]
    assert "not trainable" in Step.summary()


def test_prelu_learns_one_slope_per_unit_and_no_penalty_pulls_on_it() -> None:
    """Each unit has its own slope, which starts at the setting and is not penalized like a weight."""
    net = Network(2, 2, [layer(units=5, activation=PReLU(0.125))])
    (block,) = (block for block in net.blocks if block.name == "activation.slope")
    assert block.view(net.parameters).tolist() == [0.125] * 5
    assert not block.view(net.penalized).any()


@pytest.mark.parametrize("k", [2, 3, 5])
def test_maxout_gives_the_largest_of_k_sums(k: int) -> None:
    """With k pieces there are k times as many sums; each piece starts like a separate layer, and the largest wins."""
    net = Network(30, 2, [layer(units=64, activation=Maxout(k))])
    weights = net.layers[0].weights
    assert weights.shape == (31, k * 64)
    assert weights[:-1].var() == pytest.approx(2 / (30 + 64), rel=0.1)
    forward = net.forward(np.vstack([np.random.default_rng(0).standard_normal((30, 9)), np.ones(9)]))
    play(forward.calls)
    expected = np.max([forward.sums[0][piece * 64 : (piece + 1) * 64] for piece in range(k)], axis=0)
    np.testing.assert_array_equal(forward.hidden[0], expected)


def test_of_equal_sums_maxout_s_first_gets_the_gradient() -> None:
    """If all pieces are equal, the gradient is not counted twice."""
    assert Maxout(3).slope(np.ones((3, 2))).tolist() == [[1, 1], [0, 0], [0, 0]]


def test_noise_is_drawn_in_training_only() -> None:
    """A training pass draws noise with the given deviation; evaluation is the plain ReLU."""
    activation = NoisyReLU(0.5)
    net = Network(2, 2, [layer(units=4, activation=activation)])
    ((block, draw, _),) = net.step(8, CrossEntropy()).noises
    assert block.shape == (4, 8)
    noise = np.empty((100, 400))
    draw(np.random.default_rng(0), noise)
    assert abs(noise.mean()) < 5 * 0.5 / 200
    assert noise.std() == pytest.approx(0.5, rel=0.02)
    forward = net.forward(np.vstack([np.random.default_rng(0).standard_normal((2, 9)), np.ones(9)]))
    play(forward.calls)
    np.testing.assert_array_equal(forward.hidden[0], np.maximum(forward.sums[0], 0))


def test_noise_moves_the_kink() -> None:
    """The output shows on which side of the kink a number lies, whatever the sum was before the noise."""
    assert NoisyReLU().pieces(np.array([-0.5, 0.5]), np.array([0.5, 0.0])).tolist() == [True, False]


def test_noise_is_added_in_front_of_the_bend() -> None:
    """A training pass outputs max(0, sum + noise), and where that is 0 no gradient gets through."""
    net = Network(2, 2, [layer(units=4, activation=NoisyReLU(2.0))])
    step = net.step(8, CrossEntropy())
    ((block, draw, _),) = step.noises
    draw(np.random.default_rng(0), block)
    step.feed[:2], step.feed[3] = np.random.default_rng(1).standard_normal((2, 8)), 1
    play([*step.forward.calls, *step.backward])
    expected = step.forward.sums[0] + block
    np.testing.assert_array_equal(step.forward.hidden[0], np.maximum(expected, 0))
    np.testing.assert_array_equal(step.d_sums[0] == 0, expected <= 0)


@pytest.mark.parametrize("cls", [cls for cls in ACTIVATIONS if cls.trainable and cls.steepest >= 1], ids=name)
def test_the_initializer_that_goes_with_it_keeps_signals_and_gradients_level(cls: type[Activation]) -> None:
    """Through eight layers of 64 units neither changes by a factor of six; a sigmoid's slopes are too flat for that.

    (Measured: at most 4.0 and 3.1. With the initializer of another family ReLU, SiLU and GELU are far beyond.)
    """
    rng = np.random.default_rng(0)
    x, targets = rng.standard_normal((64, 200)), np.eye(4)[:, rng.integers(0, 4, 200)]
    spec = layer(units=64, activation=cls(), initializer=cls.initializer)
    network = Network(64, 4, (spec,) * 8, seed=0)
    step = network.step(200, CrossEntropy())
    step.silence()
    step.feed[...] = np.vstack([x, np.ones(200), targets])
    play(step.forward.calls)
    play(step.backward)
    for blocks in (step.forward.hidden, step.d_sums[:-1]):
        sizes = [float(np.sqrt(np.square(block).mean())) for block in blocks]
        assert 1 / 6 < sizes[0] / sizes[-1] < 6


@given(st.sampled_from(CURVES).flatmap(lambda cls: settings(cls, {})))
@FEW
def test_what_is_alive_has_a_slope_on_both_sides(activation: Activation) -> None:
    """Whatever the settings, even a leak of 0: the suggested activation passes a gradient everywhere near 0."""
    alive = activation.alive()
    assert alive.trainable
    assert (alive.slope(np.array([-3.0, -0.5, 0.5, 3.0])) != 0).all()
    assert alive.alive() == alive
