"""The curves of a run, thinned as it grows."""

from __future__ import annotations

import math

import numpy as np

from app.live.run.thinning import Thinning
from engine import Trainer
from engine.data import Data
from engine.diagnosis import taken_for
from engine.metrics import Metrics
from engine.tape import Array, Pieces, finish

LONGEST = 400  # moments
ROWS = 7
MOST_ANSWERS = 500  # of one kind of rows: more could not be told apart


class Curves:
    """Metrics by step; the newest moment is always there."""

    def __init__(self, longest: int = LONGEST, every: int = 0) -> None:
        """Start without a moment; there will be at most ``longest``.

        With ``every``, the moments that stay are those whose step it divides: whoever measures there has the same
        curve, however many moments are measured between them.
        """
        self._longest, self._every = longest, every
        self._moments = np.empty((ROWS, longest + 1), np.float32)
        self._count = 0
        self._thinning = Thinning()

    def measure(self, trainer: Trainer) -> Metrics:
        """Add the trainer's current moment, unless it is an earlier one of the run, and return its metrics."""
        return finish(self.measure_in_pieces(trainer))

    def measure_in_pieces(self, trainer: Trainer) -> Pieces[Metrics]:
        """The same, with pauses in which the network must not change."""
        metrics, training = (yield from trainer.metrics_in_pieces()), trainer.config.training
        if self._count and trainer.step < self._moments[0, self._count - 1]:
            return metrics
        penalty = trainer.penalty() if training.l1 or training.l2 else None
        with np.errstate(over="ignore"):
            self.add(trainer.step, metrics, penalty, trainer.learning_rate)
        return metrics

    def add(self, step: int, metrics: Metrics, penalty: float | None, rate: float) -> None:
        """Add the newest moment; it replaces one that was too close to those before."""
        steps, newest = self._moments[0], self._count - 1
        if newest >= 0 and (step == steps[newest] or (newest > 0 and not self._stays(newest))):
            self._count -= 1
        values = (metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy)
        penalized = None if penalty is None else metrics.train_loss + penalty
        self._moments[:, self._count] = [
            step,
            *(np.nan if value is None else value for value in (*values, penalized)),
            rate,
        ]
        self._count += 1
        if self._count > self._longest:
            kept = self._thinning.thin(self._moments[0].tolist())
            self._moments[:, : len(kept)] = self._moments[:, kept]
            self._count = len(kept)

    def _stays(self, at: int) -> bool:
        steps = self._moments[0]
        return not steps[at] % self._every if self._every else self._thinning.is_apart(steps[at], steps[at - 1])

    @property
    def count(self) -> int:
        """How many moments there are."""
        return self._count

    def cut(self, step: int) -> None:
        """Forget the moments after a step."""
        self._count = int(np.searchsorted(self._moments[0, : self._count], step, side="right"))

    def until(self, step: int) -> Array:
        """The part of `table` up to a step: what came before an earlier moment that someone looks back at."""
        table = self.table()
        return table[:, table[0] <= step]

    def table(self) -> Array:
        """``(7, moments)``, float32: step, losses and accuracies of train and test, train loss with penalty, rate.

        What does not exist (test rows, an accuracy, a penalty) is NaN.
        """
        return self._moments[:, : self._count].copy()


def confusion_now(trainer: Trainer) -> Array:
    """How many training and test rows of each class are assigned to which: ``(2, classes, classes)`` uint32.

    It reads the passes that ``Trainer.metrics`` has just played. Regression has no classes: ``(2, 0, 0)``.
    """
    data = trainer.data
    if data.dataset.task == "regression":
        return np.zeros((2, 0, 0), np.uint32)
    count = len(data.class_names)
    train = taken_for(trainer.train_pass.scores, data.train.classes, count)
    test = taken_for(trainer.test_pass.scores, data.test.classes, count) if len(data.test) else np.zeros_like(train)
    return np.stack([train, test]).astype(np.uint32)


def answer_strides(data: Data) -> list[int]:
    """Of every how many training and test rows a frame has the answer."""
    return [max(1, math.ceil(len(rows) / MOST_ANSWERS)) for rows in (data.train, data.test)]


def answers_now(trainer: Trainer) -> Array:
    """What the network answers in regression, float32: see ``wire.frame``; nothing for classes.

    It reads the passes that ``Trainer.metrics`` has just played. R² is 1 if all answers are right and 0 if the mean
    of the targets would do as well; NaN if there are no rows or all targets are the same.
    """
    data = trainer.data
    if data.dataset.task != "regression":
        return np.empty(0, np.float32)
    kinds = [(trainer.train_pass.scores[0], data.train.targets[0])]
    kinds.append((trainer.test_pass.scores[0], data.test.targets[0]) if len(data.test) else (np.empty(0), np.empty(0)))
    with np.errstate(all="ignore"):
        shares = [_explained(answers.astype(float), targets.astype(float)) for answers, targets in kinds]
        shown = [answers[::stride] for (answers, _), stride in zip(kinds, answer_strides(data), strict=True)]
        return np.concatenate([shares, *shown]).astype(np.float32)


def _explained(answers: Array, targets: Array) -> float:
    """R², the coefficient of determination."""
    total = float(np.square(targets - targets.mean()).sum()) if len(targets) else 0.0
    return 1 - float(np.square(answers - targets).sum()) / total if total else math.nan
