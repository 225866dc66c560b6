"""Losses that measure how far the scores are from the targets; they also work for regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.code import Code
from engine.datasets import Task
from engine.elsewhere import Elsewhere
from engine.losses.base import LOSSES, Loss
from engine.settings import Knob
from engine.tape import Array, Tape


class DistanceLoss(Loss):
    """A loss whose scores should be the targets themselves."""

    tasks: ClassVar[tuple[Task, ...]] = ("classification", "regression")

    @property
    def lead(self) -> float | None:
        """1, the distance between the targets of the wrong classes and the right one."""
        return 1.0

    def confidence(self, scores: Array) -> Array:
        """The scores, clipped to 0 to 1 and scaled to sum to 1: their targets are 0 and 1, but not probabilities."""
        clipped = np.clip(scores, 1e-6, 1)
        return np.asarray(clipped / clipped.sum(axis=-2, keepdims=True))


@LOSSES.add("squared_error")
@dataclass(frozen=True)
class SquaredError(DistanceLoss):
    """Half the squared distance between the scores and the one-hot target.

    L = ½ Σ (s - t)² per row. PyTorch's MSELoss is 2 / classes times this.

    Source: CS231n, "Neural networks 2: regression", with the half that makes the slope s - t.

    >>> SquaredError().value(np.array([[1.0], [2.0]]), np.array([[1.0], [0.0]]))
    2.0
    """

    formula: ClassVar[str] = r"L = \tfrac{1}{2} \sum_j (s_j - t_j)^2 \\ \frac{\partial L}{\partial s_j} = s_j - t_j"
    use: ClassVar[str] = "For regression; on classes it learns slowly."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.MSELoss()",
        keras="keras.losses.MeanSquaredError()",
        sklearn="MLPRegressor()",
        differs="PyTorch and Keras average over the outputs and do not halve: 2 / outputs times this. "
        "scikit-learn halves, but averages too.",
    )
    code: ClassVar[Code] = Code(
        pytorch="0.5 * ((scores - targets) ** 2).sum(dim=1).mean()",
        keras="return 0.5 * keras.ops.sum((scores - targets) ** 2, axis=-1)",
    )

    def terms(self, scores: Array, targets: Array) -> Array:
        """½ (s - t)² of each class."""
        return np.asarray(0.5 * np.square(scores - targets))

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(s - t) / batch."""
        d_scores = tape.like(scores)
        tape.emit(np.subtract, scores, targets, d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores


@LOSSES.add("huber", "Huber")
@dataclass(frozen=True)
class Huber(DistanceLoss):
    """Squared error near the target and its straight tangent farther away, so that an outlier's gradient stays bounded.

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
    use: ClassVar[str] = "For regression with outliers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.HuberLoss()",
        keras="keras.losses.Huber()",
        sklearn="HuberRegressor()",
        differs="PyTorch and Keras average over the outputs. scikit-learn's is a linear model that also "
        "estimates the scale of the errors.",
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

    def terms(self, scores: Array, targets: Array) -> Array:
        """c (|e| - ½ c) with c = min(|e|, delta) of each class: both cases in one."""
        error = np.abs(scores - targets)
        near = np.minimum(error, self.delta)
        return np.asarray(near * (error - 0.5 * near))

    def emit(self, tape: Tape, scores: Array, targets: Array) -> Array:
        """(s - t) / batch, clipped to ±delta / batch."""
        d_scores = tape.like(scores)
        tape.emit(np.subtract, scores, targets, d_scores)
        tape.emit(np.minimum, d_scores, tape.constant(self.delta), out=d_scores)
        tape.emit(np.maximum, d_scores, tape.constant(-self.delta), out=d_scores)
        tape.emit(np.multiply, d_scores, tape.constant(1 / tape.batch), d_scores)
        return d_scores

    def sides(self, scores: Array, targets: Array) -> Array:
        """Below, within or above ±delta: the slope does not jump there, but its kink disturbs the differences."""
        error = scores - targets
        return np.asarray(np.sign(error) * (np.abs(error) > self.delta))
