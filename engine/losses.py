"""Losses: how wrong the scores are, and which way is less wrong. Always the mean over the rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array, Tape


class Loss(Registered, ABC):
    """Compares scores with one-hot targets, both ``(classes, rows)``."""

    @abstractmethod
    def value(self, scores: Array, targets: Array) -> float:
        """The mean loss over the rows."""

    def expected(self, targets: Array) -> float:
        """The loss to expect before the first step, when small weights make every score about zero.

        For softmax cross-entropy the log of the number of classes: a first loss far from it tells of wrong weights.

        Source: CS231n, "Neural networks 3: before learning, sanity checks".
        """
        return self.value(np.zeros_like(targets), targets)

    @abstractmethod
    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """Emit d(mean loss)/d(scores) and return its buffer, ``(classes, batch)``."""

    @abstractmethod
    def confidence(self, scores: Array) -> Array:
        """The share of belief in each class, ``(classes, rows)``: columns are >= 0 and sum to 1."""


LOSSES: Registry[Loss] = Registry("loss", "How being wrong is counted: what training makes smaller.")


@LOSSES.add("squared_error")
@dataclass(frozen=True)
class SquaredError(Loss):
    """Half the squared distance from the scores to the one-hot target.

    L = ½ Σ (s - t)² per row. PyTorch's MSELoss is 2 / classes times this.

    Source: CS231n, "Neural networks 2: regression", with the half that makes the slope s - t.

    >>> SquaredError().value(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]))
    2.0
    """

    def value(self, scores: Array, targets: Array) -> float:
        """½ Σ (s - t)², averaged over the rows."""
        return float(0.5 * np.square(scores - targets).sum() / scores.shape[-1])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(s - t) / batch."""
        d_scores = tape.like(scores)
        tape.emit(np.subtract, scores, targets, d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores

    def confidence(self, scores: Array) -> Array:
        """The scores, cut to 0 to 1 and made to sum to 1: they aim at 0 and 1, but are no probabilities."""
        cut = np.clip(scores, 1e-6, 1)
        return np.asarray(cut / cut.sum(axis=-2, keepdims=True))


@LOSSES.add("cross_entropy", "cross-entropy")
@dataclass(frozen=True)
class CrossEntropy(Loss):
    """Softmax cross-entropy: minus the log of the probability given to the right class.

    L = -log(exp(s_right) / Σ exp(s)) per row, with the largest score subtracted first so that nothing overflows.

    Source: CS231n, "Linear classification: softmax classifier".

    >>> CrossEntropy().value(np.zeros((2, 1)), np.array([[1.0], [0.0]]))  # log 2
    0.6931471805599453
    """

    def value(self, scores: Array, targets: Array) -> float:
        """log Σ exp(s) - s_right, averaged over the rows."""
        shifted = scores - scores.max(axis=-2, keepdims=True)
        rows = np.log(np.exp(shifted).sum(axis=-2)) - (shifted * targets).sum(axis=-2)
        return float(rows.mean())

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(p - t) / batch, with p the softmax of the scores."""
        p, largest, total = tape.like(scores), tape.like(scores), tape.like(scores)
        row, ones = tape.buffer(1), np.ones((len(scores), len(scores)), tape.dtype)
        tape.emit(np.maximum.reduce, scores, 0, None, row[0])
        tape.emit(np.copyto, largest, row)
        tape.emit(np.subtract, scores, largest, p)
        tape.emit(np.exp, p, p)
        tape.product(ones, p, total)  # the sum over the classes, in every row
        tape.emit(np.divide, p, total, p)
        tape.emit(np.subtract, p, targets, p)
        tape.emit(np.multiply, p, tape.constant(1 / tape.batch), p)
        return p

    def confidence(self, scores: Array) -> Array:
        """The softmax of the scores."""
        p = np.exp(scores - scores.max(axis=-2, keepdims=True))
        return np.asarray(p / p.sum(axis=-2, keepdims=True))
