"""Checks that train a copy: rows learned by heart, the rate, the updates, the gap between training and test."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.checks.base import Finding
from engine.config import Config
from engine.data import Data, Rows
from engine.diagnosis import UpdateProbe
from engine.errors import Phrase
from engine.metrics import guessing
from engine.range_test import range_test_in_pieces
from engine.schedules import Constant
from engine.tape import Array, Pieces
from engine.trainer import Trainer

FEW = 20  # rows to learn by heart
LONG = 3000  # steps that a check trains, at most
LEFT = 0.02  # of the loss of guessing, once rows are known by heart
EARLY, PROBED = 100, 10  # steps before the updates are looked at, and how many are
RATIOS = (1e-4, 2e-2)  # update:weight of runs that train well; about 1e-3 is usual
LEAP = 1.0  # update:weight of a first step that throws weights away
RUSH = 0.15  # update:weight of the first ten steps that may kill neurons
SHORT = 0.5  # times as long as Xavier's: beside shorter first weights any step is long
SLACK = 2.0  # of the lowest rate that passes
EPOCHS = 200  # before the gap is measured
UNLEARNED = 0.8  # of the loss of guessing: more is hardly learned
WIDE = 0.2  # of the loss of guessing: more is a gap
TOGETHER = 10  # steps between two pauses


@dataclass(frozen=True)
class Memory:
    """How a few rows were learned."""

    rows: int
    accuracy: float | None  # of them, at the end; None in regression
    loss: float  # the mean over them
    guess: float  # the loss of guessing
    steps: int
    rate: float
    losses: Array  # (k,), before the first step and after every tenth


def by_heart(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The share of 20 training rows that the network gets right after up to 3,000 steps on them alone; all passes.

    In regression the value is the share of the loss of guessing that is left; a fiftieth passes.

    There is no penalty, dropout, max-norm or schedule, and every step uses all 20 rows. If they are not learned at the
    setup's own rate, they get a second try at the rate that a range test on them suggests: a bad rate is another
    check's business.

    Detail: `Memory`, of the better try.
    """
    plain = _unregularized(config)
    own = Trainer(plain, data).data
    few = replace(own, train=_first(own.train, FEW))
    found = yield from _learn(plain, few)
    if found is None:
        return Finding("by_heart", None, reason=Phrase("every answer is the same, so there is nothing to learn"))
    if not _is_learned(found):
        tested = yield from range_test_in_pieces(plain, data=few)
        if tested.suggested is not None:
            rate = plain.training.with_(learning_rate=tested.suggested)
            second = yield from _learn(plain.with_(training=rate), few)
            found = second if second and _is_better(second, found) else found
    if found.accuracy is None:
        return Finding.compared("by_heart", found.loss / found.guess, None, LEFT, found)
    return Finding.compared("by_heart", found.accuracy, 1.0, 1.0, found)


def _unregularized(config: Config) -> Config:
    """The setup with nothing that keeps it from fitting the training rows."""
    training = config.training.with_(
        l1=0.0,
        l2=0.0,
        max_norm=0.0,
        schedule=Constant(),
        warmup_epochs=0,
        patience=0,
        stop_loss=0.0,
        stop_epoch=0,
        batch_size=FEW,
    )
    hidden = tuple(spec.with_(dropout=0.0) for spec in config.network.hidden)
    return config.with_(training=training, network=config.network.with_(hidden=hidden))


def _first(rows: Rows, count: int) -> Rows:
    return Rows(rows.table[:count], rows.classes[:count], rows.inputs[:, :count].copy(), rows.targets[:, :count].copy())


def _learn(config: Config, data: Data) -> Pieces[Memory | None]:
    """Train until the rows are known by heart, or for long; None if guessing is perfect."""
    task = data.dataset.task
    guess = guessing(config.training.loss, task, data.train.targets)
    if not guess > 0 or (task != "regression" and len(np.unique(data.train.classes)) < 2):
        return None
    trainer, losses = Trainer(config, data), list[float]()
    while True:
        metrics = yield from trainer.metrics_in_pieces()
        losses.append(metrics.train_loss)
        found = Memory(
            len(data.train),
            metrics.train_accuracy,
            metrics.train_loss,
            guess,
            trainer.step,
            config.training.learning_rate,
            np.array(losses),
        )
        if _is_learned(found) or trainer.step >= LONG or trainer.ended:
            return found
        yield from trainer.run_in_pieces(TOGETHER)


def _is_learned(found: Memory) -> bool:
    return found.accuracy in {None, 1.0} and found.loss <= LEFT * found.guess


def _is_better(found: Memory, other: Memory) -> bool:
    if found.accuracy != other.accuracy and found.accuracy is not None and other.accuracy is not None:
        return found.accuracy > other.accuracy
    return not other.loss <= found.loss


def rate(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The setup's learning rate, in a range test; from half of the steep part's start to the minimum passes.

    A test of one seed finds the start to about a factor of two. The minimum is where the rate stops helping.

    Detail: `engine.range_test.RangeTest`.
    """
    found = yield from range_test_in_pieces(config, data=data)
    own = config.training.learning_rate
    if found.steep is None or found.minimum is None:
        reason = Phrase("the loss hardly falls at any rate")
        return Finding("rate", passes=False, value=own, reason=reason, detail=found)
    return Finding.compared("rate", own, found.steep[0] / SLACK, found.minimum, found)


@dataclass(frozen=True)
class Updates:
    """How far a step moves each layer's weights, relative to their length."""

    step: int  # the first that was looked at
    ratios: tuple[float, ...]  # of each layer, the geometric mean over ten steps
    leaps: tuple[
        float, ...
    ] = ()  # of each layer, in the very first step, if one moved farther than its weights are long
    rushes: tuple[float, ...] = ()  # of each layer, the geometric mean over the first ten steps, if one is too large


def updates(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The update:weight ratio of the layer that is farthest from 0.001, after 100 steps; 1e-4 to 2e-2 passes.

    About 0.001 is usual; runs that train well were measured between 2e-4 and 2e-2. A first step that is longer than a
    layer's weights does not pass, whatever comes after: weights that were thrown far away make later steps look small.

    Nor do first ten steps of more than 0.15 each: they kill neurons, whose layers then move little. Over 47 setups of
    four datasets and three optimizers the largest ten steps of a run's first hundred were mostly its first. Weights
    that start far shorter than Xavier's do not count: beside them any step is long.

    Steps that are small because the loss is already near 0 do not count either: the check does not apply.

    Detail: `Updates`.

    Source: CS231n, "Neural networks 3: ratio of weights:updates".
    """
    trainer = Trainer(config, data)
    probe, lengths = UpdateProbe(trainer), [np.linalg.norm(layer.weights[:-1]) for layer in trainer.network.layers]
    is_long = [_is_long(layer.weights[:-1]) for layer in trainer.network.layers]
    begun = yield from probe.ratios_in_pieces()
    early = yield from _mean_ratios(trainer, probe)
    rushes = tuple(ratio if counts else 0.0 for ratio, counts in zip(early, is_long, strict=True))
    yield from _train(trainer, EARLY)
    first = trainer.step
    means = yield from _mean_ratios(trainer, probe)
    if trainer.divergence is not None:
        means = [math.inf] * len(means)
    leaps = tuple(ratio if length else 0.0 for ratio, length in zip(begun, lengths, strict=True))  # from 0, any is one
    if max(leaps) > LEAP and all(map(math.isfinite, means)):
        return Finding.compared("updates", max(leaps), *RATIOS, Updates(first, tuple(means), leaps))
    worst = max(means, key=_off)
    if RUSH < max(rushes) < math.inf and worst <= RATIOS[1]:
        return Finding.compared("updates", max(rushes), *RATIOS, Updates(first, tuple(means), rushes=rushes))
    if worst < RATIOS[0]:
        loss = (yield from trainer.metrics_in_pieces()).train_loss
        if loss <= LEFT * config.training.loss.expected(trainer.data.train.targets):
            return Finding("updates", None, reason=Phrase("the loss is already near 0"))
    return Finding.compared("updates", worst, *RATIOS, Updates(first, tuple(means)))


def _mean_ratios(trainer: Trainer, probe: UpdateProbe) -> Pieces[list[float]]:
    """Take ten steps; the geometric mean of each layer's update:weight ratio."""
    logs = list[Array]()
    for _ in range(PROBED):
        ratios = yield from probe.ratios_in_pieces()
        with np.errstate(divide="ignore"):
            logs.append(np.log(ratios))
        yield from trainer.run_in_pieces(1)
    means: list[float] = np.exp(np.mean(logs, axis=0)).tolist()
    return means


def _is_long(weights: Array) -> bool:
    """Whether first weights, ``(inputs, neurons)``, are at least half as long as Xavier's."""
    inputs, neurons = weights.shape
    return float(np.linalg.norm(weights)) >= SHORT * math.sqrt(weights.size * 2 / (inputs + neurons))


def _off(ratio: float) -> float:
    """How many powers of ten a ratio is from 0.001."""
    return abs(math.log10(ratio) + 3) if 0 < ratio < math.inf else math.inf


@dataclass(frozen=True)
class Gap:
    """How the setup does on training and test rows after some epochs."""

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    epochs: float
    guess: float  # the loss of scores that are all 0


def gap(config: Config, data: Data | None = None) -> Pieces[Finding]:
    """The test loss minus the training loss after 200 epochs, or 3,000 steps; up to a fifth of guessing's passes.

    A run that diverged has no gap: its value is not a number, which does not pass. Nor does one that has hardly
    learned, whose training loss is at least 80 % of guessing's.

    Detail: `Gap`.
    """
    trainer = Trainer(config, data)
    if not len(trainer.data.test):
        return Finding("gap", None, reason=Phrase("there are no test rows"))
    yield from _train(trainer, min(LONG, EPOCHS * trainer.steps_per_epoch))
    metrics = yield from trainer.metrics_in_pieces()
    guess = config.training.loss.expected(trainer.data.train.targets)
    test_loss = math.nan if trainer.divergence or metrics.test_loss is None else metrics.test_loss
    accuracies = metrics.train_accuracy, metrics.test_accuracy
    found = Gap(metrics.train_loss, test_loss, *accuracies, trainer.epoch, guess)
    value, high = test_loss - metrics.train_loss, WIDE * guess
    passes = value <= high and metrics.train_loss < UNLEARNED * guess
    return Finding("gap", passes, value, None, high, detail=found)


def _train(trainer: Trainer, steps: int) -> Pieces[None]:
    """Take steps, fewer if the run ends, with a pause after every few."""
    while trainer.step < steps and not trainer.ended:
        yield from trainer.run_in_pieces(min(TOGETHER, steps - trainer.step))
