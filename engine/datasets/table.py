"""The learner's own table."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, ClassVar

import numpy as np

from engine.datasets.base import DATASETS, Column, Dataset, evenly
from engine.elsewhere import Elsewhere
from engine.errors import Phrase, SettingsError, shown
from engine.settings import Help
from engine.tape import Array
from engine.text import clean

MOST_ROWS = 100_000
LARGEST = 1e15  # of a table's numbers: sums of their squares must still fit in float32
NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:e[+-]?[0-9]{1,3}+)?+", re.IGNORECASE)
DIGITS = re.compile(r"([0-9]++)")
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
    """Your own table: numbers to learn from and a label for each row; you start with a dozen cats and dogs.

    As JSON: ``{"key": "table", "names": ["weight", "height"], "cells": [[3.1, 24], [28, 58]], "labels": ["cat",
    "dog"]}``, a name for each column, a list of numbers for each row, a text for each label. If there are more rows
    than points, as many rows are drawn as there are points.

    Source: the learner.

    >>> table = Table(names=("a", "b"), cells=((0.0, 1.0), (2.0, 3.0)), labels=("yes", "no"))
    >>> table.class_names, [column.title for column in table.columns]
    (('no', 'yes'), ['a', 'b'])
    >>> table.with_(labels=("yes", "yes"))
    Traceback (most recent call last):
    engine.errors.SettingsError: labels: every row is 'yes'; give at least two different labels
    """

    formula: ClassVar[str] = r"(x_i, c_i) \quad i = 1, \dots, n"
    use: ClassVar[str] = "For data of your own."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.utils.data.TensorDataset(x, y)",
        keras="model.fit(x, y)",
        sklearn="model.fit(x, y)",
        differs="Each library takes arrays of your own.",
    )
    names: Annotated[tuple[str, ...], Help("What the columns are called.", low=2)] = ("weight", "height")
    cells: Annotated[tuple[tuple[float, ...], ...], Help("The numbers, row by row.", low=2, high=MOST_ROWS)] = tuple(
        row for row, _ in CATS_AND_DOGS
    )
    labels: Annotated[tuple[str, ...], Help("The class of each row.", low=2, high=MOST_ROWS)] = tuple(
        label for _, label in CATS_AND_DOGS
    )
    # For the dozen cats and dogs; an instance sets its own columns over these.
    columns: ClassVar[tuple[Column, ...]] = (
        Column("weight", "weight", "", 0.0, 30.0),
        Column("height", "height", "", 15.0, 65.0),
    )
    plane: ClassVar[tuple[str, str]] = ("weight", "height")
    rows: ClassVar[int | None] = len(CATS_AND_DOGS)

    def __post_init__(self) -> None:
        """Check the table, and derive columns, plane and number of rows from it.

        Raises:
            SettingsError: with the row and the column.
        """
        super().__post_init__()
        self._check_names_and_labels()
        types = set(map(type, chain.from_iterable(self.cells)))
        table = self._checked_cells(types)
        if int in types:
            object.__setattr__(self, "cells", tuple(map(tuple, table.tolist())))
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
        known: set[str] = set()
        for index, name in enumerate(self.names):
            if not name.strip() or not name.isprintable() or name in known:
                problem = Phrase("{value} is not allowed; give each column its own printable name", value=shown(name))
                raise SettingsError(f"names.{index}", problem)
            known.add(name)
        if len(self.labels) != len(self.cells):
            problem = Phrase(
                "there are {count} for {rows} rows; give one for each", count=len(self.labels), rows=len(self.cells)
            )
            raise SettingsError("labels", problem)
        kinds = set(self.labels)
        for label in kinds:
            if clean(label) != label:
                problem = Phrase(
                    "{value} is not allowed; give complete characters and no control characters", value=shown(label)
                )
                raise SettingsError(f"labels.{self.labels.index(label)}", problem)
        if len(kinds) == 1:
            problem = Phrase("every row is {label}; give at least two different labels", label=shown(self.labels[0]))
            raise SettingsError("labels", problem)
        if len(kinds) > 10:  # there are ten colors
            problem = Phrase("{count} different labels are not allowed; give 2 to 10", count=len(kinds))
            raise SettingsError("labels", problem)

    def _checked_cells(self, types: set[type]) -> Array:
        """The cells as an array, ``(rows, columns)``; checks them one by one only if something is wrong."""
        if set(map(len, self.cells)) == {len(self.names)} and types <= {int, float}:
            with suppress(OverflowError):  # an integer too large for a float
                table = np.array(self.cells, dtype=float)
                if np.abs(table).max() <= LARGEST:  # false for NaN
                    return table
        raise next(error for index, row in enumerate(self.cells) if (error := self._wrong_in(index, row)))

    def _wrong_in(self, index: int, row: tuple[float, ...]) -> SettingsError | None:
        if len(row) != len(self.names):
            problem = Phrase(
                "a row of {count} is not allowed; there are {columns} columns", count=len(row), columns=len(self.names)
            )
            return SettingsError(f"cells.{index}", problem)
        for name, value in zip(self.names, row, strict=True):
            if type(value) not in {int, float} or not abs(value) <= LARGEST:
                problem = Phrase(
                    "{value} in column {column} is not allowed; give a number up to ±1e15",
                    value=shown(value),
                    column=shown(name),
                )
                return SettingsError(f"cells.{index}", problem)
        return None

    @property
    def class_names(self) -> tuple[str, ...]:
        """The distinct labels, in alphabetical order; numbers by value.

        >>> Table(cells=((0, 1),) * 4, labels=("class 10", "class 2", "class 1", "b")).class_names
        ('b', 'class 1', 'class 2', 'class 10')
        """
        return tuple(sorted(sorted(set(self.labels)), key=_natural))

    @property
    def own_rows(self) -> int:
        """All of them."""
        return len(self.cells)

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """At most all rows, with the classes as balanced as the number and the table allow."""
        numbers = {label: number for number, label in enumerate(self.class_names)}
        classes = np.array([numbers[label] for label in self.labels])
        chosen = evenly(rng, classes, points)
        return np.array(self.cells)[chosen], classes[chosen]


def _natural(label: str) -> tuple[float | int | str, ...]:
    """The sort key of a label: numbers by value, digits within words by their number."""
    if NUMBER.fullmatch(label):
        return (0, float(label))
    parts = DIGITS.split(label)
    return (
        1,
        *chain.from_iterable(
            (word, len(digits.lstrip("0")), digits.lstrip("0"))
            for word, digits in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ),
    )
