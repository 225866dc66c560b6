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
    def terms(self, scores: Array, targets: Array) -> Array:
        """What each row's loss is the sum of, ``(terms, rows)``: one term per class, or one in all."""

    def value(self, scores: Array, targets: Array) -> float:
        """The mean loss over the rows."""
        return float(self.terms(scores, targets).sum() / scores.shape[-1])

    def values(self, scores: Array, targets: Array) -> Array:
        """The mean loss of each network of a stack, ``(K,)``, to the last bit its own `value`.

        The scores are ``(K, classes, rows)``, the targets ``(K, classes, rows)`` or one ``(classes, rows)`` for all.
        """
        terms = self.terms(scores, targets)
        flat = terms.reshape(len(scores), -1)  # one long row each, as `value` adds them
        return np.asarray(flat.sum(axis=1) / scores.shape[-1], float)

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
