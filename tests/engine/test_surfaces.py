from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.settings import Knob, fields_of
from engine.surfaces import SURFACES, Bowl, Rastrigin, Ravine, Saddle, Surface
from engine.tape import Array
from tests.engine.strategies import name, settings

every = pytest.mark.parametrize("surface", [cls() for cls in SURFACES], ids=name)
QUADRATIC = [Bowl(), Bowl(condition=3.0), Ravine(), Ravine(condition=20.0, angle=30.0), Saddle()]


def places_in(surface: Surface, count: int = 200) -> Array:
    """Places all over its window."""
    low, high = np.array(surface.window)
    return np.asarray(low + (high - low) * np.random.default_rng(0).random((count, 2)))


def hessian(surface: Surface, place: Array, h: float = 1e-4) -> Array:
    """The second derivatives at a place, from central differences of the gradient, ``(2, 2)``."""
    steps = h * np.eye(2)
    return np.array([(surface.gradient(place + s) - surface.gradient(place - s)) / (2 * h) for s in steps])


@pytest.mark.parametrize("cls", list(SURFACES), ids=lambda cls: cls.key)
@given(st.data())
def test_the_gradient_is_that_of_the_value(cls: type[Surface], data: st.DataObject) -> None:
    """Central differences of the loss agree with the closed form, with any settings."""
    surface = data.draw(settings(cls, {}))
    places, h = places_in(surface, 20), 1e-5
    numeric = [(surface.value(places + s) - surface.value(places - s)) / (2 * h) for s in h * np.eye(2)]
    gradient = surface.gradient(places)
    assert np.stack(numeric, axis=-1) == pytest.approx(gradient, abs=1e-6 * np.abs(gradient).max())


@every
def test_many_places_give_what_each_gives_alone(surface: Surface) -> None:
    """Losses and gradients of a block of places are those of the single places."""
    block = places_in(surface, 12).reshape(3, 4, 2)
    values, gradients = surface.value(block), surface.gradient(block)
    assert (values.shape, gradients.shape) == ((3, 4), (3, 4, 2))
    for index in np.ndindex(3, 4):
        assert surface.value(block[index]) == pytest.approx(values[index], rel=1e-14)
        assert surface.gradient(block[index]) == pytest.approx(gradients[index], rel=1e-14)


@every
def test_nowhere_is_lower_than_a_minimum(surface: Surface) -> None:
    """At a minimum there is no slope, the loss curves upward, and no place of the window is lower."""
    for minimum in np.array(surface.minima).reshape(-1, 2):
        assert surface.gradient(minimum) == pytest.approx([0, 0], abs=1e-12)
        assert np.linalg.eigvalsh(hessian(surface, minimum)).min() > 0
        assert surface.value(minimum) <= surface.value(places_in(surface)).min()


@every
def test_the_window_shows_start_and_minima(surface: Surface) -> None:
    """Start and minima lie inside the window, and the start is none of the minima."""
    (left, bottom), (right, top) = surface.window
    for x, y in (surface.start, *surface.minima):
        assert left < x < right
        assert bottom < y < top
    assert surface.start not in surface.minima
    assert np.linalg.norm(surface.gradient(np.array(surface.start))) > 0


@pytest.mark.parametrize("surface", QUADRATIC, ids=str)
def test_constant_curvatures_are_the_same_everywhere(surface: Surface) -> None:
    """The eigenvalues of the measured Hessian, at ten places."""
    for place in places_in(surface, 10):
        assert np.linalg.eigvalsh(hessian(surface, place)) == pytest.approx(surface.curvatures, rel=1e-6)


@every
def test_only_quadratic_surfaces_have_constant_curvatures(surface: Surface) -> None:
    """Elsewhere the Hessians of two places differ."""
    if surface.curvatures is None:
        first, second = (hessian(surface, place) for place in places_in(surface, 2))
        assert np.abs(first - second).max() > 1


def test_only_bowls_have_rates() -> None:
    """A saddle has curvatures but no minimum, so theory has no rate for it."""
    assert [cls.key for cls in SURFACES if cls().rates] == ["bowl", "ravine"]
    rates = Ravine(condition=9.0).rates
    assert rates is not None
    assert rates.momentum_factor == 0.5


def test_many_minima_are_near_whole_numbers() -> None:
    """Newton's method from each pair of whole numbers in the window finds a minimum within 0.01 of it."""
    surface = Rastrigin()
    for start in np.stack(np.meshgrid([-2.0, -1, 0, 1, 2], [-2.0, -1, 0, 1, 2]), axis=-1).reshape(-1, 2):
        place = start
        for _ in range(5):
            place = place - np.linalg.solve(hessian(surface, place), surface.gradient(place))
        assert np.abs(place - start).max() < 0.011
        assert np.linalg.eigvalsh(hessian(surface, place)).min() > 0


@every
def test_every_knob_says_what_to_try(surface: Surface) -> None:
    """As with all controls: one sentence, and after a colon what to try."""
    assert [field.name for field in fields_of(type(surface)) if ": try " not in field.help] == []
    assert all(isinstance(field.note, Knob) for field in fields_of(type(surface)))
