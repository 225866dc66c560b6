"""Rows that are pictures: the weights of a unit as one, and the rows that the network confuses."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.live.wire.frame import Cell, Focus
from app.words import N_
from engine import Trainer
from engine.data import Rows
from engine.tape import Array

MOST_SHOWN = 8  # rows of a cell of the confusion matrix
NO_ROWS = np.empty(0, np.uint32), np.empty((0, 0), np.uint8)


class Images:
    """What can be seen of a trainer because the columns of its data are pixels; nothing of other data."""

    def __init__(self, trainer: Trainer, *, mixed: bool) -> None:
        """Look at a trainer; ``mixed`` if its preprocessor computes each input from several features."""
        self._trainer, self._image = trainer, trainer.data.dataset.image
        keys, seen = [column.key for column in trainer.data.columns], trainer.data.features
        is_whole = self._image is not None and not mixed and {*seen} == {*keys}
        self._order = np.array([seen.index(key) for key in keys]) if is_whole else None

    def scene(self) -> dict[str, Any] | None:
        """As JSON: the size of a picture, its range, and what the weights are called if they are one."""
        if self._image is None:
            return None
        preprocessor = self._trainer.config.data.preprocessor
        word = (
            N_("Weights of the pixels")
            if preprocessor.key == "none"
            else N_("Weights of the pixels (preprocessing: {name})").format(name=N_(preprocessor.title))
        )
        size = {"height": self._image.height, "width": self._image.width}
        span = {"low": self._image.low, "high": self._image.high}
        return size | span | {"weights": None if self._order is None else word}

    def incoming(self, focus: Focus) -> Array:
        """The weights of a unit whose inputs are the pixels, in their order, float32; of any other unit nothing."""
        if focus is None or focus[0] != 1 or self._order is None:
            return np.empty(0, np.float32)
        with np.errstate(over="ignore"):
            weights: Array = self._trainer.network.layers[0].weights[self._order, focus[1]].astype(np.float32)
        return weights

    def knows(self, cell: Cell) -> bool:
        """Whether the confusion matrix has such a cell, and the rows in it are pictures."""
        if cell is None:
            return True
        which, truth, answer = cell
        count = len(self._trainer.data.class_names)
        return self._image is not None and truth < count and answer < count and len(self._rows(which)) > 0

    def confused(self, cell: Cell) -> tuple[Array, Array]:
        """The first rows of a cell and their pixels, as in a frame; it reads the passes of ``Trainer.metrics``."""
        if cell is None or self._image is None:
            return NO_ROWS
        which, truth, answer = cell
        rows = self._rows(which)
        scores = (self._trainer.test_pass if which else self._trainer.train_pass).scores
        found = np.flatnonzero((rows.classes == truth) & (scores.argmax(axis=0) == answer))[:MOST_SHOWN]
        return np.array([*cell, *found], np.uint32), self._image.bytes_of(rows.table[found])

    def _rows(self, which: int) -> Rows:
        return self._trainer.data.test if which else self._trainer.data.train
