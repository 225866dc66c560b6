"""The learner's own points, painted on the plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np

from engine.datasets.base import DATASETS, PLANE, Dataset, evenly
from engine.elsewhere import Elsewhere
from engine.errors import Phrase, SettingsError, shown
from engine.settings import Help
from engine.tape import Array

MOST_POINTS = 5000
MOST_CLASSES = 6
LETTERS = "ABCDEF"
Painting = tuple[tuple[float, float, int], ...]


def smile() -> Painting:
    """The initial painting: a round face of class A with eyes and mouth of class B."""
    face = [(4.5 * math.sin(turn), 4.5 * math.cos(turn), 0) for turn in np.linspace(0, 2 * math.pi, 36, endpoint=False)]
    mouth = [(2.6 * math.sin(turn), -2.6 * math.cos(turn), 1) for turn in np.linspace(-1.1, 1.1, 13)]
    eyes = [
        (side * (1.6 + dx), 1.5 + dy, 1)
        for side in (-1, 1)
        for dx, dy in ((0, 0), (0.3, 0.2), (-0.2, 0.4), (0.1, -0.4))
    ]
    return tuple((round(x, 2), round(y, 2), letter) for x, y, letter in (*face, *mouth, *eyes))


@DATASETS.add("painted", "your own points")
@dataclass(frozen=True)
class Painted(Dataset):
    """Your own points, painted on the plot with a brush; you start with a smile.

    As JSON: ``{"key": "painted", "points": [[-1, 2.5, 0], [3, 0.5, 1]]}``, for each point x1, x2 and the number of its
    class, where 0 is A. A class without points still counts if a later class has some.

    Source: the learner.

    >>> Painted(points=((-1.0, 2.5, 0), (3.0, 0.5, 2))).class_names
    ('A', 'B', 'C')
    >>> Painted(points=((-1.0, 2.5, 0), (3.0, 0.5, 0)))
    Traceback (most recent call last):
    engine.errors.SettingsError: points: every point is A; paint at least one point of another class
    """

    points: Annotated[
        tuple[tuple[float, float, int], ...], Help("The points, one by one.", low=2, high=MOST_POINTS)
    ] = smile()
    rows: ClassVar[int | None] = len(smile())
    formula: ClassVar[str] = r"(x_{i1}, x_{i2}, c_i) \quad i = 1, \dots, n"
    use: ClassVar[str] = "To test an idea: paint it."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.utils.data.TensorDataset(x, y)",
        keras="model.fit(x, y)",
        sklearn="model.fit(x, y)",
        differs="Each library takes arrays of your own.",
    )

    def __post_init__(self) -> None:
        """Check each point, and set the number of rows.

        Raises:
            SettingsError: with the point.
        """
        super().__post_init__()
        for index, point in enumerate(self.points):
            if not _is_point(point):
                problem = Phrase(
                    "{value} is not allowed; give x1, x2 from {low:g} to {high:g} and a class from 0 to 5",
                    value=shown(point),
                    low=PLANE[0].low,
                    high=PLANE[0].high,
                )
                raise SettingsError(f"points.{index}", problem)
        classes = {number for _, _, number in self.points}
        if len(classes) == 1:
            only = LETTERS[classes.pop()]
            problem = Phrase("every point is {only}; paint at least one point of another class", only=only)
            raise SettingsError("points", problem)
        object.__setattr__(self, "points", tuple((float(x), float(y), number) for x, y, number in self.points))
        object.__setattr__(self, "rows", len(self.points))

    @property
    def class_names(self) -> tuple[str, ...]:
        """A, B, C, ... up to the last one with a point."""
        return tuple(LETTERS[: 1 + max(number for _, _, number in self.points)])

    @property
    def own_rows(self) -> int:
        """All of them."""
        return len(self.points)

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all points, with the classes as balanced as the number and the painting allow."""
        table = np.array(self.points)
        classes = table[:, 2].astype(int)
        chosen = evenly(rng, classes, points)
        return table[chosen, :2], classes[chosen]


def _is_point(point: Any) -> bool:
    if len(point) != 3 or any(type(value) not in {int, float} for value in point[:2]):
        return False
    inside = all(axis.low <= value <= axis.high for axis, value in zip(PLANE, point[:2], strict=True))
    return inside and type(point[2]) is int and 0 <= point[2] < MOST_CLASSES
