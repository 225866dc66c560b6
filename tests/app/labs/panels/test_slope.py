"""What the panels on the price of a gradient show."""

from __future__ import annotations

import math

import pytest

from app.labs.figures.descents import Controls
from app.labs.panels import slope
from engine.network import Network
from engine.ways import AnalyticGradient, LocalSearch, NumericGradient
from tests.engine.softmax import loss_and_gradient


def test_layers_have_as_many_weights_as_their_inputs_and_classes_say() -> None:
    """(inputs + 1) times classes."""
    assert [slope.layer(*one).network.parameters.size for one in slope.LAYERS] == [9, 15, 170, 650]


def test_evaluations_to_a_loss_are_counted_on_plain_descent() -> None:
    """At the best of the rates; nothing that gets there is none."""
    trainer, goal = slope.layer(*slope.LAYERS[0]), 0.15 * math.log(3)
    steps = []
    for seed in slope.SEEDS:
        flat, step = Network(2, 3, (), seed=seed).parameters, 0
        while (found := loss_and_gradient(trainer, flat))[0] > goal:
            flat, step = flat - 10.0 * found[1], step + 1
        steps.append(step)
    middle = sorted(steps)[1]
    fewest = slope.fewest(trainer, [AnalyticGradient(0.001), AnalyticGradient(10.0)])
    assert fewest == pytest.approx(2 * middle, abs=2)
    assert slope.fewest(trainer, [NumericGradient(10.0)]) == pytest.approx(10 * middle, rel=0.05)
    assert slope.fewest(trainer, [LocalSearch(1e-6)]) is None


def test_a_gradient_is_counted_in_passes_and_timed() -> None:
    """One layer counts 2, three nearly 3; what the clock says is more than the forward pass alone."""
    small, large, deep = slope.passes(Controls())
    assert (small["counted"], large["counted"]) == (2.0, 2.0)
    assert 2.5 < deep["counted"] < 3
    assert [one["oneSided"] for one in (small, large, deep)] == [16, 651, 355]
    assert [one["centered"] for one in (small, large, deep)] == [30, 1300, 708]
    assert all(math.isfinite(one["timed"]) and one["timed"] > 0 for one in (small, large, deep))
