from __future__ import annotations

import numpy as np
import pytest

from engine.descent import arrival, walk
from engine.optimizers import Momentum
from engine.rates_plane import RatesPlane, rates_plane, rates_plane_in_pieces
from engine.surfaces import SURFACES, Beale, Bowl, Rastrigin, Ravine, Rosenbrock, Surface
from engine.tape import finish
from tests.engine.strategies import name

RATES, MOMENTA = np.linspace(0.001, 0.05, 18), np.linspace(0, 0.95, 9)


def recurrence(curvatures: tuple[float, float], start: tuple[float, float], rate: float, beta: float) -> float:
    """The steps until 1,000 steps of the plain recurrence stay within a thousandth; inf if it grew, else NaN."""
    x, v, last = np.array(start), np.zeros(2), 0
    first = float(np.hypot(*x))
    for step in range(1, 1001):
        v = beta * v - rate * np.array(curvatures) * x
        x = x + v
        if not np.hypot(*x) <= 1e-3 * first:
            last = step
        if not np.hypot(*x) < 1e100:
            return np.inf
    if not np.hypot(*x) <= first:
        return np.inf
    return last + 1 if last < 1000 else np.nan


def test_every_cell_is_the_plain_recurrence() -> None:
    """On the bowl, cell by cell, including those that diverge or take too long."""
    found = rates_plane(Bowl(100.0), (-2.0, 0.4), RATES, MOMENTA).steps
    expected = [[recurrence((1.0, 100.0), (-2.0, 0.4), rate, beta) for rate in RATES] for beta in MOMENTA]
    assert np.array_equal(found, expected, equal_nan=True)
    assert np.isinf(found).any()
    assert np.isnan(found).any()


@pytest.mark.parametrize("surface", [Ravine(), Beale(), Rosenbrock(), Rastrigin()], ids=name)
def test_a_cell_is_the_walk_of_the_engine_s_momentum(surface: Surface) -> None:
    """The step from which on the walk with that rate and momentum stays close."""
    rates, momenta = [0.0005, 0.001, 0.003], [0.0, 0.5, 0.9]
    found = rates_plane(surface, surface.start, rates, momenta, most=400).steps
    for row, beta in enumerate(momenta):
        for column, rate in enumerate(rates):
            path = walk(surface, Momentum(beta), surface.start, rate, 400)
            stays = arrival(path, surface.minima).stays
            if stays is None:
                assert not np.isfinite(found[row, column])
            else:
                assert found[row, column] == stays


@pytest.mark.parametrize("surface", [Bowl(100.0), Ravine(30.0, 20.0)], ids=name)
def test_it_diverges_just_beyond_the_border_of_theory(surface: Surface) -> None:
    """Two percent beyond (2 + 2 beta) / ln every momentum diverges, and two percent before it none does."""
    assert surface.rates is not None
    limits = np.array([surface.rates.limit(beta) for beta in MOMENTA])
    for beta, limit in zip(MOMENTA, limits, strict=True):
        (steps,) = rates_plane(surface, surface.start, [0.98 * limit, 1.02 * limit], [beta], most=2000).steps
        assert not np.isinf(steps[0])
        assert np.isinf(steps[1])


def test_theory_s_best_setting_is_not_the_fastest_to_a_thousandth() -> None:
    """With condition number 100 theory's takes 50 steps, since its root is double; (.0315, .70) takes 35."""
    rates = Bowl(100.0).rates
    assert rates is not None
    theory = rates_plane(Bowl(100.0), Bowl.start, [rates.momentum_rate], [rates.beta])
    found = rates_plane(Bowl(100.0), Bowl.start, [0.0315], [0.7])
    assert theory.steps.item() > 1.3 * found.steps.item()


def test_to_a_millionth_theory_s_best_takes_more_than_its_factor_says() -> None:
    """69 steps by the factor, 87 measured."""
    rates = Bowl(100.0).rates
    assert rates is not None
    assert round(rates.steps(rates.momentum_factor, 1e-6)) == 69
    measured = rates_plane(Bowl(100.0), Bowl.start, [rates.momentum_rate], [rates.beta], share=1e-6)
    assert measured.steps.item() == recurrence_to(1e-6) == 87


def recurrence_to(share: float) -> int:
    """The steps to a share at theory's best setting, in extended precision."""
    root = np.longdouble(9) / 11
    beta, rate, curvatures = root**2, (np.longdouble(2) / 11) ** 2, np.array([1, 100], np.longdouble)
    x, v, last = np.array(Bowl.start, np.longdouble), np.zeros(2, np.longdouble), 0
    first = np.hypot(*x)
    for step in range(1, 300):
        v = beta * v - rate * curvatures * x
        x = x + v
        last = step if np.hypot(*x) > share * first else last
    return last + 1


def test_the_best_cell_is_the_one_with_the_fewest_steps() -> None:
    """Cells that diverged or did not arrive do not count; without any other there is no best."""
    steps = np.array([[np.nan, 70.0, np.inf], [90.0, 40.0, 60.0]])
    assert RatesPlane(np.array([0.1, 0.2, 0.3]), np.array([0.0, 0.5]), steps).best == (0.2, 0.5, 40)
    assert RatesPlane(np.array([0.1]), np.array([0.0]), np.array([[np.inf]])).best is None


def test_a_start_on_the_minimum_takes_no_steps() -> None:
    """Nothing moves, whatever the rate."""
    assert rates_plane(Bowl(), (0.0, 0.0), [0.01, 5.0], [0.0, 0.9]).steps.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("cls", [cls for cls in SURFACES if not cls.minima], ids=lambda cls: cls.key)
def test_a_surface_without_a_minimum_is_refused(cls: type[Surface]) -> None:
    """There is nowhere to arrive."""
    with pytest.raises(ValueError, match="no minimum"):
        rates_plane(cls(), cls.start, [0.1], [0.0])


def test_pauses_change_nothing() -> None:
    """The computation pauses often, and gives the same numbers."""
    pieces = rates_plane_in_pieces(Bowl(), Bowl.start, RATES, MOMENTA)
    pauses, found = 0, None
    while found is None:
        try:
            next(pieces)
            pauses += 1
        except StopIteration as end:
            found = end.value
    whole = finish(rates_plane_in_pieces(Bowl(), Bowl.start, RATES, MOMENTA))
    assert pauses >= 40
    assert np.array_equal(found.steps, whole.steps, equal_nan=True)
