"""What the panels of the lab on one neuron show, computed again."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims.perceptron import networks
from app.labs.figures.unit import Controls
from app.labs.panels import perceptron

ROWS = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])


def test_each_table_has_its_line_but_for_xor_and_its_opposite() -> None:
    """Which fires for the rows that should, and no more mistakes than there may be."""
    found = perceptron.tables(Controls())
    assert len({tuple(one["wanted"]) for one in found}) == 16
    assert [one["wanted"] for one in found if one["weights"] is None] == [[0, 1, 1, 0], [1, 0, 0, 1]]
    for one in found:
        if one["weights"]:
            assert (ROWS @ one["weights"] > 0).tolist() == [bool(wanted) for wanted in one["wanted"]]
            assert one["mistakes"] <= one["most"]


def test_one_hidden_unit_never_learns_xor_and_shares_are_those_of_the_networks() -> None:
    """Its outputs lie on a line in the order of its sums, on which XOR's classes are not apart."""
    found = perceptron.widths(Controls())
    shares = dict(zip(found["units"], found["shares"], strict=True))
    assert shares[1] == 0
    assert shares[2] == pytest.approx(np.mean([learned for learned, _ in networks(2, 0)]))
