"""The plain facts about a run at one moment, on which every diagnosis is based."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from app.advice.layers import HiddenSigns, LayerSigns
from engine import Config, Trainer
from engine.diagnosis import LayerReport, signal
from engine.loop import Divergence
from engine.metrics import Metrics, guessing
from engine.stopping import EarlyStop, Stop
from engine.tape import Array

Moments: TypeAlias = Array  # (moments,), a part of one row of the history
STEP, TRAIN_LOSS, TEST_LOSS, TRAIN_ACCURACY = range(4)  # rows of the history, in the order of app.live.run.curves
WELL, FAIR, POOR = 0.9, 0.8, 0.5  # of a fit: no advice needed, ..., hardly better than guessing
FEWEST = 4  # moments that a part of the history needs before it can be judged
RECENT = 0.8  # where the last fifth of the history begins


@dataclass(frozen=True)
class Inputs:
    """The inputs that the training rows give the network."""

    count: int
    largest: float  # root mean square of the largest input, over the rows
    smallest: float  # the same for the smallest of those that are not always 0; 0 if all are
    signal: float  # their standard deviation over the rows, like a layer's signal


@dataclass(frozen=True)
class Guess:
    """What can be reached without looking at the inputs."""

    loss: float
    accuracy: float | None  # the share of the most frequent class; regression has none


@dataclass(frozen=True)
class Signs:
    """Everything that a diagnosis may look at. ``since`` is the step since which the settings have not changed."""

    config: Config
    step: int
    steps_per_epoch: int
    rows: int  # for training
    rate: float  # of the next step, with warm-up and schedule
    metrics: Metrics
    history: Array  # (7, moments) as in app.live.run.curves, from ``since`` on
    hidden: tuple[HiddenSigns, ...]
    output: LayerSigns
    inputs: Inputs
    guess: Guess
    first_loss: float  # over the training rows, with the initial weights; NaN if it was not measured
    divergence: Divergence | None = None
    stop: Stop | None = None
    best: EarlyStop | None = None  # if patience ended the run: the epoch that the network went back to
    since: int = 0

    @property
    def layers(self) -> tuple[LayerSigns, ...]:
        """All layers, from the first to the output."""
        return (*self.hidden, self.output)

    @property
    def fastest(self) -> float:
        """The largest update:weight of any layer."""
        return max(layer.ratio for layer in self.layers)

    @property
    def slowest(self) -> float:
        """The smallest update:weight of any layer, without the effect of warm-up and schedule."""
        least = min(layer.ratio for layer in self.layers)
        return least * self.config.training.learning_rate / self.rate if self.rate else math.nan

    @property
    def is_lost(self) -> bool:
        """Whether the network is hardly better than guessing, as far as that can be told yet."""
        return not self.fit >= POOR

    @property
    def left(self) -> float:
        """The share of the input's signal that leaves the last hidden layer."""
        return self._share([layer.signal for layer in self.hidden])

    @property
    def left_at_first(self) -> float:
        """The same with the initial weights."""
        return self._share([layer.first_signal for layer in self.hidden])

    def _share(self, signals: Sequence[float]) -> float:
        """The signal relative to inputs of the size that initial weights are meant for, if its own are larger."""
        return signals[-1] / min(self.inputs.signal, 1.0) if signals and self.inputs.signal else 1.0

    @property
    def steps(self) -> int:
        """How many steps the current settings have had."""
        return self.step - self.since

    @property
    def epochs(self) -> float:
        """The same in epochs."""
        return self.steps / self.steps_per_epoch

    def lasted(self, epochs: float, steps: int) -> bool:
        """Whether the settings have had this many epochs and steps; warm-up does not count."""
        warmup = max(0.0, self.config.training.warmup_epochs - self.since / self.steps_per_epoch)
        return self.epochs - warmup >= epochs and self.steps - warmup * self.steps_per_epoch >= steps

    def part(self, row: int, start: float, stop: float = 1.0) -> Moments:
        """The moments of a row of the history between two fractions of its time."""
        at = self.since + np.array([start, stop]) * self.steps
        first, last = np.searchsorted(self.history[STEP], at, "left")
        return np.asarray(self.history[row, first : last + (stop == 1.0)])

    def mean(self, row: int, start: float, stop: float = 1.0) -> float:
        """Their mean; NaN if there are too few."""
        moments = self.part(row, start, stop)
        return float(moments.mean(dtype=float)) if len(moments) >= FEWEST else math.nan

    @cached_property
    def fit(self) -> float:
        """How well the training rows are fitted recently: 0 is guessing, 1 is perfect; NaN if it is too early.

        Measured by accuracy; in regression by the share of the loss of guessing that is gone.
        """
        if self.guess.accuracy is None:
            return 1 - self.mean(TRAIN_LOSS, RECENT) / self.guess.loss if self.guess.loss else math.nan
        room = 1 - self.guess.accuracy
        return (self.mean(TRAIN_ACCURACY, RECENT) - self.guess.accuracy) / room if room else math.nan

    @cached_property
    def bounce(self) -> float:
        """The recent spread of the training loss around its mean, as a share of it; NaN if it is too early."""
        recent = self.part(TRAIN_LOSS, RECENT).astype(float)
        return float(recent.std() / recent.mean()) if len(recent) >= FEWEST else math.nan

    def falls(self, share: float) -> bool:
        """Whether the training loss still falls: by more than a share from the third to the last quarter of its time.

        False if there is too little history to tell.
        """
        before, now = self.mean(TRAIN_LOSS, 0.5, 0.75), self.mean(TRAIN_LOSS, 0.75)
        return now < (1 - share) * before

    def reaches_lower(self, share: float) -> bool:
        """Whether the lowest training loss of the second half is by more than a share below that of the first half."""
        before, now = self.part(TRAIN_LOSS, 0.0, 0.5), self.part(TRAIN_LOSS, 0.5)
        return len(before) > 0 and len(now) > 0 and bool(now.min() < (1 - share) * before.min())


def signs_of(
    trainer: Trainer,
    table: Array,
    reports: Sequence[LayerReport],
    first: Sequence[LayerReport],
    ratios: Sequence[float],
    *,
    since: int = 0,
) -> Signs:
    """The signs of a trainer.

    Args:
        trainer: its ``metrics`` are those of its newest moment.
        table: its curves, ``(7, moments)``, from `app.live.run.curves.Curves`.
        reports: on its layers, from `engine.diagnosis.LayerProbe`.
        first: the same of its initial weights.
        ratios: update:weight of its layers, from `engine.diagnosis.UpdateProbe`.
        since: the step of the last change by hand (a live setting, a weight): what came before does not count.
    """
    train_loss, *others = (None if math.isnan(value) else float(value) for value in table[1:5, -1].tolist())
    *hidden, (output, seen, _, ratio) = zip(trainer.network.layers, reports, first, ratios, strict=True)
    specs = trainer.config.network.hidden
    return Signs(
        config=trainer.config,
        step=trainer.step,
        steps_per_epoch=trainer.steps_per_epoch,
        rows=len(trainer.data.train),
        rate=trainer.learning_rate,
        metrics=Metrics(math.nan if train_loss is None else train_loss, *others),
        history=table[:, table[STEP] >= since].copy(),
        hidden=tuple(HiddenSigns.of(spec, *each) for spec, each in zip(specs, hidden, strict=True)),
        output=LayerSigns(output.index, seen.weight_norm, seen.gradient_norm, ratio),
        inputs=_inputs(trainer.data.train.inputs[:-1]),
        guess=guess_of(trainer),
        first_loss=float(table[TRAIN_LOSS, 0]) if table[STEP, 0] == 0 else math.nan,
        divergence=trainer.divergence,
        stop=trainer.stop,
        best=trainer.early_stop,
        since=since,
    )


def _inputs(block: Array) -> Inputs:
    sizes = np.sqrt(np.einsum("ij,ij->i", block, block, dtype=float) / block.shape[1])
    alive = sizes[sizes > 0]
    smallest = float(alive.min()) if len(alive) else 0.0
    return Inputs(len(block), float(sizes.max()), smallest, signal(block))


def guess_of(trainer: Trainer) -> Guess:
    """What a trainer's network could reach without looking at its inputs: all scores 0, or always the mean."""
    targets, task = trainer.data.train.targets, trainer.data.dataset.task
    share = None if task == "regression" else float(targets.mean(axis=1).max())
    return Guess(guessing(trainer.config.training.loss, task, targets), share)
