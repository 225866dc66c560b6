"""Losses that turn scores into probabilities and measure those: cross-entropies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.losses.base import LOSSES, Loss, softmax, summing
from engine.tape import Array, Tape


@LOSSES.add("binary_cross_entropy", "binary cross-entropy")
@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """A separate yes or no for each class: the cross-entropy of one sigmoid per class with the one-hot target.

    L = -Σ (t log σ(s) + (1 - t) log(1 - σ(s))) per row, computed as max(s, 0) - s t + log(1 + exp(-|s|)) so that
    nothing overflows. PyTorch's BCEWithLogitsLoss is 1 / classes times this.

    Source: CS231n, "Neural networks 2: attribute classification".

    >>> BinaryCrossEntropy().value(np.zeros((1, 1)), np.ones((1, 1)))  # log 2
    0.6931471805599453
    >>> BinaryCrossEntropy().value(np.array([[1000.0], [-1000.0]]), np.array([[0.0], [1.0]]))
    2000.0
    """

    formula: ClassVar[str] = (
        r"L = -\sum_j \bigl(t_j \log p_j + (1 - t_j) \log(1 - p_j)\bigr) \\ "
        r"p_j = \frac{1}{1 + e^{-s_j}} \qquad \frac{\partial L}{\partial s_j} = p_j - t_j"
    )
    use: ClassVar[str] = "When a row may belong to several classes, or to none."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.BCEWithLogitsLoss()",
        keras="keras.losses.BinaryCrossentropy(from_logits=True)",
        sklearn="MLPClassifier()",
        differs="PyTorch and Keras average over the classes: 1 / classes times this. scikit-learn uses it if "
        "each row has a yes or no for each class.",
    )
    code: ClassVar[Code] = Code(
        pytorch='nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction="sum") / len(scores)',
        keras="return keras.ops.sum(keras.ops.binary_crossentropy(targets, scores, from_logits=True), axis=-1)",
    )

    def terms(self, scores: Array, targets: Array) -> Array:
        """max(s, 0) - s t + log(1 + exp(-|s|)) of each class."""
        return np.asarray(np.maximum(scores, 0) - scores * targets + np.log1p(np.exp(-np.abs(scores))))

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(σ(s) - t) / batch, with σ(s) = ½ + ½ tanh(s / 2), which cannot overflow."""
        d_scores, half = tape.like(scores), tape.constant(0.5)
        tape.emit(np.multiply, scores, half, d_scores)
        tape.emit(np.tanh, d_scores, d_scores)
        tape.emit(np.multiply, d_scores, half, d_scores)
        tape.emit(np.add, d_scores, half, d_scores)
        tape.emit(np.subtract, d_scores, targets, d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores

    def confidence(self, scores: Array) -> Array:
        """The sigmoids, scaled to sum to 1: the softmax of log σ(s), which works even if every sigmoid is near 0."""
        return softmax(np.minimum(scores, 0) - np.log1p(np.exp(-np.abs(scores))))


@LOSSES.add("cross_entropy", "cross-entropy")
@dataclass(frozen=True)
class CrossEntropy(Loss):
    """Softmax cross-entropy: minus the log of the probability that the network gives the right class.

    L = -log(exp(s_right) / Σ exp(s)) per row, with the largest score subtracted first so that nothing overflows.

    Source: CS231n, "Linear classification: softmax classifier".

    >>> CrossEntropy().value(np.zeros((2, 1)), np.array([[1.0], [0.0]]))  # log 2
    0.6931471805599453
    """

    formula: ClassVar[str] = (
        r"L = -\log p_y \\ p_j = \frac{e^{s_j}}{\sum_k e^{s_k}} \\ \frac{\partial L}{\partial s_j} = p_j - t_j"
    )
    use: ClassVar[str] = "The first choice when each row belongs to exactly one class."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.CrossEntropyLoss()",
        keras="keras.losses.CategoricalCrossentropy(from_logits=True)",
        sklearn="sklearn.metrics.log_loss",
        differs="PyTorch takes scores, as here. Keras expects probabilities unless `from_logits=True`; "
        "scikit-learn always does.",
    )
    code: ClassVar[Code] = Code(
        pytorch="nn.functional.cross_entropy(scores, targets)",
        keras="return keras.ops.categorical_crossentropy(targets, scores, from_logits=True)",
    )

    def terms(self, scores: Array, targets: Array) -> Array:
        """log Σ exp(s) - s_right, as one term."""
        shifted = scores - scores.max(axis=-2, keepdims=True)
        rows = np.log(np.exp(shifted).sum(axis=-2)) - (shifted * targets).sum(axis=-2)
        return np.asarray(rows[..., None, :])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(p - t) / batch, with p the softmax of the scores."""
        p, largest, total = tape.like(scores), tape.like(scores), tape.like(scores)
        row, ones = tape.buffer(1), summing(tape, scores)
        tape.emit(np.maximum.reduce, scores, -2, None, row[..., 0, :])
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
        return softmax(scores)
