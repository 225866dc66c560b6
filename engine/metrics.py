"""How well a network does: loss and accuracy."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np

from engine.data import Rows
from engine.datasets import Task
from engine.losses import Loss
from engine.tape import Array


@dataclass(frozen=True)
class Metrics:
    """Mean loss (without the penalty) and accuracy in evaluation mode.

    None without test rows; regression has no accuracy.
    """

    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None

    def to_dict(self) -> dict[str, float | None]:
        """As JSON; a loss that is not finite becomes None."""
        return {name: value if value is None or math.isfinite(value) else None for name, value in asdict(self).items()}


def measure(loss: Loss, task: Task, scores: Array, rows: Rows) -> tuple[float, float | None]:
    """Mean loss and accuracy of the scores, ``(outputs, rows)``, of some rows."""
    with np.errstate(all="ignore"):
        value = loss.value(scores, rows.targets)
    return value, None if task == "regression" else float((scores.argmax(axis=0) == rows.classes).mean())


def guessing(loss: Loss, task: Task, targets: Array) -> float:
    """The mean loss without a look at the inputs: all scores 0, or in regression always the mean of the targets.

    >>> from engine.losses import SquaredError
    >>> guessing(SquaredError(), "regression", np.array([[1.0, 3.0]]))
    0.5
    """
    if task == "regression":
        return loss.value(np.full_like(targets, targets.mean()), targets)
    return loss.expected(targets)


def score(task: Task, scores: Array, rows: Rows) -> float:
    """How good the scores ``(outputs, rows)`` are, at most 1: the accuracy; in regression R², as scikit-learn has it.

    R² is the share of the targets' variance that is explained: 0 for always answering their mean, and 0 if they do
    not vary.
    """
    if task == "classification":
        return float((scores.argmax(axis=0) == rows.classes).mean())
    spread = float(rows.targets.var())
    with np.errstate(all="ignore"):
        return 1.0 - float(((scores - rows.targets) ** 2).mean()) / spread if spread else 0.0
