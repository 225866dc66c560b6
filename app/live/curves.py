"""The curves of a run, thinned as it grows: bounded memory, evenly spread over the whole run."""

from __future__ import annotations

import math

import numpy as np

from engine.metrics import Metrics
from engine.tape import Array

LONGEST = 400  # moments


class Curves:
    """Metrics by step. Old moments are at least ``stride`` steps apart; the newest one is always there."""

    def __init__(self) -> None:
        """Start with no moment."""
        self._moments = np.empty((5, LONGEST + 1), np.float32)
        self._count = 0
        self._stride = 1.0

    def add(self, step: int, metrics: Metrics) -> None:
        """Add the newest moment; when there are too many, every second old one goes."""
        steps, newest = self._moments[0], self._count - 1
        if newest >= 0 and (step == steps[newest] or (newest > 0 and steps[newest] - steps[newest - 1] < self._stride)):
            self._count -= 1
        values = (metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy)
        self._moments[:, self._count] = [step, *(math.nan if value is None else value for value in values)]
        self._count += 1
        if self._count > LONGEST:
            kept = [*range(0, self._count - 1, 2), self._count - 1]
            self._moments[:, : len(kept)] = self._moments[:, kept]
            self._count = len(kept)
            self._stride = max(1.0, float(steps[self._count - 2] - steps[self._count - 3]))

    def table(self) -> Array:
        """``(5, moments)``, float32: step, train loss, test loss, train accuracy, test accuracy."""
        return self._moments[:, : self._count].copy()
