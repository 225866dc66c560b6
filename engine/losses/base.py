"""The base of all losses, and what several of them compute."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from engine.datasets import Task
from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array, Tape


class Loss(Registered, ABC):
    """Compares scores with one-hot targets, both ``(classes, rows)``; in regression, with values, ``(1, rows)``."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification",)  # that it works for

    @abstractmethod
    def value(self, scores: Array, targets: Array) -> float:
        """The mean loss over the rows."""

    def expected(self, targets: Array) -> float:
        """The loss to expect before the first step, when small weights make every score about zero.

        For softmax cross-entropy this is the log of the number of classes: a first loss far from it means bad weights.

        Source: CS231n, "Neural networks 3: before learning, sanity checks".
        """
        return self.value(np.zeros_like(targets), targets)

    @abstractmethod
    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """Emit d(mean loss)/d(scores) and return its buffer, ``(classes, batch)``."""

    @property
    def lead(self) -> float | None:
        """How far ahead of all others the right score should be; None if scores stand for probabilities.

        >>> from engine.losses import CrossEntropy, Hinge
        >>> Hinge(margin=2.0).lead, CrossEntropy().lead
        (2.0, None)
        """
        return None

    @abstractmethod
    def confidence(self, scores: Array) -> Array:
        """The confidence in each class, ``(classes, rows)``: columns are >= 0 and sum to 1.

        These are probabilities only if the loss has no ``lead``.
        """

    def sides(self, scores: Array, targets: Array) -> Array:
        """On which side of the loss's kinks each score lies: the gradient check skips what changes sides."""
        return np.zeros(0, bool)


LOSSES: Registry[Loss] = Registry(
    "loss", "How mistakes are measured, which training minimizes: try cross-entropy, then hinge."
)


def softmax(scores: Array) -> Array:
    """The softmax of the scores, ``(classes, rows)``; nothing overflows."""
    p = np.exp(scores - scores.max(axis=-2, keepdims=True))
    return np.asarray(p / p.sum(axis=-2, keepdims=True))


def summing(tape: Tape, block: Array) -> Array:
    """The matrix of ones that writes the sum of a block's rows to every row."""
    return np.ones((block.shape[-2],) * 2, tape.dtype)
