"""Starts, computed again without the engine: closed forms, integrals, plain NumPy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.labs.claims import initialization, wide
from app.labs.claims.initialization import GAINED, HALVED, HELD, LARGE, SMALL, XAVIER
from app.labs.claims.runs import middle_loss, trained
from engine.initializers import Constant
from engine.streams import generator


@pytest.mark.parametrize(("spec", "gain"), [(HALVED, 1.0), (HELD, 2.0)], ids=["Xavier", "He"])
def test_the_law_for_relu_is_its_closed_form(spec: wide.WideLayer, gain: float) -> None:
    """E relu(z)² = q/2 and E relu(z) = sqrt(q / 2π), so each layer multiplies the mean square by gain / 2."""
    q = gain * (gain / 2) ** np.arange(wide.DEPTH)
    np.testing.assert_allclose(wide.law(spec), np.sqrt(q / 2 - q / (2 * np.pi)), rtol=1e-5)


@pytest.mark.parametrize(("spec", "gain"), [(SMALL, 0.05), (XAVIER, 1.0), (GAINED, 25 / 9)], ids=["0.01", "1", "5/3"])
def test_the_law_for_tanh_is_an_integral(spec: wide.WideLayer, gain: float) -> None:
    """By Gauss-Hermite quadrature; tanh is odd, so the mean is 0."""
    z, weight = np.polynomial.hermite_e.hermegauss(80)
    square, found = 1.0, []
    for _ in range(wide.DEPTH):
        square = float(weight @ np.tanh(np.sqrt(gain * square) * z) ** 2 / math.sqrt(2 * math.pi))
        found.append(math.sqrt(square))
    np.testing.assert_allclose(wide.law(spec), found, rtol=1e-5)


def test_the_deviations_are_those_of_plain_numpy() -> None:
    """Ten products and ten tanh in float64, with weights drawn as the engine draws them."""
    outputs, found = generator(3, "data").standard_normal((wide.WIDTH, wide.ROWS)), []
    for number in range(1, wide.DEPTH + 1):
        weights = generator(3, "weights", number).standard_normal((wide.WIDTH, wide.WIDTH)) / math.sqrt(wide.WIDTH)
        outputs = np.tanh(weights.T @ outputs)
        found.append(outputs.std())
    np.testing.assert_allclose(wide.deviations(XAVIER, 3), found, rtol=1e-5)


def test_the_share_of_extreme_outputs_is_an_integral() -> None:
    """The density of N(0, q) beyond ±atanh(0.99), summed finely."""
    q = wide.WIDTH * wide.law(LARGE)[-2] ** 2
    z = np.linspace(math.atanh(0.99), 12 * math.sqrt(q), 200_001)
    share = 2 * np.trapezoid(np.exp(-z * z / (2 * q)) / math.sqrt(2 * math.pi * q), z)
    assert initialization.extreme_by_law() == pytest.approx(share, rel=1e-6)


def test_equal_weights_move_together() -> None:
    """Unlike zeros they do move, so that they stay equal is not because nothing happens."""
    start = initialization.ten(Constant(0.1))
    before, after = (trained(start, 0, steps).network.layers[0].weights for steps in (0, 300))
    assert np.abs(after - before).max() > 0.1
    assert middle_loss(start, 0) < 0.65
