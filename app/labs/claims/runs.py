"""What the labs on deep networks share: a disk in a ring, a stack of equal layers, and a few hundred steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from app.experiments.experiment import points, setup
from app.words import N_
from engine import Config, LayerSpec, Stack, Trainer
from engine.datasets import Circle
from engine.diagnosis import LayerProbe, LayerReport

STEPS = 300
MIDDLE_LOSS = N_("training loss after 300 steps, median of 3 starts")
LEARNED = 0.1  # a training loss below this counts as learned; guessing gives ln 2 = 0.693
RING = points(Circle(noise=0.1), 300, test_share=0.3)


def deep(layer: LayerSpec, depth: int, rate: float) -> Config:
    """A setup of ``depth`` equal layers, trained by SGD on batches of 32."""
    return setup(RING, (layer,) * depth, optimizer="sgd", rate=rate)


def starts(seed: int, count: int) -> range:
    """The seeds of ``count`` networks that one seed of a claim stands for; two such seeds share none.

    >>> [*starts(2, 3)]
    [6, 7, 8]
    """
    return range(count * seed, count * (seed + 1))


def reports(config: Config, seed: int, steps: int = 0) -> list[LayerReport]:
    """What each layer looks like after some steps, the output layer last; see `engine.diagnosis`."""
    return LayerProbe(trained(config, seed, steps)).reports()


def trained(config: Config, seed: int, steps: int = STEPS) -> Trainer:
    """A network of a setup, with another seed, after some steps or at its divergence."""
    trainer = Trainer(config.with_(seed=seed))
    trainer.run(steps)
    return trainer


@lru_cache(maxsize=256)
def middle_loss(config: Config, seed: int, count: int = 3, steps: int = STEPS) -> float:
    """The median over several starts of the training loss after some steps; infinite if most of them diverged."""
    return middle_losses([config], seed, count, steps)[0]


def middle_losses(configs: Sequence[Config], seed: int, count: int = 3, steps: int = STEPS) -> list[float]:
    """The same of several setups that can train as one `Stack`, which takes less time than one after another."""
    stack = Stack([config.with_(seed=start) for config in configs for start in starts(seed, count)])
    stack.run(steps)
    pairs = zip(stack.metrics(), stack.divergences, strict=True)
    ends = [np.inf if broken else metrics.train_loss for metrics, broken in pairs]
    return [median(ends[first : first + count]) for first in range(0, len(ends), count)]


def median(values: Iterable[float]) -> float:
    """The median of some numbers, as a float."""
    return float(np.median([*values]))


def mean(values: Iterable[float]) -> float:
    """The mean of some numbers, as a float."""
    return float(np.mean([*values]))
