"""Regression in the plane: each point has a value from -1 to 1 instead of a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.datasets.base import DATASETS, Dataset, Noise, Task, jitter
from engine.elsewhere import Elsewhere
from engine.tape import Array


@DATASETS.add("plane", "plane (regression)")
@dataclass(frozen=True)
class TiltedPlane(Dataset):
    """A value that rises evenly from one corner to the other: a network without hidden layers is enough.

    Source: the idea of TensorFlow Playground's regression plane.

    >>> table, values = TiltedPlane(noise=0.0).sample(np.random.default_rng(0), 4)
    >>> np.allclose(values, (table[:, 0] + table[:, 1]) / 10)
    True
    """

    formula: ClassVar[str] = r"y = \frac{x_1 + x_2}{10}"
    use: ClassVar[str] = "To see regression that needs no hidden layer."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_regression(n_features=2)", differs="scikit-learn draws the slopes at random."
    )
    noise: Noise = 0.1
    task: ClassVar[Task] = "regression"

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Places from -5 to 5 in both directions with value (x1 + x2) / 10; noise moves the points, not the values."""
        places = rng.uniform(-5, 5, (points, 2))
        return places + jitter(rng, points, self.noise), places.sum(axis=1) / 10


@DATASETS.add("bumps", "bumps (regression)")
@dataclass(frozen=True)
class Bumps(Dataset):
    """Alternating hills and hollows on flat land, three of each.

    Source: the idea of TensorFlow Playground's regression gaussians.

    >>> float(Bumps.height(np.array([[4.0, 2.5]]))[0]), float(Bumps.height(np.array([[0.0, 1.5]]))[0])
    (1.0, -0.5)
    """

    formula: ClassVar[str] = r"y = \sum_{k=1}^{6} \pm \max\left(0, \; 1 - \tfrac{1}{2} \lVert x - c_k \rVert\right)"
    use: ClassVar[str] = "To see regression that needs hidden layers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    noise: Noise = 0.1
    task: ClassVar[Task] = "regression"

    @staticmethod
    def height(places: Array) -> Array:
        """Σ ± max(0, 1 - distance / 2) over the tops: cones of height 1 that do not overlap, ``(rows,)``."""
        tops = [(x1, x2) for x2 in (2.5, -2.5) for x1 in (-4.0, 0.0, 4.0)]
        cones = [np.maximum(0, 1 - np.hypot(*(places - top).T) / 2) for top in tops]
        return np.asarray(sum(sign * cone for sign, cone in zip((1, -1, 1, -1, 1, -1), cones, strict=True)))

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Places from -5.5 to 5.5 in both directions with their height; noise moves the points, not the values."""
        places = rng.uniform(-5.5, 5.5, (points, 2))
        return places + jitter(rng, points, self.noise), self.height(places)
