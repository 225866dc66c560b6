"""What the lab on backpropagation claims, computed again."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims import backprop as claims
from engine.expressions import read


def test_the_jacobian_of_relu_is_its_mask_on_the_diagonal() -> None:
    """Measured column by column, it is what one line of NumPy says."""
    x = np.array([1.5, -0.5, 2.0, -3.0])
    np.testing.assert_allclose(claims.relu_jacobian(x), np.diag((x > 0).astype(float)), atol=1e-9)


def test_zeros_are_all_but_the_positive_numbers() -> None:
    """Of 64 times 64 entries."""
    from engine.streams import generator

    positive = (generator(2, "search", 5).normal(size=64) > 0).sum()
    assert claims.zeros(2) == pytest.approx(1 - positive / 64**2)


def test_places_are_drawn_anew_for_each_seed() -> None:
    """So that a claim is about more than one place."""
    graph = read("x*y")
    assert len({claims.place(graph, seed) for seed in range(8)}) > 4
