"""Regularizers: penalties on the weights, a bound on each unit's weights, a bound on the gradient.

The first two do not apply to biases and normalization parameters, as in CS231n. (Dropout is in `parts.py`, early
stopping in `trainer.py`.)
"""

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


def emit_penalty(tape: Tape, flat: Flat, weights: Array, l1: Array, l2: Array) -> None:
    """Emit the calls that add the penalty's gradient, L1 sign(w) + L2 w, to the loss's.

    L1 and L2 are 0-d; for K stacked networks, one each, ``(K, 1)``.
    """
    pull = flat.rows[1]
    if l2.any():
        tape.emit(np.multiply, flat.parameters, weights * l2, pull)
        tape.emit(np.add, flat.gradients, pull, flat.gradients)
    if l1.any():
        tape.emit(np.sign, flat.parameters, pull)
        tape.emit(np.multiply, pull, weights * l1, pull)
        tape.emit(np.add, flat.gradients, pull, flat.gradients)


def emit_clip(tape: Tape, flat: Flat, longest: float) -> None:
    """Emit the calls that shorten the gradient, as one vector including penalties, to ``longest``; 0 is no limit.

    g *= longest / max(|g|, longest), so a shorter one is multiplied by exactly 1. PyTorch's clip_grad_norm_ adds 1e-6
    to the norm it divides by.

    Source: Pascanu et al. (2013), algorithm 1.

    >>> from engine.optimizers import Clock
    >>> from engine.tape import play
    >>> flat = Flat(np.zeros(2), np.array([[3.0, 4.0], [0.0, 0.0]]), np.zeros((0, 2)), Clock(np.zeros(())))
    >>> tape = Tape(1)
    >>> emit_clip(tape, flat, 1.0)  # the gradient is 5 long
    >>> play(tape.calls)
    >>> flat.gradients.round(7).tolist()
    [0.6, 0.8]
    """
    if not longest:
        return
    length, limit = tape.number(), tape.constant(longest)
    tape.square_length(flat.gradients, length)
    tape.emit(np.sqrt, length, length)
    tape.emit(np.maximum, length, limit, out=length)
    tape.emit(np.divide, limit, length, length)
    tape.emit(np.multiply, flat.gradients, length, flat.gradients)


def emit_max_norm(tape: Tape, weights: Array, longest: float) -> None:
    """Emit the calls that, after the optimizer's step, shorten each unit's incoming weights to at most ``longest``.

    w *= longest / max(|w|, longest), where w is one column of a layer's ``(inputs, units)`` weights without the biases.

    Source: CS231n, "Neural networks 2: max norm constraints", which gives 3 or 4 as typical values.

    >>> from engine.tape import play
    >>> weights, tape = np.array([[3.0, 0.1], [4.0, 0.2]]), Tape(1)
    >>> emit_max_norm(tape, weights, 1.0)  # the first unit's weights are 5 long
    >>> play(tape.calls)
    >>> weights.round(7).tolist()
    [[0.6, 0.1], [0.8, 0.2]]
    """
    square, ones = np.empty_like(weights), np.ones(weights.shape[-2], weights.dtype)
    length, limit = tape.column(weights.shape[-1]), np.full(weights.shape[-1], longest, weights.dtype)
    tape.emit(np.multiply, weights, weights, square)
    tape.product(ones, square, length)
    tape.emit(np.sqrt, length, length)
    tape.emit(np.maximum, length, limit, out=length)
    tape.emit(np.divide, limit, length, length)
    tape.emit(np.multiply, weights, length[..., None, :], weights)
