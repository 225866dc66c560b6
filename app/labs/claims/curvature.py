"""The curvatures of a loss, measured by the gradients of the engine."""

from __future__ import annotations

import numpy as np

from engine import Trainer
from engine.tape import Array, play

STEP = 1e-4  # from a point to its neighbors: the error of a central difference is a few 1e-9 of what is measured
MOST_ITERATIONS, ENOUGH = 500, 1e-7  # of a power iteration: how many, and the change of its result that ends it
FLAT = 1e-6  # of the largest curvature: below it, the loss does not change in that direction


class Surface:
    """The loss over the parameters of a network, over all training rows at once."""

    def __init__(self, trainer: Trainer) -> None:
        """Of this trainer's network and data, which stay as they are."""
        self._network, self._loss, rows = trainer.network.copy(), trainer.config.training.loss, trainer.data.train
        self._step = self._network.step(len(rows), self._loss)
        self._step.feed[...] = np.vstack([rows.inputs, rows.targets])
        self.size: int = self._network.parameters.size

    def loss(self, parameters: Array) -> float:
        """The loss at a point, ``(n,)``."""
        self._network.parameters[...] = parameters
        play(self._step.forward.calls)
        return float(self._loss.value(self._step.forward.scores, self._step.targets))

    def gradient(self, parameters: Array) -> Array:
        """Its gradient there, ``(n,)``."""
        self._network.parameters[...] = parameters
        play(self._step.forward.calls)
        play(self._step.backward)
        return self._network.gradients.copy()

    def hessian(self, parameters: Array) -> Array:
        """Its second derivatives there, ``(n, n)``: central differences of gradients."""
        moves = STEP * np.eye(self.size)
        rows = [(self.gradient(parameters + move) - self.gradient(parameters - move)) / (2 * STEP) for move in moves]
        hessian = np.array(rows)
        return np.asarray((hessian + hessian.T) / 2)

    def steepest(self, parameters: Array) -> float:
        """The largest curvature there, by power iteration: for networks whose Hessian is large."""
        direction, found = np.random.default_rng(0).standard_normal(self.size), 0.0
        for _ in range(MOST_ITERATIONS):
            direction = direction / np.linalg.norm(direction)
            move = STEP * direction
            image = (self.gradient(parameters + move) - self.gradient(parameters - move)) / (2 * STEP)
            before, found = found, float(direction @ image)
            if abs(found - before) < ENOUGH * found:
                break
            direction = image
        return found


def curvatures(trainer: Trainer) -> Array:
    """The eigenvalues of the loss's Hessian at w = 0, the smallest first, over all training rows at once.

    Directions in which the loss does not change at all are left out: adding the same number to the scores of all
    classes changes nothing.
    """
    surface = Surface(trainer)
    values = np.linalg.eigvalsh(surface.hessian(np.zeros(surface.size)))
    return np.asarray(values[values > FLAT * values[-1]])
