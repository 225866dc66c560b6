"""What the lab on losses claims, against loops that know nothing of the engine."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.labs.claims import scores as claims
from app.labs.claims.losses import CLAIMS
from engine.tape import Array


def hinge_descent(x: Array, labels: Array, steps: int) -> Array:
    """Gradient descent on the mean hinge loss from zeros at a rate of .1, row by row."""
    w = np.zeros((x.shape[1], 3))
    for _ in range(steps):
        d = np.zeros_like(w)
        for row, right in zip(x, labels, strict=True):
            short = row @ w - row @ w[:, right] + 1 > 0
            short[right] = False
            pull = short.astype(float)
            pull[right] = -short.sum()
            d += np.outer(row, pull)
        w -= 0.1 * d / len(x)
    return w


def test_hinge_learns_as_a_loop_does() -> None:
    """On clouds that overlap, where it does not come to rest."""
    rows = claims.blobs(0.5, 0).train
    expected = hinge_descent(rows.inputs.T, rows.classes, 100)
    np.testing.assert_allclose(claims.learned(claims.HINGE, rows, 100)[-1], expected, atol=1e-9)


def test_a_nudge_is_noticed_as_far_as_the_slope_says() -> None:
    """Softmax of the car: about .1 times its steepest slope, 1 - p, and no more than that at its far end."""
    exponentials = [math.exp(score) for score in (1.3, 4.9, 2.0)]
    steepest = 1 - exponentials[1] / sum(exponentials)
    assert 0.1 * steepest < claims.nudged(claims.SOFTMAX, claims.CAR) < 0.11 * steepest
    assert claims.nudged(claims.HINGE, claims.FROG) == pytest.approx(0.2)


def test_four_weights_become_equal_at_the_rate_of_l2() -> None:
    """Their gradients from the loss are the same, so the gap shrinks by 1 - rate · L2; without it, it stays."""
    gap = (1 - 0.1 * 0.1) ** claims.EARLY
    smallest = claims.evenness(0.0, 0.1)
    assert smallest == pytest.approx(1 - gap, abs=5 * gap)
    assert claims.evenness(0.0, 0.0) < 0.5


def test_a_squared_first_loss_is_what_shortfalls_of_1_are() -> None:
    """At weights of exactly 0 nothing is drawn, and both hinges are K - 1."""
    for loss, expected in ((claims.HINGE, 9.0), (claims.SQUARED, 9.0), (claims.SOFTMAX, math.log(10))):
        assert claims.first_loss(loss, 0.0, 0) == pytest.approx(expected)


def test_the_theory_of_the_doubled_car_is_that_of_its_scores() -> None:
    """Softmax of twice the differences."""
    found = next(claim for claim in CLAIMS if claim.key == "double_car")
    scores = np.array([1.3, 4.9, 2.0])
    once, twice = (math.log(np.exp(times * (scores - 4.9)).sum()) for times in (1, 2))
    assert found.theory == pytest.approx(twice / once)


def test_the_right_class_adds_the_margin_to_each_loss() -> None:
    """Its own term is max(0, 0 + 1), whatever the scores are."""
    rows = ((3.2, 5.1, -1.7), (1.3, 4.9, 2.0), (2.2, 2.5, -3.1))
    losses = [sum(max(0.0, score - row[right] + 1) for score in row) for right, row in enumerate(rows)]
    assert claims.mean_loss_of_all() == pytest.approx(sum(losses) / 3)
