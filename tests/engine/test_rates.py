from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rates import Rates

BOWLS = [(1.0, 4.0), (1.0, 100.0), (0.3, 27.0)]
every_bowl = pytest.mark.parametrize("curvatures", BOWLS)


def spectral_radius(rate: float, beta: float, curvatures: Any) -> float:
    """How much a step of momentum leaves in the long run: the largest eigenvalue of its matrix, over all directions."""
    steps = [np.array([[beta, -rate * curvature], [beta, 1 - rate * curvature]]) for curvature in curvatures]
    return max(float(np.abs(np.linalg.eigvals(step)).max()) for step in steps)


@every_bowl
def test_the_factors_are_those_of_the_step_s_matrix(curvatures: tuple[float, float]) -> None:
    """The largest eigenvalue of a step, at the rates that are said to be best."""
    rates = Rates.of(curvatures)
    assert rates.descent_factor == pytest.approx(spectral_radius(rates.descent_rate, 0, curvatures))
    assert rates.momentum_factor == pytest.approx(
        spectral_radius(rates.momentum_rate, rates.beta, curvatures), rel=1e-6
    )


@every_bowl
@given(share=st.floats(0.0, 2.0), beta=st.floats(0.0, 0.99))
def test_no_other_setting_is_faster(curvatures: tuple[float, float], share: float, beta: float) -> None:
    """No rate up to twice the limit beats the best one, with or without momentum."""
    rates = Rates.of(curvatures)
    assert spectral_radius(share * rates.limit(), 0, curvatures) >= rates.descent_factor - 1e-12
    assert spectral_radius(share * rates.limit(beta), beta, curvatures) >= rates.momentum_factor - 1e-6


@every_bowl
@given(share=st.floats(0.01, 1.9), beta=st.floats(0.0, 0.99))
def test_no_other_momentum_is_faster_at_a_rate(curvatures: tuple[float, float], share: float, beta: float) -> None:
    """At any rate up to nearly twice the limit without momentum."""
    rates = Rates.of(curvatures)
    rate = share * rates.limit()
    best = rates.best_beta(rate)
    assert spectral_radius(rate, best, curvatures) <= spectral_radius(rate, beta, curvatures) + 1e-6


@every_bowl
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_it_diverges_just_beyond_the_limit(curvatures: tuple[float, float], beta: float) -> None:
    """A thousandth below the limit a step shrinks the distance, a thousandth above it grows."""
    limit = Rates.of(curvatures).limit(beta)
    assert spectral_radius(0.999 * limit, beta, curvatures) < 1 < spectral_radius(1.001 * limit, beta, curvatures)


def test_a_round_bowl_takes_one_step() -> None:
    """With equal curvatures nothing is left after a step, and momentum does not help."""
    rates = Rates.of([2.0, 2.0])
    assert (rates.descent_factor, rates.momentum_factor, rates.beta) == (0.0, 0.0, 0.0)
    assert (rates.descent_rate, rates.momentum_rate) == pytest.approx((0.5, 0.5))
    assert rates.steps(rates.descent_factor, 1e-3) == 1.0


@pytest.mark.parametrize("curvatures", [[], [0.0, 1.0], [-2.0, 10.0], [np.nan]])
def test_what_has_no_minimum_has_no_rates(curvatures: list[float]) -> None:
    """Flat and downward curvatures are refused."""
    with pytest.raises(ValueError, match="not allowed"):
        Rates.of(curvatures)
