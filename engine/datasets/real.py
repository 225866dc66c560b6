"""Measured data from scikit-learn: flowers, wines and handwriting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import numpy as np

from engine.datasets.base import DATASETS, Column, Dataset, Image, evenly
from engine.elsewhere import Elsewhere
from engine.tape import Array


@DATASETS.add("iris")
@dataclass(frozen=True)
class Iris(Dataset):
    """150 flowers of three species, with four measurements each in centimeters.

    Source: Fisher (1936), from sklearn.datasets.load_iris.

    >>> table, classes = Iris().sample(np.random.default_rng(0), 150)
    >>> table.shape, np.bincount(classes).tolist()
    ((150, 4), [50, 50, 50])
    """

    formula: ClassVar[str] = r"x \in \mathbb{R}^4 \mapsto c \in \{\text{setosa}, \text{versicolor}, \text{virginica}\}"
    use: ClassVar[str] = "As a first real table."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(sklearn="load_iris()")
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
        """At most all 150 flowers, with the species as balanced as the number allows."""
        table, classes = _iris()
        chosen = rng.permuted(np.arange(150).reshape(3, 50), axis=1).T.ravel()[: min(points, 150)]
        return table[chosen], classes[chosen]


@DATASETS.add("wine")
@dataclass(frozen=True)
class Wine(Dataset):
    """178 wines of three cultivars, with thirteen measurements each on scales that differ a thousandfold.

    Source: Aeberhard and Forina (1992), from sklearn.datasets.load_wine.

    >>> table, classes = Wine().sample(np.random.default_rng(0), 500)
    >>> table.shape, np.bincount(classes).tolist()
    ((178, 13), [59, 71, 48])
    """

    formula: ClassVar[str] = r"x \in \mathbb{R}^{13} \mapsto c \in \{1, 2, 3\}"
    use: ClassVar[str] = "To see why features should be on one scale."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(sklearn="load_wine()")
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
        Column("colour", "color intensity", "", 0.0, 14.0),
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
        """At most all 178 wines, with the cultivars as balanced as the number and the table allow."""
        table, classes = _wine()
        chosen = evenly(rng, classes, points)
        return table[chosen], classes[chosen]


@DATASETS.add("digits")
@dataclass(frozen=True)
class Digits(Dataset):
    """1797 handwritten digits as images of 8 x 8 pixels, each from 0 (paper) to 16 (ink).

    Source: Alpaydin and Kaynak (1998), from sklearn.datasets.load_digits.

    >>> table, classes = Digits().sample(np.random.default_rng(0), 20)
    >>> table.shape, np.bincount(classes).tolist()
    ((20, 64), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """

    formula: ClassVar[str] = r"x \in \{0, 1, \dots, 16\}^{64} \mapsto c \in \{0, 1, \dots, 9\}"
    use: ClassVar[str] = "To see what weights of pixels look like."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torchvision.datasets.MNIST(root)",
        keras="keras.datasets.mnist.load_data()",
        sklearn="load_digits()",
        differs="scikit-learn has these rows. PyTorch and Keras offer a larger relative: 70,000 digits of 28 "
        "x 28 pixels.",
    )
    columns: ClassVar[tuple[Column, ...]] = tuple(
        Column(f"pixel_{row}_{column}", f"pixel {row},{column}", "", -1.0, 17.0)
        for row in range(1, 9)
        for column in range(1, 9)
    )
    plane: ClassVar[tuple[str, str]] = ("pixel_5_2", "pixel_5_5")
    rows: ClassVar[int | None] = 1797
    image: ClassVar[Image | None] = Image(8, 8, 0.0, 16.0)

    @property
    def class_names(self) -> tuple[str, ...]:
        """0 to 9."""
        return tuple("0123456789")

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all 1797 images, with the digits as balanced as the number and the table allow."""
        table, classes = _digits()
        chosen = evenly(rng, classes, points)
        return table[chosen], classes[chosen]


@cache
def _iris() -> tuple[Array, Array]:
    from sklearn.datasets import load_iris

    return load_iris(return_X_y=True)  # type: ignore[no-any-return]


@cache
def _wine() -> tuple[Array, Array]:
    from sklearn.datasets import load_wine

    return load_wine(return_X_y=True)  # type: ignore[no-any-return]


@cache
def _digits() -> tuple[Array, Array]:
    from sklearn.datasets import load_digits

    return load_digits(return_X_y=True)  # type: ignore[no-any-return]
