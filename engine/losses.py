"""Losses: how wrong the scores are, and in which direction they get better. Always the mean over the rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.code import Code
from engine.datasets import Task
from engine.registry import Registry
from engine.settings import Knob, Registered
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


@LOSSES.add("squared_error")
@dataclass(frozen=True)
class SquaredError(Loss):
    """Half the squared distance between the scores and the one-hot target.

    L = ½ Σ (s - t)² per row. PyTorch's MSELoss is 2 / classes times this.

    Source: CS231n, "Neural networks 2: regression", with the half that makes the slope s - t.

    >>> SquaredError().value(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]))
    2.0
    """

    formula: ClassVar[str] = r"L = \tfrac{1}{2} \sum_j (s_j - t_j)^2 \\ \frac{\partial L}{\partial s_j} = s_j - t_j"
    code: ClassVar[Code] = Code(
        pytorch="0.5 * ((scores - targets) ** 2).sum(dim=1).mean()",
        keras="return 0.5 * keras.ops.sum((scores - targets) ** 2, axis=-1)",
    )
    tasks: ClassVar[tuple[Task, ...]] = ("classification", "regression")

    def value(self, scores: Array, targets: Array) -> float:
        """½ Σ (s - t)², averaged over the rows."""
        return float(0.5 * np.square(scores - targets).sum() / scores.shape[-1])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(s - t) / batch."""
        d_scores = tape.like(scores)
        tape.emit(np.subtract, scores, targets, d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores

    @property
    def lead(self) -> float | None:
        """1, the distance between the targets of the wrong classes and the right one."""
        return 1.0

    def confidence(self, scores: Array) -> Array:
        """The scores, clipped to 0 to 1 and scaled to sum to 1: their targets are 0 and 1, but not probabilities."""
        return _clipped(scores)


def _clipped(scores: Array) -> Array:
    clipped = np.clip(scores, 1e-6, 1)
    return np.asarray(clipped / clipped.sum(axis=-2, keepdims=True))


@LOSSES.add("huber", "Huber")
@dataclass(frozen=True)
class Huber(Loss):
    """Squared error near the target and its straight tangent farther away, so that no outlier pulls without bound.

    L = Σ ½ e² where |e| = |s - t| <= delta, else delta (|e| - ½ delta), per row. PyTorch's HuberLoss is 1 / classes
    times this.

    Source: Huber (1964).

    >>> Huber(delta=1.0).value(np.array([[0.5], [3.0]]), np.array([[0.0], [0.0]]))  # 1/8 + 2.5
    2.625
    """

    formula: ClassVar[str] = (
        r"e_j = s_j - t_j \\ L = \sum_j \begin{cases} \frac{1}{2} e_j^2 & |e_j| \le \delta \\ "
        r"\delta \, (|e_j| - \frac{1}{2} \delta) & |e_j| > \delta \end{cases}"
    )
    code: ClassVar[Code] = Code(
        pytorch='nn.functional.huber_loss(scores, targets, reduction="sum", delta={delta}) / len(scores)',
        keras=(
            "error = keras.ops.abs(scores - targets)\n"
            "near = keras.ops.minimum(error, {delta})\n"
            "return keras.ops.sum(near * (error - 0.5 * near), axis=-1)"
        ),
    )
    delta: Annotated[float, Knob("The error from which the loss grows linearly: try 0.1, then 10.", 0.01, 10.0)] = 1.0
    tasks: ClassVar[tuple[Task, ...]] = ("classification", "regression")

    def value(self, scores: Array, targets: Array) -> float:
        """c (|e| - ½ c) with c = min(|e|, delta), averaged over the rows: both cases in one."""
        error = np.abs(scores - targets)
        near = np.minimum(error, self.delta)
        return float((near * (error - 0.5 * near)).sum() / scores.shape[-1])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(s - t) / batch, clipped to ±delta / batch."""
        d_scores = tape.like(scores)
        tape.emit(np.subtract, scores, targets, d_scores)
        tape.emit(np.minimum, d_scores, tape.constant(self.delta), out=d_scores)
        tape.emit(np.maximum, d_scores, tape.constant(-self.delta), out=d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores

    @property
    def lead(self) -> float | None:
        """As for the squared error: the targets are 1 apart."""
        return 1.0

    def confidence(self, scores: Array) -> Array:
        """As for the squared error: the scores, clipped to 0 to 1 and scaled to sum to 1."""
        return _clipped(scores)

    def sides(self, scores: Array, targets: Array) -> Array:
        """Below, within or above ±delta: the slope does not jump there, but its kink disturbs the differences."""
        error = scores - targets
        return np.asarray(np.sign(error) * (np.abs(error) > self.delta))


Margin = Annotated[float, Knob("How far ahead the right class must be to cost nothing: try 0.1, then 10.", 0.01, 10.0)]


def _shortfalls(scores: Array, targets: Array, margin: float) -> Array:
    """s_j - s_right + margin for each wrong class, 0 for the right one: a class above 0 is too close to it."""
    right = (scores * targets).sum(axis=-2, keepdims=True)
    return np.asarray(scores - right + margin * (1 - targets))


def _summing(tape: Tape, block: Array) -> Array:
    """The matrix of ones that writes the sum of a block's rows to every row."""
    return np.ones((block.shape[-2],) * 2, tape.dtype)


def _emit_shortfalls(tape: Tape, scores: Array, targets: Array, margin: float) -> Array:
    """Emit max(0, s_j - s_right + margin), which is 0 for the right class."""
    shortfall, right, ones = tape.like(scores), tape.like(scores), _summing(tape, scores)
    tape.emit(np.multiply, scores, targets, right)
    tape.product(ones, right, shortfall)  # the right class's score, in every row
    tape.emit(np.subtract, scores, shortfall, shortfall)
    tape.emit(np.subtract, tape.constant(1), targets, right)
    tape.emit(np.multiply, right, tape.constant(margin), right)
    tape.emit(np.add, shortfall, right, shortfall)
    tape.emit(np.maximum, shortfall, tape.constant(0), out=shortfall)
    return shortfall


def _emit_pull(tape: Tape, push: Array, targets: Array) -> Array:
    """Emit (push - target * the sum of all pushes) / batch: pushing the wrong classes down lifts the right one."""
    total, ones = tape.like(push), _summing(tape, push)
    tape.product(ones, push, total)
    tape.emit(np.multiply, total, targets, total)
    tape.emit(np.subtract, push, total, push)
    tape.emit(np.multiply, push, tape.constant(1 / tape.batch), push)
    return push


KERAS_SHORTFALL = "keras.ops.relu(scores - right + {margin} * (1 - targets))"
KERAS_HINGE = "right = keras.ops.sum(scores * targets, axis=-1, keepdims=True)\nreturn keras.ops.sum(%s, axis=-1)"


@LOSSES.add("hinge", "hinge (margin)")
@dataclass(frozen=True)
class Hinge(Loss):
    """Every wrong class pays for how far it comes within a margin of the right one.

    L = Σ max(0, s_j - s_right + margin) over the wrong classes j, per row. PyTorch's MultiMarginLoss is 1 / classes
    times this.

    Source: CS231n, "Linear classification: multiclass support vector machine loss", with its example.

    >>> Hinge(margin=10.0).value(np.array([[13.0], [-7.0], [11.0]]), np.array([[1.0], [0.0], [0.0]]))
    8.0
    """

    formula: ClassVar[str] = r"L = \sum_{j \ne y} \max(0, s_j - s_y + \text{margin})"
    code: ClassVar[Code] = Code(
        pytorch="scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), margin={margin})",
        keras=KERAS_HINGE % KERAS_SHORTFALL,
    )
    margin: Margin = 1.0

    def value(self, scores: Array, targets: Array) -> float:
        """Σ max(0, s_j - s_right + margin), averaged over the rows."""
        return float(np.maximum(0, _shortfalls(scores, targets, self.margin)).sum() / scores.shape[-1])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """1 / batch for each wrong class within the margin, and minus their number / batch for the right class."""
        push = _emit_shortfalls(tape, scores, targets, self.margin)
        tape.emit(np.sign, push, push)
        return _emit_pull(tape, push, targets)

    @property
    def lead(self) -> float | None:
        """The margin."""
        return self.margin

    def confidence(self, scores: Array) -> Array:
        """The softmax of the scores, for display only: they are margins, not log-probabilities."""
        return _softmax(scores)

    def sides(self, scores: Array, targets: Array) -> Array:
        """Within the margin or not."""
        return np.asarray(_shortfalls(scores, targets, self.margin) > 0)


@LOSSES.add("squared_hinge")
@dataclass(frozen=True)
class SquaredHinge(Loss):
    """The hinge loss with each shortfall squared: large violations count more, and small ones fade out smoothly.

    L = Σ max(0, s_j - s_right + margin)² over the wrong classes j, per row.

    Source: CS231n, "Linear classification: multiclass support vector machine loss" (L2-SVM).

    >>> SquaredHinge(margin=10.0).value(np.array([[13.0], [-7.0], [11.0]]), np.array([[1.0], [0.0], [0.0]]))
    64.0
    """

    formula: ClassVar[str] = r"L = \sum_{j \ne y} \max(0, s_j - s_y + \text{margin})^2"
    code: ClassVar[Code] = Code(
        pytorch=(
            "scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), p=2, margin={margin})"
        ),
        keras=KERAS_HINGE % f"{KERAS_SHORTFALL} ** 2",
    )
    margin: Margin = 1.0

    def value(self, scores: Array, targets: Array) -> float:
        """Σ max(0, s_j - s_right + margin)², averaged over the rows."""
        return float(np.square(np.maximum(0, _shortfalls(scores, targets, self.margin))).sum() / scores.shape[-1])

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """Twice each shortfall / batch for a wrong class, and minus their sum for the right one."""
        push = _emit_shortfalls(tape, scores, targets, self.margin)
        tape.emit(np.add, push, push, push)
        return _emit_pull(tape, push, targets)

    @property
    def lead(self) -> float | None:
        """The margin."""
        return self.margin

    def confidence(self, scores: Array) -> Array:
        """The softmax of the scores, for display only: they are margins, not log-probabilities."""
        return _softmax(scores)

    def sides(self, scores: Array, targets: Array) -> Array:
        """Within the margin or not: the slope does not jump there, but its kink disturbs the differences."""
        return np.asarray(_shortfalls(scores, targets, self.margin) > 0)


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
    code: ClassVar[Code] = Code(
        pytorch='nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction="sum") / len(scores)',
        keras="return keras.ops.sum(keras.ops.binary_crossentropy(targets, scores, from_logits=True), axis=-1)",
    )

    def value(self, scores: Array, targets: Array) -> float:
        """Σ max(s, 0) - s t + log(1 + exp(-|s|)), averaged over the rows."""
        each = np.maximum(scores, 0) - scores * targets + np.log1p(np.exp(-np.abs(scores)))
        return float(each.sum() / scores.shape[-1])

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
        return _softmax(np.minimum(scores, 0) - np.log1p(np.exp(-np.abs(scores))))


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
    code: ClassVar[Code] = Code(
        pytorch="nn.functional.cross_entropy(scores, targets)",
        keras="return keras.ops.categorical_crossentropy(targets, scores, from_logits=True)",
    )

    def value(self, scores: Array, targets: Array) -> float:
        """log Σ exp(s) - s_right, averaged over the rows."""
        shifted = scores - scores.max(axis=-2, keepdims=True)
        rows = np.log(np.exp(shifted).sum(axis=-2)) - (shifted * targets).sum(axis=-2)
        return float(rows.mean())

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(p - t) / batch, with p the softmax of the scores."""
        p, largest, total = tape.like(scores), tape.like(scores), tape.like(scores)
        row, ones = tape.buffer(1), _summing(tape, scores)
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
        return _softmax(scores)


def _softmax(scores: Array) -> Array:
    p = np.exp(scores - scores.max(axis=-2, keepdims=True))
    return np.asarray(p / p.sum(axis=-2, keepdims=True))
