"""Descent within a plane of a network's parameters, against softmax regression that is written out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from engine import Config, DataSettings, NetworkSettings, Trainer
from engine.datasets import Iris
from engine.slice_walk import PlaneLoss, batch_steps, climbing_rate, floor, lowest_rate, steepest, steps_of
from engine.slices import ParameterPlane
from tests.engine.softmax import loss_and_gradient

IRIS = Trainer(Config(data=DataSettings(dataset=Iris(), test_share=0.0), network=NetworkSettings(hidden=())))
RNG = np.random.default_rng(5)
PLANE = ParameterPlane(RNG.normal(size=15), RNG.normal(size=(2, 15)) / 4)
LOSS = PlaneLoss(IRIS, PLANE)
START = np.array([1.5, -1.0])


def own(place: Any, rows: Any = slice(None)) -> tuple[float, Any]:
    """The loss at a place, and its gradient by the chain rule."""
    loss, gradient = loss_and_gradient(IRIS, PLANE.origin + place @ PLANE.directions, rows)
    return loss, PLANE.directions @ gradient


def test_gradients_and_losses_are_those_of_the_network() -> None:
    """Over all rows and over some; the trainer keeps its own weights."""
    before = IRIS.network.parameters.copy()
    rows = np.array([7, 100, 3])
    assert LOSS.losses(START[None])[0] == pytest.approx(own(START)[0], rel=1e-12)
    np.testing.assert_allclose(LOSS.gradient(START), own(START)[1], atol=1e-14)
    np.testing.assert_allclose(LOSS.gradient(START, rows), own(START, rows)[1], atol=1e-14)
    assert IRIS.network.parameters.tolist() == before.tolist()


def test_steps_have_rates_of_their_own() -> None:
    """Each along the gradient where it starts."""
    places, place = steps_of(LOSS, START, [0.5, 3.0]), START
    for rate, found in zip((0.5, 3.0), places[1:], strict=True):
        place = place - rate * own(place)[1]
        np.testing.assert_allclose(found, place, atol=1e-12)
    assert places[0].tolist() == START.tolist()


@pytest.mark.parametrize(("batch", "each"), [(150, 1), (400, 1), (50, 3), (1, 150)])
def test_an_epoch_reads_every_row_once(batch: int, each: int) -> None:
    """At a tiny rate, where places hardly change, the steps of two epochs add up to the gradient over all rows."""
    places = batch_steps(LOSS, START, 1e-6, batch, 2)
    assert len(places) == 2 * each + 1
    np.testing.assert_allclose((START - places[-1]) / 1e-6 / (2 * each), own(START)[1], rtol=2e-3)


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    """Of 150 rows in batches of 64: three steps an epoch."""
    assert len(batch_steps(LOSS, START, 0.1, 64, 2)) == 7


def test_the_lowest_rate_is_where_the_loss_along_the_gradient_is_lowest() -> None:
    """Found again on a fine grid; where nothing up to the end is lower, it is the end."""
    direction = own(START)[1]
    rates = np.linspace(0, 40, 8001)
    losses = [own(START - rate * direction)[0] for rate in rates[::20]]
    near = rates[::20][int(np.argmin(losses))]
    fine = rates[np.abs(rates - near) <= 0.2]
    best = fine[int(np.argmin([own(START - rate * direction)[0] for rate in fine]))]
    assert lowest_rate(LOSS, START, 40.0) == pytest.approx(best, abs=0.006)
    assert lowest_rate(LOSS, START, 0.01) == pytest.approx(0.01)


def test_a_rate_that_climbs_ends_as_much_higher_as_is_asked() -> None:
    """It is beyond the lowest place of the line; where no rate is long enough, it is the longest."""
    rate = climbing_rate(LOSS, START, 0.2, 1000.0)
    before, after = LOSS.losses(steps_of(LOSS, START, [rate]))
    assert rate > lowest_rate(LOSS, START, 1000.0)
    assert after - before == pytest.approx(0.2, abs=1e-4)
    assert climbing_rate(LOSS, START, 0.2, 10.0) == pytest.approx(10.0)


def test_the_loss_curves_most_in_the_steepest_direction() -> None:
    """Of all directions around a place, by second differences of the loss."""
    place = floor(LOSS, START)
    angles = np.linspace(0, np.pi, 181)
    around = 0.05 * np.column_stack([np.cos(angles), np.sin(angles)])
    bends = LOSS.losses(place + around) + LOSS.losses(place - around)
    assert abs(steepest(LOSS, place) @ around[int(bends.argmax())]) / 0.05 == pytest.approx(1, abs=1e-3)


def test_threads_that_share_a_plane_do_not_disturb_each_other() -> None:
    """Each gets what it would alone."""
    starts = [START + number for number in range(4)]
    alone = [batch_steps(LOSS, start, 0.5, 1, 2).tolist() for start in starts]
    with ThreadPoolExecutor(len(starts)) as threads:
        together = [path.tolist() for path in threads.map(lambda start: batch_steps(LOSS, start, 0.5, 1, 2), starts)]
    assert together == alone


def test_the_floor_has_no_gradient_from_wherever_one_looks() -> None:
    """Its loss is lower than around it."""
    places = [floor(LOSS, np.array(start)) for start in ((1.5, -1.0), (-6.0, 5.0))]
    np.testing.assert_allclose(places[0], places[1], atol=1e-5)
    assert np.abs(own(places[0])[1]).max() < 1e-7
    around = places[0] + 0.1 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert (LOSS.losses(around) > own(places[0])[0]).all()
