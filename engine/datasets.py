"""Data sets: a table of raw columns with a class for each row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar

import numpy as np

from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array

TURNS = 1.75  # of each spiral arm


@dataclass(frozen=True)
class Column:
    """One raw measurement; ``low`` and ``high`` bound its axis when it is drawn, in ``unit``."""

    key: str
    title: str
    unit: str
    low: float
    high: float


PLANE = (Column("x1", "x1", "", -6.0, 6.0), Column("x2", "x2", "", -6.0, 6.0))


class Dataset(Registered, ABC):
    """Draws a table; ``plane`` names the two columns that it is drawn over, ``rows`` is its size if that is fixed."""

    columns: ClassVar[tuple[Column, ...]] = PLANE
    plane: ClassVar[tuple[str, str]] = ("x1", "x2")
    rows: ClassVar[int | None] = None

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes are called, in the order of their numbers."""
        return ("A", "B")

    @abstractmethod
    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """The table ``(points, columns)`` and the classes ``(points,)``, spread over the classes evenly."""

    def _classes(self, points: int) -> Array:
        return np.arange(points) % len(self.class_names)


DATASETS: Registry[Dataset] = Registry("data set", "What there is to learn.")
Noise = Annotated[float, Knob("How far points stray from their place.", 0.0, 0.5)]


def _jitter(rng: np.random.Generator, points: int, noise: float) -> Array:
    """Normal, 2 x noise wide: the same draws at any noise, so that turning the knob moves each point smoothly."""
    return 2 * noise * rng.standard_normal((points, 2))


@DATASETS.add("circle")
@dataclass(frozen=True)
class Circle(Dataset):
    """A disc inside a ring: no straight line parts them.

    Source: the idea of TensorFlow Playground's circle.

    >>> table, classes = Circle(noise=0.0).sample(np.random.default_rng(0), 4)
    >>> (np.hypot(*table.T) < 3).tolist(), classes.tolist()
    ([True, False, True, False], [0, 1, 0, 1])
    """

    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Radius 0 to 2.5 for A, 3.5 to 5 for B."""
        classes = self._classes(points)
        radius = np.where(classes == 0, 0.0, 3.5) + np.where(classes == 0, 2.5, 1.5) * rng.random(points)
        angle = 2 * np.pi * rng.random(points)
        table = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        return table + _jitter(rng, points, self.noise), classes


@DATASETS.add("xor", "XOR")
@dataclass(frozen=True)
class Xor(Dataset):
    """Four corners, opposite ones alike: what stopped the perceptron.

    Source: Minsky and Papert (1969); the idea of TensorFlow Playground's xor.

    >>> table, classes = Xor(noise=0.0).sample(np.random.default_rng(0), 6)
    >>> ((table[:, 0] * table[:, 1] > 0) == (classes == 1)).all()
    np.True_
    """

    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """0.3 to 5 from both axes."""
        classes = self._classes(points)
        size = rng.uniform(0.3, 5.0, (points, 2))
        left = rng.choice([-1.0, 1.0], points)
        signs = np.column_stack([left, np.where(classes == 1, left, -left)])
        return signs * size + _jitter(rng, points, self.noise), classes


@DATASETS.add("gauss")
@dataclass(frozen=True)
class Gauss(Dataset):
    """Two round clouds: a straight line will do.

    Source: the idea of TensorFlow Playground's gauss.

    >>> Gauss().sample(np.random.default_rng(0), 10)[0].shape
    (10, 2)
    """

    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Centres at (-2, -2) and (2, 2); the spread grows with the noise."""
        classes = self._classes(points)
        spread = 0.7 + 2.6 * self.noise
        return np.where(classes == 0, -2.0, 2.0)[:, None] + spread * rng.standard_normal((points, 2)), classes


@DATASETS.add("spiral")
@dataclass(frozen=True)
class Spiral(Dataset):
    """Two arms wound into each other: the hardest of the small ones.

    Source: Lang and Witbrock (1988); the idea of TensorFlow Playground's spiral.

    >>> table, classes = Spiral(noise=0.0).sample(np.random.default_rng(0), 500)
    >>> bool(np.hypot(*table.T).max() <= 5)
    True
    """

    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Radius 0 to 5 over 1.75 turns, the arms half a turn apart."""
        classes = self._classes(points)
        share = (np.arange(points) // 2 + 0.5) / max(1, points / 2)
        angle = 2 * np.pi * TURNS * share + np.pi * classes
        table = 5 * share[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
        return table + _jitter(rng, points, self.noise), classes


@DATASETS.add("moons")
@dataclass(frozen=True)
class Moons(Dataset):
    """Two half moons that reach into each other.

    Source: sklearn.datasets.make_moons.

    >>> Moons().sample(np.random.default_rng(0), 10)[0].shape
    (10, 2)
    """

    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """scikit-learn's moons, centred and three times as large."""
        from sklearn.datasets import make_moons

        first = (points + 1) // 2
        table, classes = make_moons((first, points - first), shuffle=False, noise=None)
        return 3 * (table - [0.5, 0.25]) + _jitter(rng, points, self.noise), classes


@DATASETS.add("blobs")
@dataclass(frozen=True)
class Blobs(Dataset):
    """Round clouds on a ring, one a class: three of them unless you ask for more.

    Source: sklearn.datasets.make_blobs.

    >>> sorted(set(Blobs().sample(np.random.default_rng(0), 10)[1].tolist()))
    [0, 1, 2]
    """

    noise: Noise = 0.1
    classes: Annotated[int, Knob("How many clouds, one class each.", 2, 6)] = 3

    @property
    def class_names(self) -> tuple[str, ...]:
        """A, B, C, ..."""
        return tuple("ABCDEF"[: self.classes])

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Centres 3.5 from the middle; the spread grows with the noise."""
        from sklearn.datasets import make_blobs

        angles = 2 * np.pi * np.arange(self.classes) / self.classes
        centres = 3.5 * np.column_stack([np.sin(angles), np.cos(angles)])
        sizes = np.bincount(self._classes(points), minlength=self.classes)
        table, classes = make_blobs(
            sizes,
            centers=centres,
            cluster_std=0.5 + 3 * self.noise,
            random_state=int(rng.integers(2**31)),
            shuffle=False,
        )
        return table, classes


@DATASETS.add("iris")
@dataclass(frozen=True)
class Iris(Dataset):
    """150 flowers of three species, four measurements each, in centimetres.

    Source: Fisher (1936), by sklearn.datasets.load_iris.

    >>> table, classes = Iris().sample(np.random.default_rng(0), 150)
    >>> table.shape, np.bincount(classes).tolist()
    ((150, 4), [50, 50, 50])
    """

    columns: ClassVar[tuple[Column, ...]] = (
        Column("sepal_length", "sepal length", "cm", 4.0, 8.2),
        Column("sepal_width", "sepal width", "cm", 1.8, 4.6),
        Column("petal_length", "petal length", "cm", 0.5, 7.4),
        Column("petal_width", "petal width", "cm", -0.1, 2.7),
    )
    plane: ClassVar[tuple[str, str]] = ("petal_length", "petal_width")
    rows: ClassVar[int | None] = 150

    @property
    def class_names(self) -> tuple[str, ...]:
        """The three species."""
        return ("setosa", "versicolor", "virginica")

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all 150 flowers, as many of each species as the number allows."""
        table, classes = _iris()
        chosen = rng.permuted(np.arange(150).reshape(3, 50), axis=1).T.ravel()[: min(points, 150)]
        return table[chosen], classes[chosen]


@cache
def _iris() -> tuple[Array, Array]:
    from sklearn.datasets import load_iris

    return load_iris(return_X_y=True)  # type: ignore[no-any-return]
