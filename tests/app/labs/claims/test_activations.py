"""Units that die and gradients that return, computed again in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.experiments.experiment import layer
from app.labs.claims import activations
from app.labs.claims.runs import deep, starts, trained
from engine import Trainer

Array = Any


def outputs_of(trainer: Trainer) -> list[Array]:
    """The weighted sums of each layer for the training rows, ``(units, rows)``; ReLU between them."""
    given, found = trainer.data.train.inputs[:-1], []
    for one in trainer.network.layers:
        found.append(one.weights[:-1].T @ given + one.weights[-1][:, None])
        given = np.maximum(found[-1], 0)
    return found


def test_dead_units_are_those_below_zero_for_every_row() -> None:
    """The mean share over layers and starts, from the weights."""
    config = activations.five("relu", 1.0)
    shares = []
    for start in starts(1, 8):
        sums = outputs_of(trained(config, start, activations.KILL_STEPS))[:-1]
        shares.append(np.mean([(values <= 0).all(axis=1).mean() for values in sums]))
    assert activations.dead(config, 1) == pytest.approx(np.mean(shares))


def test_the_returned_gradient_is_that_of_the_chain_rule() -> None:
    """Backward through sigmoids by hand: d = W d · s (1 - s)."""
    shares = []
    for start in starts(2, 8):
        trainer = trained(activations.five("sigmoid"), start, 0)
        layers, rows = trainer.network.layers, trainer.data.train
        given, outputs = rows.inputs[:-1], []
        for one in layers:
            sums = one.weights[:-1].T @ given + one.weights[-1][:, None]
            given = 1 / (1 + np.exp(-sums)) if one.spec else np.exp(sums) / np.exp(sums).sum(axis=0)
            outputs.append(given)
        d, sizes = outputs[-1] - rows.targets, []
        for above, output in zip(layers[:0:-1], outputs[-2::-1], strict=True):
            d = above.weights[:-1] @ d * output * (1 - output)
            sizes.append(np.sqrt((d**2).mean()))
        shares.append(sizes[-1] / sizes[0])
    assert activations.returned("sigmoid", 2) == pytest.approx(np.median(shares))


def test_a_lab_s_layers_are_all_alike() -> None:
    """As many as asked for, of the given kind."""
    config = deep(layer(3, "elu"), 12, 0.1)
    assert [(one.units, one.activation.key) for one in config.network.hidden] == [(3, "elu")] * 12
