from __future__ import annotations

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from engine.initializers import INITIALIZERS, Initializer
from tests.engine.strategies import name

every = pytest.mark.parametrize("initializer", [cls() for cls in INITIALIZERS], ids=name)
SHAPES = [(300, 200), (64, 700), (700, 64)]


@every
@pytest.mark.parametrize(("fan_in", "fan_out"), SHAPES)
def test_draws_have_the_declared_variance(initializer: Initializer, fan_in: int, fan_out: int) -> None:
    """Mean and variance of tens of thousands of draws are the declared ones, within five standard errors."""
    weights = initializer.draw(np.random.default_rng(0), fan_in, fan_out)
    count, variance = weights.size, initializer.variance(fan_in, fan_out)
    assert weights.shape == (fan_in, fan_out)
    assert abs(weights.mean()) <= 5 * np.sqrt(variance / count)
    assert abs(weights.var() - variance) <= 5 * variance * np.sqrt(2 / count)


@every
def test_draws_are_normal(initializer: Initializer) -> None:
    """A Kolmogorov-Smirnov test finds nothing against a normal distribution."""
    deviation = np.sqrt(initializer.variance(100, 50))
    weights = initializer.draw(np.random.default_rng(1), 100, 50).ravel()
    if deviation == 0:
        assert not weights.any()
    else:
        assert stats.kstest(weights / deviation, "norm").pvalue > 0.01


@pytest.mark.parametrize(
    ("key", "variance"),
    [("zeros", 0.0), ("small", 0.01**2), ("large", 1.0), ("xavier", 2 / (30 + 50)), ("he", 2 / 30)],
)
def test_the_variance_is_the_formula_s(key: str, variance: float) -> None:
    """For 30 inputs and 50 units, each variance is what its paper says."""
    assert INITIALIZERS[key]().variance(30, 50) == pytest.approx(variance, rel=1e-15)


@every
def test_two_initializers_scale_the_same_draws(initializer: Initializer) -> None:
    """From one seed, every initializer's weights are the standard normal draws times its standard deviation."""
    drawn = initializer.draw(np.random.default_rng(5), 7, 3)
    expected = np.random.default_rng(5).normal(size=(7, 3)) * initializer.variance(7, 3) ** 0.5
    np.testing.assert_allclose(drawn, expected, rtol=1e-14)
