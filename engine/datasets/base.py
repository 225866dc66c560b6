"""What a data set is, the registry of all of them, and what several of them draw with."""

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

    @property
    def own_rows(self) -> int:
        """How many rows the settings themselves carry, so that a link has to hold them: none where they are drawn."""
        return 0

    @abstractmethod
    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """The table ``(points, columns)`` and the classes ``(points,)``, spread as evenly as there are rows.

        In regression the values, from -1 to 1, stand for the classes.
        """

    def _classes(self, points: int) -> Array:
        return np.arange(points) % len(self.class_names)


DATASETS: Registry[Dataset] = Registry("data set", "What there is to learn: try circle first, then spiral.")
Noise = Annotated[float, Knob("How far points stray from their place: try 0, then 0.5.", 0.0, 0.5)]


def jitter(rng: np.random.Generator, points: int, noise: float) -> Array:
    """Normal, 2 x noise wide: the same draws at any noise, so that turning the knob moves each point smoothly."""
    return 2 * noise * rng.standard_normal((points, 2))


def evenly(rng: np.random.Generator, classes: Array, points: int) -> Array:
    """The numbers of at most ``points`` rows, drawn from the classes in turn for as long as each has any left."""
    order = rng.permutation(len(classes))
    turn = np.empty(len(order), int)  # of each row: how many of its class come before it
    for label in np.unique(classes):
        own = classes[order] == label
        turn[own] = np.arange(own.sum())
    return np.asarray(order[np.lexsort((classes[order], turn))][:points])
