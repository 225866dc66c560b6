"""Four ways down on a budget, against softmax regression that is written out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.budget import Meter, Way, descend, gradient_passes
from engine.datasets import Iris
from engine.losses import CrossEntropy
from engine.network import Network
from engine.ways import AnalyticGradient, LocalSearch, NumericGradient, RandomSearch, differences
from tests.engine.softmax import loss_and_gradient

IRIS = Trainer(Config(data=DataSettings(dataset=Iris(), test_share=0.0), network=NetworkSettings(hidden=())))
SEEDS = [3, 8]
WAYS: tuple[Way, ...] = (RandomSearch(1.0), LocalSearch(0.2), NumericGradient(2.0), AnalyticGradient(2.0))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: type(way).__name__)
def test_losses_are_those_of_the_parameters_and_all_begin_with_the_start(way: Way) -> None:
    """Also where nothing has been evaluated, or too little to move."""
    found = descend(IRIS, way, SEEDS, [0, 1, 40, 100])
    starts = [Network(4, 3, (), seed=seed).parameters for seed in SEEDS]
    assert found.parameters[:2].tolist() == [[start.tolist() for start in starts]] * 2
    own = [[loss_and_gradient(IRIS, flat)[0] for flat in moment] for moment in found.parameters]
    np.testing.assert_allclose(found.losses, own, rtol=1e-12)


@pytest.mark.parametrize("way", WAYS[:2], ids=lambda way: type(way).__name__)
def test_a_search_keeps_the_lowest_and_counts_what_it_kept(way: Way) -> None:
    """Looked at after each evaluation, the loss never rises, and a move is where it falls."""
    found = descend(IRIS, way, SEEDS, range(1, 80))
    assert (np.diff(found.losses, axis=0) <= 0).all()
    falls = np.cumsum(np.diff(found.losses, axis=0) < 0, axis=0)
    assert found.moves[1:].tolist() == falls.tolist()
    assert found.moves[-1].min() > 0


def test_tries_are_as_large_as_they_are_said_to_be() -> None:
    """Random search draws weights anew, local search around the best ones: the deviation of 15 weights, 20 starts."""
    seeds = range(20)
    drawn = descend(IRIS, RandomSearch(1.5), seeds, [400])
    assert drawn.parameters[0].std() == pytest.approx(1.5, rel=0.25)
    near = descend(IRIS, LocalSearch(0.01), seeds, [0, 2])
    moved = near.parameters[1] - near.parameters[0]
    assert moved[near.moves[1] == 1].std() == pytest.approx(0.01, rel=0.25)


@pytest.mark.parametrize(
    ("way", "cost"), [(NumericGradient(2.0), 16), (NumericGradient(2.0, centered=True), 30), (AnalyticGradient(2.0), 2)]
)
def test_a_step_is_taken_once_it_is_paid_for(way: Way, cost: int) -> None:
    """With n + 1 = 16, 2 n = 30, or 2 evaluations; the places are those of plain gradient descent."""
    found = descend(IRIS, way, [3], [cost - 1, cost, 2 * cost - 1, 5 * cost])
    assert found.moves.ravel().tolist() == [0, 1, 1, 5]
    flat = Network(4, 3, (), seed=3).parameters
    for _ in range(5):
        flat = flat - 2.0 * loss_and_gradient(IRIS, flat)[1]
    np.testing.assert_allclose(found.parameters[-1, 0], flat, rtol=0, atol=1e-4)


@pytest.mark.parametrize(("centered", "gap"), [(True, 1e-9), (False, 1e-5)])
def test_differences_are_the_gradient_and_cost_as_much_as_they_say(centered: bool, gap: float) -> None:
    """One evaluation before each pause, and one at the end; one-sided ones miss it by about half of h."""
    meter = Meter(IRIS, SEEDS)
    found = np.empty_like(meter.starts)
    pauses = sum(1 for _ in differences(meter, meter.starts, found, centered=centered))
    assert meter.evaluations == pauses + 1 == (30 if centered else 16)
    own = np.array([loss_and_gradient(IRIS, flat)[1] for flat in meter.starts])
    assert np.abs(found - own).max() < gap
    assert np.abs(found - own).max() > (0 if centered else 1e-7)
    np.testing.assert_allclose(meter.gradients(meter.starts), own, rtol=0, atol=1e-14)
    assert meter.evaluations == pauses + 3


@pytest.mark.parametrize("sizes", [(4, 3), (64, 10), (4, 8, 3), (5, 16, 16, 2)])
def test_a_gradient_costs_what_its_products_do(sizes: tuple[int, ...]) -> None:
    """Once more for each layer's weights, and once more for the inputs of all layers but the first, without biases."""
    layers = [*pairwise(sizes)]
    forward = sum((before + 1) * after for before, after in layers)
    back = sum(before * after for before, after in layers[1:])
    network = Network(sizes[0], sizes[-1], [LayerSpec(units) for units in sizes[1:-1]])
    assert gradient_passes(network, CrossEntropy(), 50) == pytest.approx((2 * forward + back) / forward, rel=1e-12)


def test_chance_depends_on_the_first_seed_alone() -> None:
    """The same again, and other tries from another one; looking more often changes nothing."""
    first, again, other = (descend(IRIS, LocalSearch(0.2), [seed], [50]).losses for seed in (1, 1, 2))
    assert first.tolist() == again.tolist() != other.tolist()
    assert descend(IRIS, LocalSearch(0.2), [1], [7, 20, 50]).losses[-1].tolist() == first[0].tolist()
