"""Losses that want the right score to be ahead of the others by a margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.losses.base import LOSSES, Loss, softmax, summing
from engine.settings import Knob
from engine.tape import Array, Tape

MARGIN_HELP = "How far ahead the right score must be for a loss of 0: try 0.1, then 10."


@dataclass(frozen=True)
class MarginLoss(Loss):
    """A loss whose scores stand for margins."""

    margin: Annotated[float, Knob(MARGIN_HELP, 0.01, 10.0)] = 1.0

    @property
    def lead(self) -> float | None:
        """The margin."""
        return self.margin

    def confidence(self, scores: Array) -> Array:
        """The softmax of the scores, for display only: they are margins, not log-probabilities."""
        return softmax(scores)

    def sides(self, scores: Array, targets: Array) -> Array:
        """Within the margin or not: even where the slope does not jump there, its kink disturbs the differences."""
        return np.asarray(_shortfalls(scores, targets, self.margin) > 0)


def _shortfalls(scores: Array, targets: Array, margin: float) -> Array:
    """s_j - s_right + margin for each wrong class, 0 for the right one: a class above 0 is too close to it."""
    right = (scores * targets).sum(axis=-2, keepdims=True)
    return np.asarray(scores - right + margin * (1 - targets))


def _emit_shortfalls(tape: Tape, scores: Array, targets: Array, margin: float) -> Array:
    """Emit max(0, s_j - s_right + margin), which is 0 for the right class."""
    shortfall, right, ones = tape.like(scores), tape.like(scores), summing(tape, scores)
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
    total, ones = tape.like(push), summing(tape, push)
    tape.product(ones, push, total)
    tape.emit(np.multiply, total, targets, total)
    tape.emit(np.subtract, push, total, push)
    tape.emit(np.multiply, push, tape.constant(1 / tape.batch), push)
    return push


KERAS_SHORTFALL = "keras.ops.relu(scores - right + {margin} * (1 - targets))"
KERAS_HINGE = "right = keras.ops.sum(scores * targets, axis=-1, keepdims=True)\nreturn keras.ops.sum(%s, axis=-1)"


@LOSSES.add("hinge", "hinge (margin)")
@dataclass(frozen=True)
class Hinge(MarginLoss):
    """The sum over the wrong classes of how far each score comes within a margin of the right one.

    L = Σ max(0, s_j - s_right + margin) over the wrong classes j, per row. PyTorch's MultiMarginLoss is 1 / classes
    times this.

    Source: CS231n, "Linear classification: multiclass support vector machine loss", with its example.

    >>> Hinge(margin=10.0).value(np.array([[13.0], [-7.0], [11.0]]), np.array([[1.0], [0.0], [0.0]]))
    8.0
    """

    formula: ClassVar[str] = r"L = \sum_{j \ne y} \max(0, s_j - s_y + \text{margin})"
    use: ClassVar[str] = (
        "When the right class should win clearly and nobody needs probabilities, as in a support vector machine."
    )
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.MultiMarginLoss()",
        keras="keras.losses.CategoricalHinge()",
        sklearn="sklearn.metrics.hinge_loss",
        differs="PyTorch divides by the number of classes. scikit-learn counts only the highest wrong score, "
        "and so does Keras, for which that is at least 0.",
    )
    code: ClassVar[Code] = Code(
        pytorch="scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), margin={margin})",
        keras=KERAS_HINGE % KERAS_SHORTFALL,
    )

    def terms(self, scores: Array, targets: Array) -> Array:
        """max(0, s_j - s_right + margin) of each class; 0 for the right one."""
        return np.asarray(np.maximum(0, _shortfalls(scores, targets, self.margin)))

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """1 / batch for each wrong class within the margin, and minus their number / batch for the right class."""
        push = _emit_shortfalls(tape, scores, targets, self.margin)
        tape.emit(np.sign, push, push)
        return _emit_pull(tape, push, targets)


@LOSSES.add("squared_hinge")
@dataclass(frozen=True)
class SquaredHinge(MarginLoss):
    """The hinge loss with each shortfall squared: large violations count more, and small ones fade out smoothly.

    L = Σ max(0, s_j - s_right + margin)² over the wrong classes j, per row.

    Source: CS231n, "Linear classification: multiclass support vector machine loss" (L2-SVM).

    >>> SquaredHinge(margin=10.0).value(np.array([[13.0], [-7.0], [11.0]]), np.array([[1.0], [0.0], [0.0]]))
    64.0
    """

    formula: ClassVar[str] = r"L = \sum_{j \ne y} \max(0, s_j - s_y + \text{margin})^2"
    use: ClassVar[str] = "As hinge, when large violations should count more."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.MultiMarginLoss(p=2)",
        keras="keras.losses.SquaredHinge()",
        sklearn="LinearSVC()",
        differs="PyTorch divides by the number of classes. Keras and scikit-learn compare each class with the "
        "rest: the right score should be above 1, each other one below -1.",
    )
    code: ClassVar[Code] = Code(
        pytorch=(
            "scores.shape[1] * nn.functional.multi_margin_loss(scores, targets.argmax(dim=1), p=2, margin={margin})"
        ),
        keras=KERAS_HINGE % f"{KERAS_SHORTFALL} ** 2",
    )

    def terms(self, scores: Array, targets: Array) -> Array:
        """max(0, s_j - s_right + margin)² of each class; 0 for the right one."""
        return np.asarray(np.square(np.maximum(0, _shortfalls(scores, targets, self.margin))))

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """Twice each shortfall / batch for a wrong class, and minus their sum for the right one."""
        push = _emit_shortfalls(tape, scores, targets, self.margin)
        tape.emit(np.add, push, push, push)
        return _emit_pull(tape, push, targets)
