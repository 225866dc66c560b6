"""A network in plain NumPy: what the panels are held to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine import Trainer

Array = np.ndarray[Any, np.dtype[Any]]
Function = Callable[[Array], Array]


def tanh_slope(sums: Array) -> Array:
    """1 / cosh²."""
    return np.asarray(1 / np.cosh(sums) ** 2)


def relu(sums: Array) -> Array:
    """What is positive."""
    return np.where(sums > 0, sums, 0.0)


def forward(trainer: Trainer, activation: Function) -> tuple[list[Array], Array]:
    """The weighted sums of each hidden layer, ``(units, rows)``, and the scores, for the training rows."""
    values, found = trainer.data.train.inputs[:-1], []
    for layer in trainer.network.layers:
        found.append(layer.weights[:-1].T @ values + layer.weights[-1][:, None])
        values = activation(found[-1])
    return found[:-1], found[-1]


def probabilities(scores: Array) -> Array:
    """Softmax down the classes."""
    powers = np.exp(scores - scores.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0))


def classes(trainer: Trainer) -> Array:
    """Those of the training rows."""
    targets = trainer.data.train.targets
    return np.asarray(targets.argmax(axis=0) if len(targets) > 1 else targets[0]).astype(int)


def loss(trainer: Trainer, activation: Function) -> float:
    """Its mean cross-entropy; infinite if a row's class has the probability 0."""
    found = probabilities(forward(trainer, activation)[1])
    with np.errstate(divide="ignore"):
        return float(-np.log(found[classes(trainer), np.arange(found.shape[1])]).mean())


def dead(trainer: Trainer) -> float:
    """The share of its ReLU units whose sum is positive for no training row, mean over layers of one width."""
    return float(np.mean([(sums <= 0).all(axis=1).mean() for sums in forward(trainer, relu)[0]]))


def gradients(trainer: Trainer, activation: Function, slope: Function) -> list[Array]:
    """d(summed loss)/d(weighted sums) of each hidden layer, by the chain rule."""
    sums, scores = forward(trainer, activation)
    back = probabilities(scores)
    back[classes(trainer), np.arange(back.shape[1])] -= 1.0
    found = []
    for layer, given in zip(trainer.network.layers[:0:-1], sums[::-1], strict=True):
        back = (layer.weights[:-1] @ back) * slope(given)
        found.append(back)
    return found[::-1]
