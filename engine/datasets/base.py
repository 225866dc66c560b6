"""The base class of datasets, their registry, and shared sampling functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np

from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array

Task: TypeAlias = Literal["classification", "regression"]


@dataclass(frozen=True)
class Column:
    """One raw measurement; ``low`` and ``high``, in ``unit``, bound its axis in plots."""

    key: str
    title: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Image:
    """How the columns of a dataset are the pixels of a picture: row by row, from the top left.

    >>> Image(8, 8, 0.0, 16.0).bytes_of(np.array([[0.0, 8.0, 16.0, 20.0]])).tolist()
    [[0, 128, 255, 255]]
    """

    height: int
    width: int
    low: float  # of a pixel that is paper
    high: float  # of one that is ink

    def bytes_of(self, table: Array) -> Array:
        """The pixels of raw rows as bytes, ``(rows, columns)``: 0 is paper, 255 is ink."""
        share = (table - self.low) / (self.high - self.low)
        return np.asarray(np.rint(255 * np.minimum(np.maximum(share, 0), 1)).astype(np.uint8))


PLANE = (Column("x1", "x1", "", -6.0, 6.0), Column("x2", "x2", "", -6.0, 6.0))


class Dataset(Registered, ABC):
    """Draws a table; ``plane`` names the two columns of its plot, ``rows`` is its size if that is fixed.

    If its columns are the pixels of a picture, ``image`` says how.
    """

    columns: ClassVar[tuple[Column, ...]] = PLANE
    plane: ClassVar[tuple[str, str]] = ("x1", "x2")
    rows: ClassVar[int | None] = None
    image: ClassVar[Image | None] = None
    task: ClassVar[Task] = "classification"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes, in the order of their numbers; in regression, of the two ends of the scale."""
        return ("A", "B") if self.task == "classification" else ("-1", "+1")

    @property
    def own_rows(self) -> int:
        """How many rows the settings themselves contain, which a link must then hold; 0 if they are drawn."""
        return 0

    @abstractmethod
    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """The table ``(points, columns)`` and the classes ``(points,)``, as balanced as the rows allow.

        In regression, values from -1 to 1 take the place of the classes.
        """

    def _classes(self, points: int) -> Array:
        return np.arange(points) % len(self.class_names)


DATASETS: Registry[Dataset] = Registry("dataset", "What there is to learn: try circle first, then spiral.")
Noise = Annotated[float, Knob("How far the noise moves points: try 0, then 0.5.", 0.0, 0.5)]


def jitter(rng: np.random.Generator, points: int, noise: float) -> Array:
    """Normal, with deviation 2 x noise: the same random numbers at any noise, so the slider moves points smoothly."""
    return 2 * noise * rng.standard_normal((points, 2))


def evenly(rng: np.random.Generator, classes: Array, points: int) -> Array:
    """The indices of at most ``points`` rows, drawn from the classes in turn for as long as each has any left."""
    order = rng.permutation(len(classes))
    turn = np.empty(len(order), int)  # for each row: how many of its class come before it
    for label in np.unique(classes):
        own = classes[order] == label
        turn[own] = np.arange(own.sum())
    return np.asarray(order[np.lexsort((classes[order], turn))][:points])
