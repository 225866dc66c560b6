"""Dead and saturated units, counted in plain NumPy; and which of a layer's figures the panel reads."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.activations import Controls, bench
from app.labs.panels.units import units
from app.live.picture.statistics import FIGURES
from engine import Trainer
from tests import node
from tests.app.labs.panels import plain

FOUND = units(Controls())["networks"]


def test_relu_is_dead_where_no_sum_is_positive_and_saturated_where_one_is_not() -> None:
    """Before training, layer by layer."""
    place = [one["key"] for one in FOUND].index("relu")
    sums, _ = plain.forward(Trainer(bench(Controls()).configs[place]), plain.relu)
    assert FOUND[place]["saturated"] == pytest.approx([(layer <= 0).mean() for layer in sums])
    assert FOUND[place]["dead"] == pytest.approx([(layer <= 0).all(axis=1).mean() for layer in sums])


def test_tanh_is_saturated_where_its_square_is_above_19_twentieths() -> None:
    """And never dead."""
    place = [one["key"] for one in FOUND].index("tanh")
    sums, _ = plain.forward(Trainer(bench(Controls()).configs[place]), np.tanh)
    assert FOUND[place]["saturated"] == pytest.approx([(np.tanh(layer) ** 2 > 0.95).mean() for layer in sums])
    assert FOUND[place]["dead"] == [0.0] * 5


def test_the_panel_reads_the_figures_by_their_places() -> None:
    """One that a layer does not have counts as none."""
    assert [figure.key for figure in FIGURES][1:3] == ["saturated", "dead"]
    steps = "return it.sharesOf([[9, 0.5, 0.25, 9, 9], [9, 0.5, NaN, 9, 9]])"
    assert node.run("lab/panels/units.js", steps) == [
        {"saturated": 0.5, "dead": 0.25},
        {"saturated": 0.5, "dead": 0},
    ]
