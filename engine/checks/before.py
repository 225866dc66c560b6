"""Checks that need no training: the first loss, the gradient, the penalty, the inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.checks.base import Finding
from engine.config import Config, TrainingSettings
from engine.data import Data
from engine.errors import Phrase
from engine.step_sweep import step_sweep_in_pieces
from engine.tape import Array, Pieces, in_pieces
from engine.trainer import Trainer

FIRST = (0.5, 3.0)  # times the loss of scores that are all 0
FIRST_ANSWERS = (0.01, 100.0)  # the same of regression
RIGHT = 1e-6  # relative error of a gradient, at the best step
ROWS = 32  # of the gradient check, at most
SIZES = (0.1, 10.0)  # of the largest input, as a root mean square


@dataclass(frozen=True)
class FirstLoss:
    """The loss before the first step, and that of scores that are all 0."""

    loss: float
    expected: float
    equal: int = 0  # the number of the first hidden layer whose neurons all start alike; 0 if there is none


def first_loss(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The loss over the training rows with the first weights, against that of scores that are all 0.

    That is ln K under softmax and K - 1 under hinge. Small first scores give it exactly; scores of weights that keep
    the signal's size, as He's and Xavier's do, are about 1 in size, and give 0.7 to 2.5 times as much. Half to three
    times passes. In regression the first answers are as large as the inputs, whatever the targets are, and the loss
    grows with their square: sound setups were measured between 0.05 and 95 times, and a hundred times passes, which
    is answers ten times as large as the targets. Under batch norm the statistics are those of the rows, as in the
    first step.

    A hidden layer whose neurons start alike, with equal weights into them and out of them, does not pass, whatever the
    loss is: they get the same gradients, and stay alike. Random weights above them tell them apart after one step.

    Detail: `FirstLoss`.
    """
    trainer = Trainer(config, data)
    rows, loss = trainer.data.train, config.training.loss
    expected = loss.expected(rows.targets)
    if not expected > 0:
        return Finding("first_loss", None, reason=Phrase("every answer is the same, so there is nothing to learn"))
    step = trainer.network.step(len(rows), loss)
    step.silence()
    np.copyto(step.feed, np.vstack([rows.inputs, rows.targets]))
    yield from in_pieces(step.forward.calls)
    with np.errstate(all="ignore"):
        found = loss.value(step.forward.scores, rows.targets)
    factors = FIRST_ANSWERS if config.data.dataset.task == "regression" else FIRST
    low, high = (factor * expected for factor in factors)
    layers = trainer.network.layers
    alike = (below.index for below, above in pairwise(layers) if _is_alike(below.weights, above.weights))
    equal = next(alike, 0)
    passes = low <= found <= high and not equal
    return Finding("first_loss", passes, found, low, high, detail=FirstLoss(found, expected, equal))


def _is_alike(into: Array, out: Array) -> bool:
    """Whether several neurons have the same weights and bias, columns of ``into``, and the same rows of ``out``."""
    return into.shape[1] > 1 and not np.ptp(into, axis=1).any() and not np.ptp(out[:-1], axis=0).any()


def gradient(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The worst relative error of backpropagation against centered differences, each block at its best step.

    It uses the first weights in float64, up to 32 training rows, and no dropout. Up to 1e-6 passes: sound
    gradients were measured between 1e-12 and 1e-7, and a wrong one stays wrong at every step.

    Detail: `engine.step_sweep.StepSweep`.
    """
    trainer = Trainer(config.with_(training=config.training.with_(precision="float64")), data)
    rows, loss = trainer.data.train, config.training.loss
    given = trainer.network, loss, rows.inputs[:, :ROWS], rows.targets[:, :ROWS]
    found = yield from step_sweep_in_pieces(*given, seed=config.seed)
    if math.isnan(found.error):
        reason = Phrase("nearly every parameter lies at a kink, where there is no derivative to compare with")
        return Finding("gradient", None, reason=reason, detail=found)
    return Finding.compared("gradient", found.error, None, RIGHT, found)


@dataclass(frozen=True)
class Penalty:
    """The loss of the first weights, without the penalty and with it, and its strengths."""

    without: float
    with_it: float
    l1: float
    l2: float


def penalty(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """How much the loss rises at the first weights when the penalty is switched on; above 0 passes.

    The penalty is the setup's own or, if it has none, an L2 of 0.001.

    Detail: `Penalty`.
    """
    training = config.training
    l1, l2 = (training.l1, training.l2) if training.l1 or training.l2 else (0.0, TrainingSettings().l2)
    losses = []
    for strengths in ({"l1": 0.0, "l2": 0.0}, {"l1": l1, "l2": l2}):
        trainer = Trainer(config.with_(training=training.with_(**strengths)), data)
        metrics = yield from trainer.metrics_in_pieces()
        losses.append(metrics.train_loss + trainer.penalty())
    rise = losses[1] - losses[0]
    return Finding("penalty", rise > 0, rise, 0.0, None, detail=Penalty(losses[0], losses[1], l1, l2))


@dataclass(frozen=True)
class InputSizes:
    """The inputs that the network reads, over the training rows."""

    sizes: Array  # (inputs,), the root mean square of each
    means: Array  # (inputs,)
    constant: int  # how many inputs are the same in every row


def inputs(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The size of the largest input, as a root mean square over the training rows; 0.1 to 10 passes.

    First weights are meant for inputs of about 1, which standardizing gives.

    Detail: `InputSizes`.
    """
    block = Trainer(config, data).data.train.inputs[:-1].astype(float)
    yield
    with np.errstate(all="ignore"):
        sizes = np.sqrt(np.square(block).mean(axis=1))
    found = InputSizes(sizes, block.mean(axis=1), int((np.ptp(block, axis=1) == 0).sum()))
    return Finding.compared("inputs", float(sizes.max(initial=0.0)), *SIZES, found)
