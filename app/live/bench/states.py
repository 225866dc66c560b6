"""How a network on a bench is doing, by fixed rules, so that a state is a fact."""

from __future__ import annotations

import numpy as np

from app.live.wire.bench import State
from engine import Trainer
from engine.checks.training import WIDE
from engine.tape import Array

FIRST = 15  # steps before anything is said
BACK = 60  # steps that are judged, or the last fifth of the run if that is more
PART = 5
STUCK = 0.01  # share of the loss that it falls from the first half of those steps to the second, at most
SETTLED = 0.5  # share of the loss of guessing below which a network that no longer learns is not stuck, but settled
UNSTEADY = 0.25  # that the loss rises above the lowest one before, within those steps


def state_of(trainer: Trainer, table: Array, goal: float, guess: float) -> State:
    """The state of a trainer; the rows of ``table``, ``(rows, moments)``, are its steps, training and test losses.

    It has learned once its training loss is below the goal, and its test loss is not far above: with a wide gap, it has
    only memorized its rows. ``guess`` is the loss of guessing.

    >>> table = np.array([[0.0, 20, 40, 60, 80], [0.7, 0.693, 0.693, 0.693, 0.693], [0.7] * 5])
    >>> judged(table, 0.1, 0.693), judged(table, 0.1, 2.0)
    ('stuck', 'settled')
    """
    if trainer.divergence:
        return "diverged"
    if trainer.stop:
        return "stopped"
    return judged(table, goal, guess)


def judged(table: Array, goal: float, guess: float) -> State:
    """The state of a network that trains on, from its curves until now and the loss of guessing."""
    steps, losses = table[0], table[1].astype(float)
    if steps[-1] < FIRST:
        return "new"
    if losses[-1] < goal:
        return "memorized" if table[2, -1] - losses[-1] > WIDE * guess else "learned"
    recent = losses[steps >= steps[-1] - max(BACK, steps[-1] / PART)]
    if (recent - np.minimum.accumulate(recent)).max() > UNSTEADY:
        return "unsteady"
    early, late = np.median(recent[: (len(recent) + 1) // 2]), np.median(recent[len(recent) // 2 :])
    if early - late >= STUCK * late:
        return "learning"
    if steps[-1] < BACK:
        return "new"
    return "settled" if late < SETTLED * guess else "stuck"
