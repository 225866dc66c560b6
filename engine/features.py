"""Input features: what the network sees of a row, either raw columns or functions of x1 and x2."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.code import Code
from engine.datasets import Circle, Dataset, Spiral, Xor
from engine.elsewhere import Elsewhere
from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array


class Feature(Registered, ABC):
    """A function of x1 and x2; ``suits`` is a dataset on which it is worth trying."""

    suits: ClassVar[Dataset] = Spiral()

    @staticmethod
    @abstractmethod
    def value(x1: Array, x2: Array) -> Array:
        """The feature, elementwise; any shape."""


FEATURES: Registry[Feature] = Registry(
    "feature", "What the network sees of each point: try x1² and x2² on circle, then x1·x2 alone on XOR."
)


@FEATURES.add("x1^2", "x1²")
@dataclass(frozen=True)
class SquareOfX1(Feature):
    """x1 squared: separates near from far, left to right.

    Source: the inputs of TensorFlow Playground.

    >>> float(SquareOfX1.value(np.array(3.0), np.array(2.0)))
    9.0
    """

    formula: ClassVar[str] = r"x_1^2"
    suits: ClassVar[Dataset] = Circle()
    use: ClassVar[str] = "When the classes differ in how far left or right of the middle they lie."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="x[:, 0] ** 2",
        keras="x[:, 0] ** 2",
        sklearn="PolynomialFeatures(degree=2)",
        differs="scikit-learn makes all products up to the degree at once.",
    )
    code: ClassVar[Code] = Code(numpy="x1**2")

    @staticmethod
    def value(x1: Array, x2: Array) -> Array:
        return x1 * x1


@FEATURES.add("x2^2", "x2²")
@dataclass(frozen=True)
class SquareOfX2(Feature):
    """x2 squared: separates near from far, top to bottom.

    Source: the inputs of TensorFlow Playground.

    >>> float(SquareOfX2.value(np.array(3.0), np.array(2.0)))
    4.0
    """

    formula: ClassVar[str] = r"x_2^2"
    suits: ClassVar[Dataset] = Circle()
    use: ClassVar[str] = "When the classes differ in how far above or below the middle they lie."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="x[:, 1] ** 2",
        keras="x[:, 1] ** 2",
        sklearn="PolynomialFeatures(degree=2)",
        differs="scikit-learn makes all products up to the degree at once.",
    )
    code: ClassVar[Code] = Code(numpy="x2**2")

    @staticmethod
    def value(x1: Array, x2: Array) -> Array:
        return x2 * x2


@FEATURES.add("x1*x2", "x1·x2")
@dataclass(frozen=True)
class Product(Feature):
    """x1 times x2: solves XOR on its own.

    Source: the inputs of TensorFlow Playground.

    >>> float(Product.value(np.array(3.0), np.array(2.0)))
    6.0
    """

    formula: ClassVar[str] = r"x_1 \cdot x_2"
    suits: ClassVar[Dataset] = Xor()
    use: ClassVar[str] = "When the class depends on whether two signs agree, as in XOR."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="x[:, 0] * x[:, 1]",
        keras="x[:, 0] * x[:, 1]",
        sklearn="PolynomialFeatures(degree=2)",
        differs="scikit-learn makes all products up to the degree at once.",
    )
    code: ClassVar[Code] = Code(numpy="x1 * x2")

    @staticmethod
    def value(x1: Array, x2: Array) -> Array:
        return x1 * x2


@FEATURES.add("sin(x1)")
@dataclass(frozen=True)
class SineOfX1(Feature):
    """The sine of x1: waves from left to right.

    Source: the inputs of TensorFlow Playground.

    >>> float(SineOfX1.value(np.array(0.0), np.array(2.0)))
    0.0
    """

    formula: ClassVar[str] = r"\sin x_1"
    use: ClassVar[str] = "When the class repeats from left to right."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.sin(x[:, 0])", keras="keras.ops.sin(x[:, 0])", sklearn="FunctionTransformer(numpy.sin)"
    )
    code: ClassVar[Code] = Code(numpy="np.sin(x1)")

    @staticmethod
    def value(x1: Array, x2: Array) -> Array:
        return np.asarray(np.sin(x1))


@FEATURES.add("sin(x2)")
@dataclass(frozen=True)
class SineOfX2(Feature):
    """The sine of x2: waves from bottom to top.

    Source: the inputs of TensorFlow Playground.

    >>> float(SineOfX2.value(np.array(3.0), np.array(0.0)))
    0.0
    """

    formula: ClassVar[str] = r"\sin x_2"
    use: ClassVar[str] = "When the class repeats from bottom to top."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.sin(x[:, 1])", keras="keras.ops.sin(x[:, 1])", sklearn="FunctionTransformer(numpy.sin)"
    )
    code: ClassVar[Code] = Code(numpy="np.sin(x2)")

    @staticmethod
    def value(x1: Array, x2: Array) -> Array:
        return np.asarray(np.sin(x2))


def available(dataset: Dataset) -> tuple[str, ...]:
    """The keys of the features that a dataset offers: its columns, then the functions of x1 and x2.

    >>> from engine.datasets import Circle, Iris
    >>> available(Circle())
    ('x1', 'x2', 'x1^2', 'x2^2', 'x1*x2', 'sin(x1)', 'sin(x2)')
    >>> available(Iris())
    ('sepal_length', 'sepal_width', 'petal_length', 'petal_width')
    """
    columns = tuple(column.key for column in dataset.columns)
    return columns + FEATURES.keys if columns == ("x1", "x2") else columns


def titles_of(dataset: Dataset) -> dict[str, str]:
    """The title of each feature that a dataset offers, by key."""
    titles = {column.key: column.title for column in dataset.columns} | {cls.key: cls.title for cls in FEATURES}
    return {key: titles[key] for key in available(dataset)}


def compute(dataset: Dataset, keys: tuple[str, ...], table: Array) -> Array:
    """The features ``keys`` of a raw table: ``(rows, columns)`` in, ``(rows, features)`` out."""
    columns = {column.key: table[:, index] for index, column in enumerate(dataset.columns)}
    return np.column_stack(
        [columns[key] if key in columns else FEATURES[key].value(columns["x1"], columns["x2"]) for key in keys]
    )
