"""Which plane through a dataset's columns the decision boundary is drawn over; pure."""

from __future__ import annotations

import re
from typing import TypeAlias

from engine import Config
from engine.data import Data
from engine.datasets import Dataset
from engine.planes import Plane

# The keys of the columns across and up; or what makes a plane of its own, in words that a link holds; None for the
# dataset's own two columns. ("pca",): the first two principal components. ("through", "train12", "test3"): two points.
Axes: TypeAlias = tuple[str, ...] | None
COMPONENTS: Axes = ("pca",)
THROUGH = "through"
_POINT = re.compile(r"(train|test)([0-9]{1,9})")


def through(*points: tuple[str, int]) -> Axes:
    """The plane through two points, each of the training or test rows.

    >>> through(("train", 12), ("test", 3))
    ('through', 'train12', 'test3')
    """
    return (THROUGH, *(f"{which}{index}" for which, index in points))


def is_special(axes: Axes) -> bool:
    """Whether these axes are directions of their own instead of two columns.

    >>> is_special(("pca",)), is_special(("through", "train0", "train1")), is_special(("x1", "x2")), is_special(None)
    (True, True, False, False)
    """
    return axes == COMPONENTS or points_of(axes) is not None


def allowed(wanted: Axes, dataset: Dataset) -> Axes:
    """The wanted axes if the dataset has them and they are not its defaults anyway, else None.

    With two columns there is only one plane.

    >>> from engine.datasets import Circle, Iris
    >>> allowed(("x2", "x1"), Circle()), allowed(("x1", "x2"), Circle()), allowed(("x1", "age"), Circle())
    (('x2', 'x1'), None, None)
    >>> allowed(("pca",), Iris()), allowed(("pca",), Circle())
    (('pca',), None)
    """
    if is_special(wanted):
        return wanted if len(dataset.columns) > 2 else None
    known = {column.key for column in dataset.columns}
    if not wanted or wanted == dataset.plane or len(wanted) != 2 or wanted[0] == wanted[1]:
        return None
    return wanted if set(wanted) <= known else None


def kept(axes: Axes, old: Config, new: Config) -> Axes:
    """What of the axes still means the same in another setup: two points only while the same rows are drawn.

    >>> from engine.datasets import Iris
    >>> iris = Config().with_(data=Config().data.with_(dataset=Iris(), features=()))
    >>> kept(("through", "train0", "train1"), iris, iris.with_(seed=1)), kept(("pca",), iris, iris.with_(seed=1))
    (None, ('pca',))
    """
    drawn = [(setup.seed, setup.data.dataset, setup.data.points, setup.data.test_share) for setup in (old, new)]
    if points_of(axes) and drawn[0] != drawn[1]:
        return None
    return allowed(axes, new.data.dataset)


def plane_over(data: Data, axes: Axes) -> Plane:
    """The plane of these axes; points that the data do not have, or that are the same, leave the dataset's own.

    Raises:
        ValueError: the axes are not two different columns of the dataset.
    """
    if axes == COMPONENTS:
        return Plane.along_components(data)
    if points := points_of(axes):
        tables = {"train": data.train.table, "test": data.test.table}
        if all(index < len(tables[which]) for which, index in points):
            start, end = (tables[which][index] for which, index in points)
            if (start != end).any():
                return Plane.through_points(data, (start, end))
        return Plane.through(data, None)
    if axes and len(axes) != 2:
        message = f"axes {axes!r} are not allowed; choose two columns"
        raise ValueError(message)
    return Plane.through(data, (axes[0], axes[1]) if axes else None)


def points_of(axes: Axes) -> list[tuple[str, int]] | None:
    """The two points that a plane goes through, if that is what makes it."""
    if not axes or len(axes) != 3 or axes[0] != THROUGH or axes[1] == axes[2]:
        return None
    found = [match for text in axes[1:] if (match := _POINT.fullmatch(text))]
    return [(match[1], int(match[2])) for match in found] if len(found) == 2 else None
