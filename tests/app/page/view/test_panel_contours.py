"""Lines of equal height, and the place nearest to a point; run by node."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from tests import node

UNEVEN = (np.sign(np.linspace(-1, 1, 61)) * np.linspace(-1, 1, 61) ** 2 * 2).tolist()
EVEN = np.linspace(-2, 2, 41).tolist()


def segments(heights: Any, level: float) -> np.ndarray[Any, Any]:
    """The line of one height over a grid of x and y, ``(segments, 4)``."""
    grid = [[heights(x, y) for x in EVEN] for y in UNEVEN]
    given = f"const grid = {json.dumps(grid)}, xs = {json.dumps(EVEN)}, ys = {json.dumps(UNEVEN)};"
    found = node.run("lab/panels/contours.js", f"{given} return it.contour(grid, xs, ys, {level});")
    return np.array(found).reshape(-1, 4)


def test_a_contour_of_a_bowl_is_a_circle() -> None:
    """Every point is at its radius, and the pieces are as long as the circle, whatever the grid's spacing."""
    found = segments(lambda x, y: x * x + y * y, 1.0)
    for x, y in (found[:, :2].T, found[:, 2:].T):
        np.testing.assert_allclose(np.hypot(x, y), 1, atol=0.01)
    length = np.hypot(*(found[:, 2:] - found[:, :2]).T).sum()
    assert length == pytest.approx(2 * math.pi, rel=0.01)


def test_a_plane_has_a_straight_contour_and_a_flat_place_has_none() -> None:
    """Exactly where interpolation is exact; no line at a level that is not reached."""
    found = segments(lambda x, y: 2 * x + y, 0.5)
    np.testing.assert_allclose(2 * found[:, 0] + found[:, 1], 0.5, atol=1e-9)
    assert not len(segments(lambda x, y: 2 * x + y, 9.0))
    assert not len(segments(lambda _x, _y: 1.0, 1.0))


def test_a_saddle_keeps_two_lines_apart() -> None:
    """Above and below zero, each piece lies on one side."""
    found = segments(lambda x, y: x * y, 0.3)
    assert np.all(found[:, 0] * found[:, 2] > 0)
    np.testing.assert_allclose(found[:, 0] * found[:, 1], 0.3, atol=0.02)


def test_the_nearest_place_is_found() -> None:
    """Of two equally near ones, the first."""
    steps = "[it.nearestOf([1, 5, 9], 6), it.nearestOf([1, 5, 9], 100), it.nearestOf([1, 3], 2)]"
    assert node.run("lab/panels/reader.js", f"return {steps};") == [1, 2, 0]
