"""What the lab on the slope claims, computed again."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims import budgets
from app.labs.figures.descents import SIGHTS, plane_of, trainer_of
from app.labs.figures.landscape import floor_of
from engine.network import Network
from tests.engine.softmax import loss_and_gradient


def test_the_analytic_gradients_loss_is_that_of_plain_descent() -> None:
    """The median of nine starts after 200 evaluations: 100 steps at a rate of 2."""
    losses = []
    for seed in range(9, 18):
        flat = Network(4, 3, (), seed=seed).parameters
        for _ in range(100):
            flat = flat - 2.0 * loss_and_gradient(trainer_of("iris"), flat)[1]
        losses.append(loss_and_gradient(trainer_of("iris"), flat)[0])
    assert budgets.loss(budgets.Setup(), budgets.ANALYTIC, 1, at=200) == pytest.approx(np.median(losses), rel=0.02)


def test_rows_agree_where_their_gradient_has_a_part_along_that_of_all() -> None:
    """At the lab's start, row by row, over its two weights."""
    flat = Network(4, 3, (), seed=0).parameters
    flat[[8, 2]] = SIGHTS["iris"].start
    whole = loss_and_gradient(trainer_of("iris"), flat)[1][[8, 2]]
    agreeing = [loss_and_gradient(trainer_of("iris"), flat, [row])[1][[8, 2]] @ whole > 0 for row in range(150)]
    assert budgets.agreeing(0, 1.0) == pytest.approx(np.mean(agreeing), abs=1e-9)


def test_a_step_past_the_border_climbs_and_one_before_it_does_not() -> None:
    """Close to the floor the loss is a bowl, so the border is 2 ÷ curvature along the plane."""
    plane, lowest = plane_of("iris", 0), floor_of("iris", 0)[0]
    start = lowest + np.array([1e-3, 0.0])
    direction = plane.gradient(start)
    curvature = np.linalg.norm(plane.gradient(start + 0.01 * direction) - plane.gradient(start)) / (
        0.01 * np.linalg.norm(direction)
    )
    before, short, long = plane.losses(
        np.array([start, start - 1.9 / curvature * direction, start - 2.1 / curvature * direction])
    )
    assert short < before < long
    assert budgets.border(0) == pytest.approx(1, abs=0.01)
