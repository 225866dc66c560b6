from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.adam import Adam
from engine.descent import Path, arrival, local_search, random_search, walk, walks
from engine.optimizers import OPTIMIZERS, SGD, Momentum, Optimizer
from engine.rates import Rates
from engine.schedules import SCHEDULES, Cosine, Exponential, Schedule, StepDecay, WarmUp
from engine.surfaces import SURFACES, Beale, Bowl, Rastrigin, Ravine, Rosenbrock, Saddle, Surface
from tests.engine import reference
from tests.engine.strategies import name

every_surface = pytest.mark.parametrize("surface", [cls() for cls in SURFACES], ids=name)
every_optimizer = pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS], ids=name)


def quadratic(rate: float, beta: float, curvature: float, start: float, steps: int) -> Any:
    """Descent with momentum on ½ c x², as the plain recurrence, ``(steps + 1,)``."""
    x, v, found = start, 0.0, [start]
    for _ in range(steps):
        v = beta * v - rate * curvature * x
        x = x + v
        found.append(x)
    return np.array(found)


@pytest.mark.parametrize("condition", [4.0, 20.0, 100.0])
def test_descent_shrinks_the_distance_by_the_printed_factor(condition: float) -> None:
    """At the best rate each step leaves (k - 1) / (k + 1), to a hundredth, and the path is the recurrence's."""
    rates, start, steps = Rates.of([1.0, condition]), (-2.0, 0.4), 100
    path = walk(Bowl(condition), SGD(), start, rates.descent_rate, steps)
    own = [quadratic(rates.descent_rate, 0, c, at, steps) for c, at in zip((1.0, condition), start, strict=True)]
    assert path.places == pytest.approx(np.stack(own, axis=1), abs=1e-14)
    distances = np.linalg.norm(path.places, axis=1)
    assert (distances[-1] / distances[0]) ** (1 / steps) == pytest.approx((condition - 1) / (condition + 1), rel=0.01)


@pytest.mark.parametrize("condition", [4.0, 20.0, 100.0])
def test_momentum_shrinks_the_distance_by_the_printed_factor_in_the_long_run(condition: float) -> None:
    """Between steps t and 2 t, where the double root's factor of t counts no more than 2, and that is divided out."""
    rates, start = Rates.of([1.0, condition]), (-2.0, 0.4)
    steps = math.ceil(40 / -math.log(rates.momentum_factor))
    path = walk(Bowl(condition), Momentum(rates.beta), start, rates.momentum_rate, steps)
    own = [
        quadratic(rates.momentum_rate, rates.beta, c, at, steps) for c, at in zip((1.0, condition), start, strict=True)
    ]
    assert path.places == pytest.approx(np.stack(own, axis=1), abs=1e-12)
    half, distances = steps // 2, np.linalg.norm(path.places, axis=1)
    factor = (distances[-1] / distances[half] * half / steps) ** (1 / (steps - half))
    root = math.sqrt(condition)
    assert factor == pytest.approx((root - 1) / (root + 1), rel=0.01)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("surface", [Bowl(50.0), Ravine(50.0)], ids=name)
def test_only_a_rate_beyond_the_limit_diverges(surface: Surface, beta: float) -> None:
    """One percent above (2 + 2 beta) / ln it does, and one percent below it comes to the minimum."""
    limit = (2 + 2 * beta) / 50
    below, above = walks(surface, Momentum(beta), [surface.start] * 2, [0.99 * limit, 1.01 * limit], 3000)
    assert below.diverged is None
    assert np.abs(below.places[-1]).max() < 1e-3
    assert above.diverged is not None
    assert len(above.places) == above.diverged + 1


@every_optimizer
@every_surface
def test_every_optimizer_takes_the_textbook_s_steps(optimizer: Optimizer, surface: Surface) -> None:
    """The path by the rule of the paper, with each gradient at the textbook's own place."""
    rate = 0.001
    path = walk(surface, optimizer, surface.start, rate, 40)
    w, state = np.array(surface.start), {}  # type: ignore[var-annotated]
    for place in path.places[1:]:
        w = reference.OPTIMIZERS[optimizer.key](w, surface.gradient(w), state, rate, optimizer)
        assert place == pytest.approx(w, rel=1e-9, abs=1e-9)
    assert path.losses == pytest.approx(surface.value(path.places))


@pytest.mark.parametrize("optimizer", [Momentum(), Adam()], ids=name)
def test_walks_together_are_the_walks_alone(optimizer: Optimizer) -> None:
    """To the last bit, with starts and rates of their own, also if one of them diverges."""
    surface = Rosenbrock()
    starts, rates = [(-1.2, 1.0), (0.5, 0.5), (1.5, 2.0)], [1e-4, 3e-4, 0.5]
    together = walks(surface, optimizer, starts, rates, 200)
    for path, start, rate in zip(together, starts, rates, strict=True):
        alone = walk(surface, optimizer, start, rate, 200)
        assert path.diverged == alone.diverged
        assert np.array_equal(path.places, alone.places)
        assert np.array_equal(path.losses, alone.losses)


def test_one_rate_serves_all_walks() -> None:
    """A single rate counts for each start, and starts may be an array."""
    paths = walks(Bowl(), SGD(), np.array([[1.0, 0.0], [2.0, 0.0]]), 0.01, 10)
    assert [path.places[-1, 0] for path in paths] == pytest.approx([0.99**10, 2 * 0.99**10])


@pytest.mark.parametrize("schedule", [StepDecay(share=0.5, every=3), Exponential(k=0.1), Cosine(epochs=8)], ids=name)
def test_a_schedule_changes_the_rate_of_each_step(schedule: Schedule) -> None:
    """On a slope of x, the step at t leaves 1 - rate factor(t), with epochs of two steps."""
    path = walk(Bowl(), SGD(), (1.0, 0.0), 0.1, 20, schedule=schedule, steps_per_epoch=2)
    left = np.cumprod([1 - 0.1 * schedule.factor(step, 2) for step in range(20)])
    assert path.places[1:, 0] == pytest.approx(left)


@pytest.mark.parametrize("cls", list(SCHEDULES), ids=lambda cls: cls.key)
def test_every_schedule_can_be_walked(cls: type[Schedule]) -> None:
    """With and without warm-up, and the first step of a warm-up is short."""
    plain, warm = (walk(Bowl(), SGD(), (1.0, 0.0), 0.01, 30, schedule=each) for each in (cls(), WarmUp(cls(), 10)))
    assert plain.places[1, 0] == pytest.approx(1 - 0.01)
    assert warm.places[1, 0] == pytest.approx(1 - 0.001)


def test_a_walk_that_overflows_ends_without_a_warning() -> None:
    """The path has finite places only, up to the step that broke it."""
    path = walk(Rosenbrock(), SGD(), (-2.0, 3.0), 100.0, 300)
    assert path.diverged is not None
    assert path.diverged < 5
    assert np.isfinite(path.places).all()
    assert np.isfinite(path.losses).all()


def test_a_walk_down_without_end_counts_as_diverged() -> None:
    """A saddle has no bottom: beyond ten windows from the middle, 30 in its units, the walk is over."""
    path = walk(Saddle(), SGD(), Saddle.start, 0.05, 1000)
    assert path.diverged is not None
    assert np.abs(path.places[-2, 1]) <= 30 < np.abs(path.places[-1, 1])


def test_momentum_leaves_a_saddle_sooner() -> None:
    """Both wait near the middle; momentum is past y = 1 in fewer steps."""
    plain, heavy = (walk(Saddle(), rule, Saddle.start, 0.02, 400) for rule in (SGD(), Momentum(0.9)))
    out = [int(np.argmax(np.abs(path.places[:, 1]) > 1)) for path in (plain, heavy)]
    assert 0 < out[1] < out[0] / 2


def test_a_first_step_beyond_all_bounds_leaves_the_start() -> None:
    """Not even one finite step: the path is its start."""
    path = walk(Beale(), SGD(), (1e200, 1e200), 1.0, 10)
    assert (path.places.tolist(), path.diverged) == ([[1e200, 1e200]], 1)


def test_no_steps_are_no_path() -> None:
    """The start alone."""
    assert walk(Bowl(), SGD(), (1.0, 0.5), 0.1, 0).places.tolist() == [[1.0, 0.5]]


@pytest.mark.parametrize("steps", [1, 50, 300])
@every_surface
def test_random_search_keeps_the_best_of_all_it_saw(surface: Surface, steps: int) -> None:
    """After each step the best so far, found by looking at each again; and all of them within the window."""
    path = random_search(surface, surface.start, steps, seed=3)
    assert path.tried is not None
    seen = np.vstack([[surface.start], path.tried])
    for step in range(steps + 1):
        best = seen[: step + 1][surface.value(seen[: step + 1]).argmin()]
        assert np.array_equal(path.places[step], best)
    low, high = np.array(surface.window)
    assert ((path.tried >= low) & (path.tried <= high)).all()
    assert path.losses == pytest.approx(surface.value(path.places))


@every_surface
def test_local_search_moves_only_downward_and_only_where_it_looked(surface: Surface) -> None:
    """Each place is the one before, or the one tried; the loss never rises."""
    path = local_search(surface, surface.start, 0.05, 200, seed=5)
    assert path.tried is not None
    assert path.losses == pytest.approx(surface.value(path.places))
    for before, after, tried in zip(path.places, path.places[1:], path.tried, strict=False):
        better = surface.value(tried) < surface.value(before)
        assert np.array_equal(after, tried if better else before)


def test_a_search_depends_on_its_seed_alone() -> None:
    """The same seed looks at the same places, also with more steps; another seed at others."""
    surface = Rastrigin()

    def local(steps: int, seed: int) -> Path:
        return local_search(surface, surface.start, 0.3, steps, seed)

    def anywhere(steps: int, seed: int) -> Path:
        return random_search(surface, surface.start, steps, seed)

    for search in (local, anywhere):
        assert np.array_equal(search(50, 1).places, search(200, 1).places[:51])
        assert not np.array_equal(search(50, 1).places, search(50, 2).places)


def test_local_search_steps_are_of_the_given_size() -> None:
    """The standard deviation along each axis, over many tries from one place."""
    tried = local_search(Bowl(), (0.0, 0.0), 0.25, 5000).tried
    assert tried is not None
    assert tried.std(axis=0) == pytest.approx([0.25, 0.25], rel=0.05)


def test_arrival_tells_passing_from_staying() -> None:
    """A path that comes within a thousandth, leaves, and comes back."""
    distances = [1.0, 0.5, 0.0009, 0.2, 0.001, 0.0005]
    path = Path(np.array([[distance, 0.0] for distance in distances]), np.zeros(6))
    found = arrival(path, [(0.0, 0.0), (50.0, 0.0)])
    assert (found.first, found.stays) == (2, 4)
    assert arrival(Path(path.places[:4], path.losses[:4]), [(0.0, 0.0)]).stays is None


def test_what_never_arrives_has_no_step() -> None:
    """Neither a path without a minimum, nor one that is too slow; but a start on the minimum has arrived."""
    path = walk(Bowl(), SGD(), (1.0, 0.1), 1e-5, 50)
    assert arrival(path, Bowl.minima).first is None
    assert arrival(path, ()).first is None
    there = arrival(walk(Bowl(), SGD(), (0.0, 0.0), 0.01, 50), Bowl.minima)
    assert (there.first, there.stays) == (0, 0)


def test_a_diverged_path_never_stays() -> None:
    """Even if it was close when it broke."""
    places = np.array([[1.0, 0.0], [0.0, 0.0]])
    assert arrival(Path(places, np.zeros(2), diverged=2), Bowl.minima).stays is None
