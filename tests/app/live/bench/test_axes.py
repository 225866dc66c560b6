"""The axes that the networks of a bench share."""

from __future__ import annotations

import numpy as np

from tests.app.live.bench.test_session import BROKEN, DEEP, look, opened


def test_a_network_that_diverged_leaves_the_others_their_axis() -> None:
    """Its own numbers are counted on it, at the ends; in a layer that only it has, they have their own."""
    viewer = opened(BROKEN, DEEP)
    look(viewer, "epoch", "epoch")
    frame = look(viewer, "epoch")
    assert frame.arrays["broken"][0] > 0
    (broken, healthy), counts = frame.arrays["ranges"], frame.arrays["counts"]
    np.testing.assert_array_equal(broken[:2, :2], healthy[:2, :2])
    assert healthy[:2, 1].max() < 100 < np.abs(broken[:2, 3]).max()
    assert (counts[0, :2].sum(axis=1) > 0).all()
