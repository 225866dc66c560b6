"""Planes through the raw columns of a dataset, over which a network is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.data import Data
from engine.datasets import Column
from engine.tape import Array


@dataclass(frozen=True)
class Span:
    """A plane in the space of the raw columns: a place, and two directions of length 1 at right angles."""

    origin: Array  # (columns,)
    directions: Array  # (2, columns), across and up

    def table(self, across: Array, up: Array) -> Array:
        """The raw rows at places of the plane, ``(places, columns)``; across and up are ``(places,)`` each."""
        return np.asarray(self.origin + np.stack([across, up], axis=1) @ self.directions)

    def places(self, table: Array) -> Array:
        """Where raw rows ``(rows, columns)`` are seen on the plane, at right angles to it: ``(rows, 2)``.

        >>> Span(np.zeros(3), np.array([[1.0, 0, 0], [0, 0.6, 0.8]])).places(np.array([[2.0, 3, 4]])).tolist()
        [[2.0, 5.0]]
        """
        return np.asarray((table - self.origin) @ self.directions.T)


@dataclass(frozen=True)
class Plane:
    """A plane through the raw columns of a dataset, with its two axes.

    Either the axes are two columns, and every other column is fixed at its training mean; or they are directions of
    their own, and the plane has a ``span``.
    """

    across: Column
    up: Column
    held: dict[str, float]  # the fixed columns' values, by key; empty if there are none
    span: Span | None = None

    @classmethod
    def through(cls, data: Data, axes: tuple[str, str] | None = None) -> Plane:
        """The plane over two columns, by key; without ``axes``, over the dataset's default two.

        Raises:
            ValueError: the axes are not two different columns of the dataset.
        """
        columns = {column.key: column for column in data.columns}
        across, up = axes or data.dataset.plane
        if across == up or not {across, up} <= columns.keys():
            message = f"axes {across!r} and {up!r} are not allowed; choose two different ones of {', '.join(columns)}"
            raise ValueError(message)
        means = dict(zip(columns, data.train.table.mean(axis=0).tolist(), strict=True))
        return cls(columns[across], columns[up], {key: mean for key, mean in means.items() if key not in {across, up}})

    @classmethod
    def along_components(cls, data: Data) -> Plane:
        """The plane along the two directions in which the raw training rows vary most, through their mean.

        Test rows and preprocessing have no part in it. The unit of an axis is its share of all variance.
        """
        table = data.train.table
        directions, shares = principal(table)
        return cls._spanned(
            data,
            Span(table.mean(axis=0), directions[:2]),
            [(f"component {number}", f"{100 * share:.1f}%") for number, share in zip((1, 2), shares, strict=False)],
        )

    @classmethod
    def through_points(cls, data: Data, points: tuple[Array, Array]) -> Plane:
        """The plane through two raw rows that also follows the training rows, as far as it can.

        Across is the line from the first row, at 0, to the second; up is the direction in which the training rows vary
        most among those at right angles to that line.

        Raises:
            ValueError: the two rows are the same.
        """
        start, end = points
        length = float(np.linalg.norm(end - start))
        if length == 0:
            message = "the two points are the same; a line needs two different ones"
            raise ValueError(message)
        line = (end - start) / length
        table = data.train.table
        rest = table - np.outer((table - start) @ line, line)
        up = principal(rest)[0][0]
        up = up - (up @ line) * line  # only rounding, unless nothing is left but the line
        if np.linalg.norm(up) < 0.5:  # nothing is left but the line: any direction at right angles will do
            up = np.eye(len(line))[np.abs(line).argmin()]
            up = up - (up @ line) * line
        span = Span(start, np.stack([line, up / np.linalg.norm(up)]))
        return cls._spanned(data, span, [("from point to point", ""), ("component across the line", "")])

    @classmethod
    def _spanned(cls, data: Data, span: Span, titles: list[tuple[str, str]]) -> Plane:
        """A plane with axes that hold every row."""
        places = span.places(np.vstack([data.train.table, data.test.table]))
        axes = [
            Column(f"direction_{number}", title, unit, *_margined(float(values.min()), float(values.max())))
            for number, (title, unit), values in zip((1, 2), titles, places.T, strict=True)
        ]
        return cls(axes[0], axes[1], {}, span)

    def places(self, data: Data, table: Array) -> Array:
        """Where raw rows are seen on the plane, ``(rows, 2)``: rows beside it at right angles to it."""
        return self._span_in(data).places(table)

    def _span_in(self, data: Data) -> Span:
        if self.span:
            return self.span
        keys = [column.key for column in data.columns]
        axes = [keys.index(self.across.key), keys.index(self.up.key)]
        return Span(np.array([self.held.get(key, 0.0) for key in keys]), np.eye(len(keys))[axes])

    def within(self, low: tuple[float, float], high: tuple[float, float]) -> Plane:
        """A window of the plane, or a wider view: across and up from ``low`` to ``high``, in the columns' units.

        >>> from engine.datasets import Column
        >>> plane = Plane(Column("a", "a", "cm", 0.0, 8.0), Column("b", "b", "cm", 0.0, 4.0), {})
        >>> window = plane.within((2.0, 1.0), (4.0, 2.0))
        >>> window.across.low, window.across.high, window.up.low, window.up.high
        (2.0, 4.0, 1.0, 2.0)
        """
        across, up = replace(self.across, low=low[0], high=high[0]), replace(self.up, low=low[1], high=high[1])
        return replace(self, across=across, up=up)

    def grid(self, data: Data, side: int) -> Array:
        """The raw table of a ``side`` x ``side`` grid, row by row from the top left: ``(side², columns)``."""
        across = np.linspace(self.across.low, self.across.high, side)
        up = np.linspace(self.up.high, self.up.low, side)
        return self._span_in(data).table(np.tile(across, side), np.repeat(up, side))


def principal(rows: Array) -> tuple[Array, Array]:
    """The directions along which rows vary most, the widest first, and each one's share of all variance.

    The rows are ``(rows, columns)``, the directions ``(columns, columns)``, one in each row, with length 1 and at
    right angles to each other; the largest entry of each is positive. The shares are ``(columns,)``.

    >>> directions, shares = principal(np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]]))
    >>> directions[0].round(3).tolist(), shares.round(3).tolist()
    ([0.6, 0.8], [1.0, 0.0])
    """
    centered = rows - rows.mean(axis=0)
    centered = centered / (np.abs(centered).max() or 1.0)  # the squares of a table's largest numbers lose digits
    values, vectors = np.linalg.eigh(centered.T @ centered)
    variances, directions = np.maximum(values[::-1], 0), vectors.T[::-1]
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    return directions * np.sign(largest), variances / (variances.sum() or 1.0)


def _margined(low: float, high: float) -> tuple[float, float]:
    """An axis that holds the values, with room at its ends."""
    margin = (high - low) / 16 or max(1.0, abs(high)) / 16
    return low - margin, high + margin
