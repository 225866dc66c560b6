"""Which two columns of a dataset the decision boundary is drawn over; pure."""

from __future__ import annotations

from typing import TypeAlias

from engine.datasets import Dataset

Axes: TypeAlias = tuple[str, str] | None  # the keys of the columns across and up; None for the dataset's own two


def allowed(wanted: Axes, dataset: Dataset) -> Axes:
    """The wanted axes if the dataset has them and they are not its defaults anyway, else None.

    >>> from engine.datasets import Circle
    >>> allowed(("x2", "x1"), Circle()), allowed(("x1", "x2"), Circle()), allowed(("x1", "age"), Circle())
    (('x2', 'x1'), None, None)
    """
    known = {column.key for column in dataset.columns}
    return wanted if wanted and wanted != dataset.plane and wanted[0] != wanted[1] and set(wanted) <= known else None
