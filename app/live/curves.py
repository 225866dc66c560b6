"""The curves of a run, thinned as it grows: bounded memory, evenly spread over the whole run."""

from __future__ import annotations

import numpy as np

from engine.tape import Array
from engine.trainer import Metrics

LONGEST = 400  # moments


class Curves:
    """Metrics by step. Old moments are at least ``stride`` steps apart; the newest one is always there."""

    def __init__(self) -> None:
        """Start with no moment."""
        self._moments: list[tuple[float, ...]] = []
        self._stride = 1

    def add(self, step: int, metrics: Metrics) -> None:
        """Add the newest moment; when there are too many, every second old one goes."""
        values = (metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy)
        moment = (float(step), *(float("nan") if value is None else value for value in values))
        if len(self._moments) > 1 and self._moments[-1][0] - self._moments[-2][0] < self._stride:
            self._moments.pop()
        self._moments.append(moment)
        if len(self._moments) > LONGEST:
            self._moments = self._moments[:-1:2] + self._moments[-1:]
            self._stride = max(1, int(self._moments[-2][0] - self._moments[-3][0]))

    def table(self) -> Array:
        """``(5, moments)``, float32: step, train loss, test loss, train accuracy, test accuracy."""
        return np.array(self._moments, np.float32).reshape(-1, 5).T
