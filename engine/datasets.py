"""Data sets: a table of raw columns with a class for each row, or with a value where the task is regression."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np

from engine.registry import Registry
from engine.settings import Help, Knob, Registered, SettingsError, shown
from engine.tape import Array

Task: TypeAlias = Literal["classification", "regression"]
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
    task: ClassVar[Task] = "classification"

    @property
    def class_names(self) -> tuple[str, ...]:
        """What the classes are called, in the order of their numbers; in regression the two ends of the scale."""
        return ("A", "B") if self.task == "classification" else ("-1", "+1")

    @abstractmethod
    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """The table ``(points, columns)`` and the classes ``(points,)``, spread as evenly as there are rows.

        In regression the values, from -1 to 1, stand for the classes.
        """

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


@DATASETS.add("rings")
@dataclass(frozen=True)
class Rings(Dataset):
    """Rings about one middle, one a class: each lies inside the next.

    Source: the idea of sklearn.datasets.make_circles, for up to four classes.

    >>> table, classes = Rings(noise=0.0, classes=2).sample(np.random.default_rng(0), 4)
    >>> (np.hypot(*table.T) < 2.5).tolist(), classes.tolist()
    ([True, False, True, False], [0, 1, 0, 1])
    """

    noise: Noise = 0.05
    classes: Annotated[int, Knob("How many rings, one class each.", 2, 4)] = 3

    @property
    def class_names(self) -> tuple[str, ...]:
        """A, B, C, ... from the inside out."""
        return tuple("ABCD"[: self.classes])

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Radius 5 is shared alike; the inner three tenths of each share stay empty."""
        classes = self._classes(points)
        radius = 5 / self.classes * (classes + 0.3 + 0.7 * rng.random(points))
        angle = 2 * np.pi * rng.random(points)
        table = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        return table + _jitter(rng, points, self.noise), classes


@DATASETS.add("checkerboard")
@dataclass(frozen=True)
class Checkerboard(Dataset):
    """The squares of a board, black and white: XOR many times over.

    Source: Ho and Kleinberg (1996).

    >>> table, classes = Checkerboard(noise=0.0, squares=2).sample(np.random.default_rng(0), 6)
    >>> ((table[:, 0] * table[:, 1] < 0) == (classes == 1)).all()
    np.True_
    """

    noise: Noise = 0.05
    squares: Annotated[int, Knob("How many squares lie along a side of the board.", 2, 8)] = 4

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """From -5 to 5 both ways; a twentieth of each square's side stays empty at its edges."""
        classes = self._classes(points)
        columns, rows = np.divmod(np.arange(self.squares**2), self.squares)
        cells = [np.flatnonzero((columns + rows) % 2 == colour) for colour in (0, 1)]
        drawn = rng.random(points)
        cell = np.where(classes == 0, *(own[(drawn * len(own)).astype(int)] for own in cells))
        corner = np.column_stack([columns[cell], rows[cell]])
        table = 10 / self.squares * (corner + rng.uniform(0.05, 0.95, (points, 2))) - 5
        return table + _jitter(rng, points, self.noise), classes


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


@DATASETS.add("plane", "plane (regression)")
@dataclass(frozen=True)
class TiltedPlane(Dataset):
    """A value that rises evenly from one corner to the other: a network without hidden layers will do.

    Source: the idea of TensorFlow Playground's regression plane.

    >>> table, values = TiltedPlane(noise=0.0).sample(np.random.default_rng(0), 4)
    >>> np.allclose(values, (table[:, 0] + table[:, 1]) / 10)
    True
    """

    noise: Noise = 0.1
    task: ClassVar[Task] = "regression"

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Places from -5 to 5 both ways, with the value (x1 + x2) / 10; then the points stray, the values stay."""
        places = rng.uniform(-5, 5, (points, 2))
        return places + _jitter(rng, points, self.noise), places.sum(axis=1) / 10


@DATASETS.add("bumps", "bumps (regression)")
@dataclass(frozen=True)
class Bumps(Dataset):
    """Three hills and three hollows on flat land, in turn.

    Source: the idea of TensorFlow Playground's regression gaussians.

    >>> float(Bumps.height(np.array([[4.0, 2.5]]))[0]), float(Bumps.height(np.array([[0.0, 1.5]]))[0])
    (1.0, -0.5)
    """

    noise: Noise = 0.1
    task: ClassVar[Task] = "regression"

    @staticmethod
    def height(places: Array) -> Array:
        """Σ ± max(0, 1 - distance / 2) over the tops: cones of height 1 that just do not meet, ``(rows,)``."""
        tops = [(x1, x2) for x2 in (2.5, -2.5) for x1 in (-4.0, 0.0, 4.0)]
        cones = [np.maximum(0, 1 - np.hypot(*(places - top).T) / 2) for top in tops]
        return np.asarray(sum(sign * cone for sign, cone in zip((1, -1, 1, -1, 1, -1), cones, strict=True)))

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Places from -5.5 to 5.5 both ways, with their height; then the points stray, the values stay."""
        places = rng.uniform(-5.5, 5.5, (points, 2))
        return places + _jitter(rng, points, self.noise), self.height(places)


@DATASETS.add("wine")
@dataclass(frozen=True)
class Wine(Dataset):
    """178 wines of three cultivars, thirteen measurements each, on scales that differ a thousandfold.

    Source: Aeberhard and Forina (1992), by sklearn.datasets.load_wine.

    >>> table, classes = Wine().sample(np.random.default_rng(0), 500)
    >>> table.shape, np.bincount(classes).tolist()
    ((178, 13), [59, 71, 48])
    """

    columns: ClassVar[tuple[Column, ...]] = (
        Column("alcohol", "alcohol", "%", 10.5, 15.5),
        Column("malic_acid", "malic acid", "", 0.0, 6.5),
        Column("ash", "ash", "", 1.0, 3.5),
        Column("alcalinity", "alcalinity of ash", "", 8.0, 32.0),
        Column("magnesium", "magnesium", "", 60.0, 170.0),
        Column("phenols", "total phenols", "", 0.5, 4.5),
        Column("flavanoids", "flavanoids", "", 0.0, 5.5),
        Column("nonflavanoids", "nonflavanoid phenols", "", 0.0, 0.8),
        Column("proanthocyanins", "proanthocyanins", "", 0.0, 4.0),
        Column("colour", "colour intensity", "", 0.0, 14.0),
        Column("hue", "hue", "", 0.3, 1.9),
        Column("od280_od315", "OD280/OD315", "", 1.0, 4.3),
        Column("proline", "proline", "", 150.0, 1800.0),
    )
    plane: ClassVar[tuple[str, str]] = ("flavanoids", "proline")
    rows: ClassVar[int | None] = 178

    @property
    def class_names(self) -> tuple[str, ...]:
        """The three cultivars."""
        return ("cultivar 1", "cultivar 2", "cultivar 3")

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all 178 wines, as many of each cultivar as the number and the table allow."""
        table, classes = _wine()
        chosen = _evenly(rng, classes, points)
        return table[chosen], classes[chosen]


@DATASETS.add("digits")
@dataclass(frozen=True)
class Digits(Dataset):
    """1797 handwritten digits as pictures of 8 x 8 pixels, each from 0 (paper) to 16 (ink).

    Source: Alpaydin and Kaynak (1998), by sklearn.datasets.load_digits.

    >>> table, classes = Digits().sample(np.random.default_rng(0), 20)
    >>> table.shape, np.bincount(classes).tolist()
    ((20, 64), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """

    columns: ClassVar[tuple[Column, ...]] = tuple(
        Column(f"pixel_{row}_{column}", f"pixel {row},{column}", "", -1.0, 17.0)
        for row in range(1, 9)
        for column in range(1, 9)
    )
    plane: ClassVar[tuple[str, str]] = ("pixel_5_2", "pixel_5_5")
    rows: ClassVar[int | None] = 1797

    @property
    def class_names(self) -> tuple[str, ...]:
        """0 to 9."""
        return tuple("0123456789")

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all 1797 pictures, as many of each digit as the number and the table allow."""
        table, classes = _digits()
        chosen = _evenly(rng, classes, points)
        return table[chosen], classes[chosen]


MOST_ROWS = 100_000
LARGEST = 1e15  # of a table's numbers: their squares must be sums that float32 still holds
CATS_AND_DOGS = (
    ((3.1, 24.0), "cat"),
    ((3.9, 23.0), "cat"),
    ((4.4, 26.0), "cat"),
    ((4.9, 25.0), "cat"),
    ((5.6, 27.0), "cat"),
    ((7.2, 28.0), "cat"),
    ((2.6, 19.0), "dog"),
    ((6.3, 34.0), "dog"),
    ((9.5, 38.0), "dog"),
    ((12.0, 41.0), "dog"),
    ((19.0, 50.0), "dog"),
    ((28.0, 58.0), "dog"),
)


@DATASETS.add("table", "your own table")
@dataclass(frozen=True)
class Table(Dataset):
    """A table of your own: numbers to learn from, and a label for each row; a dozen cats and dogs to begin with.

    As JSON: ``{"key": "table", "names": ["weight", "height"], "cells": [[3.1, 24], [28, 58]], "labels": ["cat",
    "dog"]}``, a name for each column, a list of numbers for each row, a text for each label. Of more rows than points
    as many are drawn as there are points.

    Source: the learner.

    >>> table = Table(names=("a", "b"), cells=((0.0, 1.0), (2.0, 3.0)), labels=("yes", "no"))
    >>> table.class_names, [column.title for column in table.columns]
    (('no', 'yes'), ['a', 'b'])
    >>> table.with_(labels=("yes", "yes"))
    Traceback (most recent call last):
    engine.settings.SettingsError: labels: every row is 'yes'; give at least two different labels
    """

    names: Annotated[tuple[str, ...], Help("What the columns are called.", low=2)] = ("weight", "height")
    cells: Annotated[tuple[tuple[float, ...], ...], Help("The numbers, row by row.", low=2, high=MOST_ROWS)] = tuple(
        row for row, _ in CATS_AND_DOGS
    )
    labels: Annotated[tuple[str, ...], Help("The class of each row.", low=2, high=MOST_ROWS)] = tuple(
        label for _, label in CATS_AND_DOGS
    )
    # Those of the first dozen; a table's own columns lie over them.
    columns: ClassVar[tuple[Column, ...]] = (
        Column("weight", "weight", "", 0.0, 30.0),
        Column("height", "height", "", 15.0, 65.0),
    )
    plane: ClassVar[tuple[str, str]] = ("weight", "height")
    rows: ClassVar[int | None] = len(CATS_AND_DOGS)

    def __post_init__(self) -> None:
        """Check the table, and take columns, plane and number of rows from it.

        Raises:
            SettingsError: names the row and the column.
        """
        super().__post_init__()
        self._check_names_and_labels()
        self._check_cells()
        object.__setattr__(self, "cells", tuple(tuple(map(float, row)) for row in self.cells))
        table = np.array(self.cells)
        lows, highs = table.min(axis=0).tolist(), table.max(axis=0).tolist()
        margins = [(high - low) / 16 or max(1.0, abs(high)) / 16 for low, high in zip(lows, highs, strict=True)]
        columns = tuple(
            Column(name, name, "", low - margin, high + margin)
            for name, low, high, margin in zip(self.names, lows, highs, margins, strict=True)
        )
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "plane", self.names[:2])
        object.__setattr__(self, "rows", len(self.cells))

    def _check_names_and_labels(self) -> None:
        for index, name in enumerate(self.names):
            if not name.strip() or not name.isprintable() or name in self.names[:index]:
                problem = f"{shown(name)} is not allowed; give each column a printable name of its own"
                raise SettingsError(f"names.{index}", problem)
        if len(self.labels) != len(self.cells):
            raise SettingsError("labels", f"there are {len(self.labels)} for {len(self.cells)} rows; give one for each")
        kinds = set(self.labels)
        if len(kinds) == 1:
            raise SettingsError("labels", f"every row is {shown(self.labels[0])}; give at least two different labels")
        if len(kinds) > 10:  # as many as there are colours
            raise SettingsError("labels", f"{len(kinds)} different labels are not allowed; give 2 to 10")

    def _check_cells(self) -> None:
        for index, row in enumerate(self.cells):
            if len(row) != len(self.names):
                problem = f"a row of {len(row)} is not allowed; there are {len(self.names)} columns"
                raise SettingsError(f"cells.{index}", problem)
            for name, value in zip(self.names, row, strict=True):
                if type(value) not in {int, float} or not abs(value) <= LARGEST:  # so for NaN too
                    problem = f"{shown(value)} in column {shown(name)} is not allowed; give a number up to ±1e15"
                    raise SettingsError(f"cells.{index}", problem)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The different labels, in the order of the alphabet."""
        return tuple(sorted(set(self.labels)))

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all rows, as many of each class as the number and the table allow."""
        numbers = {label: number for number, label in enumerate(self.class_names)}
        classes = np.array([numbers[label] for label in self.labels])
        chosen = _evenly(rng, classes, points)
        return np.array(self.cells)[chosen], classes[chosen]


def _evenly(rng: np.random.Generator, classes: Array, points: int) -> Array:
    """The numbers of at most ``points`` rows, drawn from the classes in turn for as long as each has any left."""
    order = rng.permutation(len(classes))
    turn = np.empty(len(order), int)  # of each row: how many of its class come before it
    for label in np.unique(classes):
        own = classes[order] == label
        turn[own] = np.arange(own.sum())
    return np.asarray(order[np.lexsort((classes[order], turn))][:points])


@cache
def _wine() -> tuple[Array, Array]:
    from sklearn.datasets import load_wine

    return load_wine(return_X_y=True)  # type: ignore[no-any-return]


@cache
def _digits() -> tuple[Array, Array]:
    from sklearn.datasets import load_digits

    return load_digits(return_X_y=True)  # type: ignore[no-any-return]


@cache
def _iris() -> tuple[Array, Array]:
    from sklearn.datasets import load_iris

    return load_iris(return_X_y=True)  # type: ignore[no-any-return]
