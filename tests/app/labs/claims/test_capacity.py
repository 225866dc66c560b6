"""What is said about size, computed again in plain NumPy from networks that train alone."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims import capacity
from engine import Config, Trainer
from tests.app.labs.panels.plain import probabilities


def alone(config: Config, seed: int, steps: int = capacity.STEPS) -> Trainer:
    """One draw that trains by itself."""
    trainer = Trainer(config.with_(seed=seed))
    trainer.run(steps)
    return trainer


def on_test_points(trainer: Trainer) -> tuple[float, float]:
    """Loss and accuracy by hand."""
    values = trainer.data.test.inputs[:-1]
    for layer in trainer.network.layers:
        sums = layer.weights[:-1].T @ values + layer.weights[-1][:, None]
        values = np.tanh(sums)
    found, truth = probabilities(sums), trainer.data.test.classes
    return float(-np.log(found[truth, np.arange(len(truth))]).mean()), float((sums.argmax(axis=0) == truth).mean())


@pytest.mark.parametrize("config", [capacity.THREE, capacity.DEEP, capacity.HELD, capacity.STOPPED])
def test_a_draw_ends_as_a_network_that_trains_alone(config: Config) -> None:
    """Two of its ten draws: the loss and the accuracy on 360 points that it never saw."""
    ends = capacity.ends(config, 3)
    for at in (0, 9):
        trainer = alone(config, 30 + at)
        assert len(trainer.data.train) == capacity.ROWS
        assert len(trainer.data.test) == 360
        assert (ends.test_loss[at], ends.test_accuracy[at]) == pytest.approx(on_test_points(trainer), rel=1e-9)


def test_draws_are_compared_on_the_same_data() -> None:
    """A network never beats itself, and of two that differ one wins each draw."""
    one, other = capacity.HELD, capacity.THREE
    assert capacity.wins(one, one, 1) == 0.0
    assert capacity.wins(one, other, 1) + capacity.wins(other, one, 1) == 1.0
    assert capacity.loss_ratio(one, one, 1) == 1.0
    assert capacity.points_more(one, other, 1) == -capacity.points_more(other, one, 1)


def test_what_has_vanished_is_counted_over_all_weights() -> None:
    """Without the biases, of which no penalty pulls; those of ten draws."""
    found, _ = capacity.long_runs(2)[capacity.UNDER_L1]
    assert len(found) == 10 * (2 * 20 + 20 * 2)
    first = alone(capacity.moons(20, l1=capacity.L1), 20, capacity.LONG)
    hidden, output = (layer.weights[:-1] for layer in first.network.layers)
    assert np.isin(np.round(np.concatenate([hidden.ravel(), output.ravel()]), 9), np.round(found, 9)).all()
    assert capacity.vanished(capacity.UNDER_L1, 2) == sum(abs(weight) < 0.01 for weight in found) / len(found)
