"""The two paths are gradient descent on the loss that is drawn: each step by one row, checked without the engine."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.labs.panels.centered import GOAL, NEAR, centered, outputs, path, trainer_of
from tests import node

CASES: dict[str, Any] = {case["key"]: case for case in centered(None)["cases"]}
both = pytest.mark.parametrize("key", ["positive", "centered"])


@both
def test_a_step_is_the_rate_times_the_gradient_of_one_row(key: str) -> None:
    """w - rate (w · x - GOAL · x) x for exactly one of the rows, which are taken once an epoch."""
    rows, places, rate = outputs(key).T, path(key), CASES[key]["rate"]
    seen = []
    for before, after in pairwise(places):
        each = before - rate * ((before - GOAL) @ rows.T)[:, None] * rows
        away = np.abs(each - after).max(axis=1)
        seen.append(int(away.argmin()))
        assert away.min() < 1e-4
    assert len({*seen}) == len(seen) <= len(rows)


@both
def test_the_contours_are_of_the_loss(key: str) -> None:
    """½ (w - goal)ᵀ C (w - goal) is what the engine measures anywhere on the path."""
    curvature, trainer = np.array(CASES[key]["curvature"]), trainer_of(key)
    for _ in range(5):
        away = trainer.network.layers[0].weights[:-1, 0] - GOAL
        assert trainer.metrics().train_loss == pytest.approx(away @ curvature @ away / 2)
        trainer.run(1)
    assert trainer.network.layers[0].weights[-1, 0] == 0.0  # without a bias


@both
def test_points_of_a_contour_have_one_loss(key: str) -> None:
    """And the farthest is as far from the goal as was asked for."""
    curvature = CASES[key]["curvature"]
    found = np.array(node.run("lab/panels/centered.js", f"return it.contour({curvature}, {[*GOAL]}, 0.7)")) - GOAL
    losses = np.einsum("ni,ij,nj->n", found, np.array(curvature), found) / 2
    assert losses == pytest.approx(losses[0], rel=1e-9)
    assert np.hypot(*found.T).max() == pytest.approx(0.7, rel=1e-9)


def test_positive_inputs_move_both_weights_together() -> None:
    """Always; without the mean about half of the time or less, since the goal asks for one up and one down."""
    assert (outputs("positive") > 0).all()
    assert np.abs(outputs("centered").mean(axis=1)).max() < 1e-12
    assert CASES["positive"]["together"] == 1.0
    assert CASES["centered"]["together"] < 0.6


def test_centering_saves_steps() -> None:
    """Both end near the goal and not before; the median of the draws agrees with the picture."""
    for case in CASES.values():
        away = np.hypot(*(np.array(case["path"]) - GOAL).T) / np.hypot(*GOAL)
        assert away[-1] < NEAR <= away[:-1].min() + 1e-4
        assert len(away) == case["steps"] + 1
    assert CASES["positive"]["steps"] > 1.5 * CASES["centered"]["steps"]
    assert CASES["positive"]["median"] > 2 * CASES["centered"]["median"]
