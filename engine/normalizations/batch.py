"""Batch norm: statistics of each unit over the rows of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.normalizations.base import EPSILON, NORMALIZATIONS, Normalization
from engine.parts import Views
from engine.settings import Help, Knob
from engine.tape import Array, Backward, Tape

KEPT = (0.0, 0.5, 0.9, 0.99, 0.999)


PYTORCH_BATCH_NORM = '''\
class BatchNorm(nn.Module):
    """Batch norm with the biased running variance, as in CS231n; nn.BatchNorm1d uses the unbiased one."""

    def __init__(self, units, momentum):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.register_buffer("mean", torch.zeros(units))
        self.register_buffer("variance", torch.ones(units))
        self.momentum = momentum

    def forward(self, x):
        mean, variance = self.mean, self.variance
        if self.training:
            mean, variance = x.mean(dim=0), x.var(dim=0, correction=0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean.detach()
            self.variance = self.momentum * self.variance + (1 - self.momentum) * variance.detach()
        return self.gamma * (x - mean) / torch.sqrt(variance + 1e-05) + self.beta
'''


@NORMALIZATIONS.add("batch", "batch norm")
@dataclass(frozen=True)
class BatchNorm(Normalization):
    """Batch norm: bring each unit to mean 0 and variance 1 over the batch, then apply a learned scale and shift.

    y = gamma (x - mean) / sqrt(variance + 1e-5) + beta, with the batch's mean and biased variance. Evaluation uses
    running statistics: each batch moves them by ``1 - momentum`` of the way, with the biased variance as in CS231n
    (PyTorch uses the unbiased one). In a batch of one row the variance is 0 and only beta gets through.

    Source: Ioffe and Szegedy (2015), algorithm 1; CS231n, assignment 2.

    >>> BatchNorm().parameters(2)["gamma"].tolist()
    [1.0, 1.0]
    """

    formula: ClassVar[str] = (
        r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + 10^{-5}}} + \beta \\ "
        r"\mu = \frac{1}{B} \sum_{i=1}^{B} x_i \qquad \sigma^2 = \frac{1}{B} \sum_{i=1}^{B} (x_i - \mu)^2"
    )
    use: ClassVar[str] = "For deep networks and large rates, in batches of about 16 points or more."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.BatchNorm1d(units)",
        keras="keras.layers.BatchNormalization()",
        differs="PyTorch's `momentum` is the share of the new batch, 0.1, and its running variance is the "
        "unbiased one. Keras keeps 0.99 of its statistics and adds 0.001 to the variance.",
    )
    code: ClassVar[Code] = Code(
        numpy="GAMMA_{layer} * (x - MEAN_{layer}) / np.sqrt(VARIANCE_{layer} + 1e-05) + BETA_{layer}",
        pytorch="BatchNorm({units}, {momentum})",
        keras="keras.layers.BatchNormalization(momentum={momentum}, epsilon=1e-05)",
        pytorch_definition=PYTORCH_BATCH_NORM,
    )
    placement: Annotated[Literal["before", "after"], Help("Before or after the activation: try both.")] = "before"
    momentum: Annotated[
        float, Knob("How much of the running statistics a batch keeps: try 0, then 0.99.", 0.0, 0.999, KEPT)
    ] = 0.9

    def parameters(self, units: int) -> Mapping[str, Array]:
        """The learned scale and shift start as the identity."""
        return {"gamma": np.ones(units), "beta": np.zeros(units)}

    def statistics(self, units: int) -> Mapping[str, Array]:
        """The running statistics start at mean 0 and variance 1, stored as one block of two rows."""
        return {"running": np.stack([np.zeros(units), np.ones(units)])}

    def moments(self, x: Array) -> tuple[Array, Array]:
        """Those of each unit over the batch."""
        mean, deviation = x.mean(axis=1), np.sqrt(x.var(axis=1) + EPSILON)
        return np.broadcast_to(mean[:, None], x.shape), np.broadcast_to(deviation[:, None], x.shape)

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """Emit the calls of training or evaluation mode."""
        return (self._train if tape.training else self._evaluate)(tape, x, out, own)

    def _train(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        gamma, beta, units = own.values["gamma"], own.values["beta"], x.shape[-2]
        average = np.full(tape.batch, 1 / tape.batch, tape.dtype)  # x.dot(average) is the mean over the batch
        ones = np.ones_like(average)
        wide = tape.scratch(units)
        mean, variance = _rows(own.batch_statistics["running"])
        centered, square = tape.like(x), tape.scratch(units)
        deviation, scale = tape.column(units), tape.column(units)

        tape.product(x, average, mean)
        tape.emit(np.subtract, x, tape.spread(mean, wide), centered)
        tape.emit(np.multiply, centered, centered, square)
        tape.product(square, average, variance)
        tape.emit(np.add, variance, tape.constant(EPSILON), deviation)
        tape.emit(np.sqrt, deviation, deviation)
        tape.emit(np.divide, gamma, deviation, scale)
        wide_scale = tape.spread(scale, tape.like(x))
        tape.emit(np.multiply, centered, wide_scale, out)
        tape.emit(np.add, out, tape.spread(beta, wide), out)

        def backward(d_out: Array) -> Array:
            # With n rows, c = x - mean, s = sqrt(variance + epsilon):
            #   d_beta = sum d_out;  d_gamma = sum d_out c / s
            #   d_x = gamma / s (d_out - mean(d_out) - c mean(d_out c) / s²)
            d_gamma, d_beta, slant = own.gradients["gamma"], own.gradients["beta"], tape.column(units)
            tape.product(d_out, ones, d_beta)
            tape.emit(np.multiply, d_out, centered, wide)
            tape.product(wide, ones, d_gamma)
            tape.emit(np.divide, d_gamma, deviation, d_gamma)
            tape.emit(np.divide, d_gamma, deviation, slant)
            tape.product(slant[..., None], average[None], wide)  # a mean, from the sum, in every column
            tape.emit(np.multiply, centered, wide, wide)
            tape.emit(np.subtract, d_out, wide, d_out)
            tape.product(d_beta[..., None], average[None], wide)
            tape.emit(np.subtract, d_out, wide, d_out)
            tape.emit(np.multiply, d_out, wide_scale, d_out)
            return d_out

        return backward

    def _evaluate(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        mean, variance = _rows(own.statistics["running"])
        scale, shift = tape.column(x.shape[-2]), tape.column(x.shape[-2])
        tape.emit(np.add, variance, tape.constant(EPSILON), scale)
        tape.emit(np.sqrt, scale, scale)
        tape.emit(np.divide, own.values["gamma"], scale, scale)
        tape.emit(np.multiply, mean, scale, shift)
        tape.emit(np.subtract, own.values["beta"], shift, shift)
        tape.emit(np.multiply, x, scale[..., None], out)
        tape.emit(np.add, out, shift[..., None], out)

        def backward(d_out: Array) -> Array:
            tape.emit(np.multiply, d_out, scale[..., None], d_out)
            return d_out

        return backward


def _rows(statistics: Array) -> tuple[Array, Array]:
    """Mean and variance, each ``(units,)``, of a block with both."""
    return statistics[..., 0, :], statistics[..., 1, :]
