"""Softmax regression, written out: the oracle of one layer, which shares nothing with the engine's tape."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import Trainer


def loss_and_gradient(trainer: Trainer, flat: Any, rows: Any = slice(None)) -> tuple[float, Any]:
    """The mean cross-entropy of one layer over some training rows, and its gradient, ``(n,)``."""
    inputs, targets = trainer.data.train.inputs[:, rows], trainer.data.train.targets[:, rows]
    weights = np.reshape(flat, (len(inputs), len(targets)))
    scores = weights.T @ inputs
    powers = np.exp(scores - scores.max(axis=0))
    shares = powers / powers.sum(axis=0)
    count = inputs.shape[1]
    loss = -np.log((shares * targets).sum(axis=0)).mean()
    return float(loss), (inputs @ (shares - targets).T / count).ravel()
