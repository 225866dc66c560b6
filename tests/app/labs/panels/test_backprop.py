"""What the panels on vectors show, computed again."""

from __future__ import annotations

import numpy as np

from app.labs.figures.expression import Controls
from app.labs.panels import backprop


def test_the_gradient_passes_where_x_is_above_0() -> None:
    """A mask does what the Jacobian does; the sizes are those of the lecture."""
    found = backprop.jacobian(Controls())
    x, upstream = np.array(found["x"]), np.array(found["upstream"])
    np.testing.assert_allclose(found["gradient"], upstream * (x > 0), atol=1e-9)
    assert np.count_nonzero(found["jacobian"]) == (x > 0).sum()
    assert [one["numbers"] for one in found["sizes"]] == [8, 4096, 409_600]
    assert [one["entries"] for one in found["sizes"]] == [64, 16_777_216, 167_772_160_000]
    assert found["sizes"][-1]["bytes"] == 671_088_640_000


def test_every_gradient_has_the_shape_of_its_value() -> None:
    """As NumPy computed them."""
    found = backprop.shapes(Controls())
    assert len(found) == 8
    assert all(one["shape"] == one["gradient"] for one in found)
    assert {one["name"]: one["shape"] for one in found}["W₁"] == [2, 16]
