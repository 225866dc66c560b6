"""What a viewer looks at: a window of the plane, and one point with its details."""

from __future__ import annotations

from itertools import chain

import numpy as np

from app.live.wire.frame import Point, Window
from engine import Trainer
from engine.data import Data, Rows
from engine.datasets import Column
from engine.planes import Plane
from engine.tape import Array

CLOSEST = 1 / 500  # of an axis: the least that a window shows
FARTHEST = 1.0  # axes' lengths beyond the data's own axes, on each side
ROUNDING = 1e-3  # of an axis: the rounding error allowed to the browser
MOST_COLUMNS = 6  # columns that fit on a point's card


def is_allowed(window: Window, plane: Plane) -> bool:
    """Whether a window shows neither too little of the plane nor anything too far away."""
    if window is None:
        return True
    for axis, low, high in zip((plane.across, plane.up), *window, strict=True):
        length = axis.high - axis.low
        reach = (FARTHEST + ROUNDING) * length
        if high - low < CLOSEST * (1 - ROUNDING) * length or low < axis.low - reach or high > axis.high + reach:
            return False
    return True


def corners(window: Window, plane: Plane) -> Array:
    """Left, right, bottom and top, ``(4,)``; of the whole plane if there is no window."""
    low, high = window or ((plane.across.low, plane.up.low), (plane.across.high, plane.up.high))
    return np.array([*chain.from_iterable(zip(low, high, strict=True))], np.float32)


def card_columns(data: Data, plane: Plane) -> list[Column]:
    """The raw columns on a point's card: all in their order, or of many, the two axes and the first others.

    The pixels of a picture are all there.
    """
    if len(data.columns) <= MOST_COLUMNS or data.dataset.image:
        return list(data.columns)
    axes = [column for column in data.columns if column.key in {plane.across.key, plane.up.key}]
    return [*axes, *(column for column in data.columns if column not in axes)][:MOST_COLUMNS]


def knows(trainer: Trainer, point: Point) -> bool:
    """Whether there is such a point."""
    return point is None or point[1] < len(_rows(trainer, point[0]))


def point_values(trainer: Trainer, plane: Plane, point: Point) -> Array:
    """What a frame says about a point, float32; see ``wire.frame``. `Trainer.metrics` has just been called.

    The network sees the whole point: its own columns, not the values at which the plane holds the others.
    """
    if point is None:
        return np.empty(0, np.float32)
    which, index = point
    rows, data = _rows(trainer, which), trainer.data
    scores = (trainer.test_pass if which else trainer.train_pass).scores[:, [index]]
    loss = trainer.config.training.loss
    label = rows.targets[0, index] if data.dataset.task == "regression" else rows.classes[index]
    with np.errstate(all="ignore"):
        answers = scores if loss.lead is not None else loss.confidence(scores)
    keys = [column.key for column in data.columns]
    values = [rows.table[index, keys.index(column.key)] for column in card_columns(data, plane)]
    with np.errstate(over="ignore"):
        return np.array([which, index, label, *values, *answers[:, 0]], np.float64).astype(np.float32)


def _rows(trainer: Trainer, which: int) -> Rows:
    return trainer.data.test if which else trainer.data.train
