from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.activations import ACTIVATIONS, Activation
from tests.engine import reference
from tests.engine.strategies import SOME, entries, name

EVERYWHERE = np.concatenate([np.linspace(-6, 6, 241), [-1e3, 1e3, -1e-9, 1e-9]])
every = pytest.mark.parametrize("activation", [cls() for cls in ACTIVATIONS], ids=name)


def smooth(activation: Activation, x: Any, margin: float) -> Any:
    """The inputs that keep a distance from the kinks."""
    far = [np.abs(x - kink) > margin for kink in activation.kinks]
    return x[np.all(far, axis=0)] if far else x


@pytest.mark.parametrize("key", reference.ACTIVATIONS)
def test_value_and_slope_are_the_textbook_s(key: str) -> None:
    """Value and slope agree with the definition, as scipy or plain NumPy computes it."""
    activation = ACTIVATIONS[key]()
    f, slope = reference.ACTIVATIONS[key]
    x = smooth(activation, np.linspace(-30, 30, 601), 1e-12)
    np.testing.assert_allclose(activation.value(x), f(x, activation), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(activation.slope(x), slope(x, activation), rtol=1e-10, atol=1e-15)


@given(entries(ACTIVATIONS), st.floats(-8, 8))
@SOME
def test_the_slope_is_the_derivative_of_the_value(activation: Activation, at: float) -> None:
    """With any settings, the slope agrees with a central difference away from the kinks."""
    x = smooth(activation, np.array([at]), 1e-3)
    h = 1e-4
    difference = (activation.value(x + h) - activation.value(x - h)) / (2 * h)
    np.testing.assert_allclose(activation.slope(x), difference, rtol=1e-6, atol=1e-8)


@every
def test_the_slope_jumps_at_every_declared_kink_and_nowhere_else(activation: Activation) -> None:
    """Left and right of a declared kink the slope differs; between two near points elsewhere it does not."""
    for kink in activation.kinks:
        left, right = activation.slope(np.array([kink - 1e-6, kink + 1e-6]))
        assert abs(left - right) > 1e-3
    x = smooth(activation, np.linspace(-8, 8, 1601), 1e-3)
    assert np.abs(activation.slope(x + 1e-5) - activation.slope(x - 1e-5)).max() < 1e-3


@given(entries(ACTIVATIONS))
@SOME
def test_values_stay_within_the_declared_bounds(activation: Activation) -> None:
    """``low`` and ``high`` hold every value, and a finite bound is come close to."""
    y = activation.value(EVERYWHERE)
    assert np.isfinite(y).all()
    assert activation.low <= y.min()
    assert y.max() <= activation.high
    for bound, reached in ((activation.low, y.min()), (activation.high, y.max())):
        assert not np.isfinite(bound) or abs(bound - reached) < 0.01


@every
def test_values_keep_the_shape_and_the_input(activation: Activation) -> None:
    """Any shape goes in and comes out, and the input is not written to."""
    x = EVERYWHERE[:24].reshape(2, 3, 4)
    before = x.copy()
    assert activation.value(x).shape == activation.slope(x).shape == (2, 3, 4)
    np.testing.assert_array_equal(x, before)


@every
def test_not_a_number_is_passed_on(activation: Activation) -> None:
    """NaN in is NaN out, so that no activation hides a divergence."""
    assert np.isnan(activation.value(np.array([np.nan]))).all()


def test_sigmoid_does_not_overflow() -> None:
    """Far out, the sigmoid is 0 or 1 without a warning."""
    assert ACTIVATIONS["sigmoid"]().value(np.array([-1e300, 1e300])).tolist() == [0.0, 1.0]


def test_relu_is_flat_at_zero() -> None:
    """At its kink, ReLU's slope is 0, as in CS231n."""
    assert ACTIVATIONS["relu"]().slope(np.array([0.0])).tolist() == [0.0]
