"""Penalties on the size of the weights. Biases and normalization parameters go free, as in CS231n."""

from __future__ import annotations

import numpy as np

from engine.optimizers import Flat
from engine.tape import Array, Tape


def penalty(parameters: Array, weights: Array, l1: float, l2: float) -> float:
    """L1 Σ |w| + L2 ½ Σ w², over the parameters where ``weights`` is 1 (it is 0 elsewhere).

    Source: CS231n, "Neural networks 2: regularization".

    >>> penalty(np.array([1.0, -2.0, 5.0]), np.array([1.0, 1.0, 0.0]), l1=0.1, l2=0.5)
    1.55
    """
    w = parameters * weights
    return float(l1 * np.abs(w).sum() + 0.5 * l2 * np.square(w).sum())


def emit_penalty(tape: Tape, flat: Flat, weights: Array, l1: float, l2: float) -> None:
    """Emit the penalty's gradient, L1 sign(w) + L2 w, on top of the loss's."""
    pull = flat.rows[1]
    if l2:
        tape.emit(np.multiply, flat.parameters, weights * flat.rows.dtype.type(l2), pull)
        tape.emit(np.add, flat.gradients, pull, flat.gradients)
    if l1:
        tape.emit(np.sign, flat.parameters, pull)
        tape.emit(np.multiply, pull, weights * flat.rows.dtype.type(l1), pull)
        tape.emit(np.add, flat.gradients, pull, flat.gradients)
