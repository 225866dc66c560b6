"""The range test: one short run whose rate grows with each step shows which rates make the loss fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from engine.config import Config
from engine.data import Data
from engine.schedules import Schedule
from engine.settings import Knob
from engine.tape import Array, Pieces, finish, in_pieces
from engine.trainer import Trainer

LOWEST, HIGHEST = 1e-5, 10.0  # the rates that the playground offers
ROWS = 1000  # training rows that the loss is measured on, at most
HOPELESS = 3.0  # times the first loss: beyond it, the run counts as diverged
SMOOTHED = 5  # losses of which the mean is taken
REACH = 4  # steps to both sides over which a slope is measured
STEEP = 0.6  # of the steepest slope
BELOW = 5.0  # times lower than the rate at the minimum is the suggested one
FALLEN = 0.02  # of the first loss, at least; less is noise
GUESSED = 0.97  # of the loss of guessing: a run that stays above it has learned hardly anything else


@dataclass(frozen=True)
class RangeTest:
    """A run whose rate grows geometrically; k losses, which are fewer than planned if it diverged."""

    rates: Array  # (k,), of the step that led to each loss
    losses: Array  # (k,), over the training rows, after each step; finite
    smooth: Array  # (k,), the mean of the five around each, of fewer at the ends
    first: float  # the loss before the first step
    diverged: float | None  # the rate at which it did
    steep: tuple[float, float] | None  # the rates between which the loss falls fastest; None if it hardly falls
    guess: float | None = None  # the loss of scores that are all 0; None if it is not known

    @property
    def minimum(self) -> float | None:
        """The rate at the lowest smooth loss, where it already stops helping; None if the first step diverged."""
        return float(self.rates[int(np.argmin(self.smooth))]) if len(self.smooth) else None

    @property
    def beats_guessing(self) -> bool:
        """Whether the loss gets clearly below that of guessing, so that there is something to learn.

        >>> RangeTest(np.ones(1), np.ones(1), np.array([0.68]), 1.2, None, None, guess=0.69).beats_guessing
        False
        """
        return self.guess is None or float(self.smooth.min(initial=np.inf)) < GUESSED * self.guess

    @property
    def suggested(self) -> float | None:
        """A fifth of the rate at the minimum; None where the loss hardly falls.

        Over 32 setups of four datasets, four optimizers and two activations, the training loss after 800 steps at
        this rate was 1.02 times that of the best of four rules (median; 2.1 at most). At the middle of the steep part
        it was 2.8 times (70 at most): within 100 steps a loss falls fastest long before the rate is a good one.

        >>> RangeTest(np.array([0.1, 1.0]), np.ones(2), np.array([1.0, 0.5]), 1.0, None, (0.01, 0.1)).suggested
        0.2
        """
        return self.minimum / BELOW if self.steep and self.minimum else None


def range_test(config: Config, steps: int = 100, low: float = LOWEST, high: float = HIGHEST) -> RangeTest:
    """Train a setup from its first weights, with a rate that grows from ``low`` to ``high`` over the steps.

    Everything else is the setup's own: batches, optimizer, penalties; but no schedule, no warm-up and no stop rule. It
    has diverged if the network did, or if the mean of the last five losses is more than three times the first loss.

    The loss is that over the training rows, at most 1,000 of them: from batch to batch, losses of batches differ more
    than a step changes them, so that the steepest part of their curve is chance.

    Args:
        config: the setup.
        steps: how many, at least 2.
        low: the first rate.
        high: the last rate.

    Source: Smith (2017), "Cyclical learning rates for training neural networks", section 3.3.

    >>> found = range_test(Config())
    >>> found.steep[0] < 0.003 < found.steep[1] < found.minimum  # the default rate lies in the steep part
    True
    """
    return finish(range_test_in_pieces(config, steps, low, high))


def range_test_in_pieces(
    config: Config, steps: int = 100, low: float = LOWEST, high: float = HIGHEST, *, data: Data | None = None
) -> Pieces[RangeTest]:
    """The same, with pauses; ``data`` replaces the setup's own."""
    rates, losses = np.geomspace(low, high, steps), list[float]()
    trainer = Trainer(_rising(config, low, float(rates[1] / rates[0])), data)
    loss, rows = config.training.loss, trainer.data.train
    forward, targets = trainer.network.forward(rows.inputs[:, :ROWS]), rows.targets[:, :ROWS]
    yield from in_pieces(forward.calls)
    first = loss.value(forward.scores, targets)
    for _ in range(steps):
        if not (yield from trainer.run_in_pieces(1)):
            break
        yield from in_pieces(forward.calls)
        with np.errstate(all="ignore"):
            losses.append(loss.value(forward.scores, targets))
        if _is_hopeless(losses, first):
            break
    broken = trainer.divergence is not None or _is_hopeless(losses, first)
    last = len(losses) if trainer.divergence else len(losses) - 1
    sound = np.array(losses)[np.isfinite(losses)]
    used, smooth = rates[: len(sound)], smoothed(sound)
    steep = steep_part(used, smooth, FALLEN * first)
    guess = loss.expected(rows.targets)
    return RangeTest(used, sound, smooth, first, float(rates[last]) if broken else None, steep, guess)


def _is_hopeless(losses: list[float], first: float) -> bool:
    recent = losses[-SMOOTHED:]
    return not sum(recent) <= HOPELESS * len(recent) * first  # true for NaN


def smoothed(losses: Array) -> Array:
    """The mean of the five losses around each; of those that there are at the ends.

    >>> smoothed(np.array([1.0, 2.0, 6.0, 3.0, 8.0, 1.0])).tolist()
    [3.0, 3.0, 4.0, 4.0, 4.5, 4.0]
    """
    half = SMOOTHED // 2
    return np.array([losses[max(0, place - half) : place + half + 1].mean() for place in range(len(losses))])


def steep_part(rates: Array, smooth: Array, least: float = 0.0) -> tuple[float, float] | None:
    """The rates between which smooth losses, both ``(k,)``, fall at least 60% as fast as where they fall fastest.

    Slopes are per step, from four steps before to four after, and only new lows count: a loss that falls after it
    jumped up has gained nothing. Neither a slope nor the part reaches beyond the minimum.

    Returns:
        The lowest and the highest rate; None if the losses fall by ``least`` or less, or the minimum comes too early.

    >>> losses = np.array([1.0] * 10 + [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 2.0])
    >>> steep_part(np.arange(21.0), losses)
    (9.0, 11.0)
    """
    lows = np.minimum.accumulate(smooth)
    end = int(np.argmin(smooth)) if len(smooth) else 0
    if end < 2 * REACH or smooth[0] - smooth[end] <= least:
        return None
    slopes = lows[: end - 2 * REACH + 1] - lows[2 * REACH : end + 1]  # of the steps from REACH on
    best = int(np.argmax(slopes))
    flat = np.flatnonzero(slopes < STEEP * slopes[best])
    before, after = flat[flat < best], flat[flat > best]
    start = int(before[-1]) + 1 if len(before) else 0
    stop = int(after[0]) - 1 if len(after) else len(slopes) - 1
    return float(rates[start + REACH]), float(rates[stop + REACH])


@dataclass(frozen=True)
class _Rising(Schedule):
    """Grows by the same factor at each step."""

    growth: Annotated[float, Knob("The factor from step to step.", 1.0, 1e9)] = 2.0

    def factor(self, step: int, steps_per_epoch: int) -> float:
        """``growth`` to the power of the step's number."""
        return self.growth**step


def _rising(config: Config, low: float, growth: float) -> Config:
    """The setup with that schedule, and without anything else that changes the rate or ends the run."""
    training = config.training.with_(
        learning_rate=low, schedule=_Rising(growth), warmup_epochs=0, patience=0, stop_loss=0.0, stop_epoch=0
    )
    return config.with_(training=training)
