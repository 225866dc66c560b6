from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from engine.initializers import INITIALIZERS, Constant, Initializer
from tests.engine.strategies import name

FAMILIES = {
    "normal": ("zeros", "small", "large", "scaled", "lecun", "xavier", "he"),
    "uniform": ("xavier_uniform", "he_uniform"),
    "other": ("constant", "orthogonal"),
}
normal = pytest.mark.parametrize("initializer", [INITIALIZERS[key]() for key in FAMILIES["normal"]], ids=name)
random = pytest.mark.parametrize("initializer", [cls() for cls in INITIALIZERS if cls.key != "constant"], ids=name)
every = pytest.mark.parametrize("initializer", [cls() for cls in INITIALIZERS], ids=name)
SHAPES = [(300, 200), (64, 700), (700, 64)]


def test_every_initializer_is_of_one_family() -> None:
    """These tests know the distribution of each initializer's weights."""
    assert sorted(sum(FAMILIES.values(), ())) == sorted(INITIALIZERS.keys)


@random
@pytest.mark.parametrize(("fan_in", "fan_out"), SHAPES)
def test_draws_have_the_declared_variance(initializer: Initializer, fan_in: int, fan_out: int) -> None:
    """Mean and variance of tens of thousands of weights are the declared ones, within five standard errors."""
    weights = initializer.draw(np.random.default_rng(0), fan_in, fan_out)
    count, variance = weights.size, initializer.variance(fan_in, fan_out)
    assert weights.shape == (fan_in, fan_out)
    assert abs(weights.mean()) <= 5 * np.sqrt(variance / count)
    assert abs(weights.var() - variance) <= 5 * variance * np.sqrt(2 / count)


@normal
def test_draws_are_normal(initializer: Initializer) -> None:
    """A Kolmogorov-Smirnov test does not reject the normal distribution."""
    deviation = np.sqrt(initializer.variance(100, 50))
    weights = initializer.draw(np.random.default_rng(1), 100, 50).ravel()
    if deviation == 0:
        assert not weights.any()
    else:
        assert stats.kstest(weights / deviation, "norm").pvalue > 0.01


@pytest.mark.parametrize(
    ("key", "variance"),
    [
        ("zeros", 0.0),
        ("small", 0.01**2),
        ("large", 1.0),
        ("xavier", 2 / (30 + 50)),
        ("he", 2 / 30),
        ("lecun", 1 / 30),
        ("scaled", 0.1**2),
        ("xavier_uniform", 2 / (30 + 50)),
        ("he_uniform", 2 / 30),
        ("orthogonal", 1 / 50),
    ],
)
def test_the_variance_is_the_formula_s(key: str, variance: float) -> None:
    """For 30 inputs and 50 units, each variance is what its paper says."""
    assert INITIALIZERS[key]().variance(30, 50) == pytest.approx(variance, rel=1e-15)


@normal
def test_two_initializers_scale_the_same_draws(initializer: Initializer) -> None:
    """With one seed, every normal initializer scales the same standard normal numbers by its deviation."""
    drawn = initializer.draw(np.random.default_rng(5), 7, 3)
    expected = np.random.default_rng(5).normal(size=(7, 3)) * initializer.variance(7, 3) ** 0.5
    np.testing.assert_allclose(drawn, expected, rtol=1e-14)


@pytest.mark.parametrize("key", FAMILIES["uniform"])
def test_uniform_draws_are_uniform(key: str) -> None:
    """A Kolmogorov-Smirnov test does not reject the paper's bounds, and no weight lies beyond them."""
    bound = {"xavier_uniform": np.sqrt(6 / 150), "he_uniform": np.sqrt(6 / 100)}[key]
    weights = INITIALIZERS[key]().draw(np.random.default_rng(1), 100, 50).ravel()
    assert np.abs(weights).max() <= bound
    assert stats.kstest(weights / bound, "uniform", args=(-1, 2)).pvalue > 0.01


@pytest.mark.parametrize(("fan_in", "fan_out"), [(7, 3), (3, 7), (5, 5), (1, 4)])
def test_orthogonal_weights_are_orthonormal(fan_in: int, fan_out: int) -> None:
    """On the shorter side the weights are orthonormal."""
    weights = INITIALIZERS["orthogonal"]().draw(np.random.default_rng(2), fan_in, fan_out)
    product = weights.T @ weights if fan_in >= fan_out else weights @ weights.T
    assert weights.shape == (fan_in, fan_out)
    np.testing.assert_allclose(product, np.eye(min(fan_in, fan_out)), atol=1e-14)


def test_every_rotation_is_equally_likely() -> None:
    """No direction is preferred: over many draws the mean of each weight is zero, including the diagonal."""
    rng = np.random.default_rng(3)
    draws = np.array([INITIALIZERS["orthogonal"]().draw(rng, 2, 2) for _ in range(2000)])
    assert np.abs(draws.mean(axis=0)).max() < 5 * np.sqrt(0.5 / 2000)


def test_constant_weights_are_the_constant() -> None:
    """Every weight has the value of the setting."""
    assert (Constant(-0.25).draw(np.random.default_rng(0), 3, 4) == np.full((3, 4), -0.25)).all()


@every
def test_a_draw_has_a_column_for_each_unit(initializer: Initializer) -> None:
    """``(fan_in, fan_out)``, down to one input."""
    assert initializer.draw(np.random.default_rng(0), 1, 3).shape == (1, 3)
