"""What leaks if a preparation has seen the test rows, and what dividing by their deviations does to pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from app.experiments.experiment import setup
from app.labs.claim import Claim, Saying
from app.labs.claims.curvature import Surface
from app.labs.claims.preprocessing import CENTERED, NOTES, STANDARD, logistic
from app.labs.claims.runs import median, starts
from app.words import N_
from engine import DataSettings, Trainer
from engine.affine import Affine
from engine.data import Data, prepare
from engine.datasets import Digits
from engine.preprocessors import Preprocessor
from engine.tape import Array, play

SPLITS = 100
STEPS = 300
SHARE = 0.3
PIXELS = DataSettings(dataset=Digits(), points=1797, test_share=SHARE)


@dataclass(frozen=True)
class Split:
    """One split of the petals, standardized by the training rows and by all rows."""

    shifts: Array  # (features,): how far the means are apart, in deviations of the training rows
    stretches: Array  # (features,): by how much the deviations differ, as a share of those of the training rows
    honest: float  # test accuracy with the statistics of the training rows
    leaky: float  # and with those of all rows


@lru_cache(maxsize=512)
def split(seed: int, share: float = SHARE) -> Split:
    """Both preparations of one split, each with 300 steps from w = 0 at the rate 1 / largest curvature."""
    config = logistic(STANDARD).with_(seed=seed)
    config = config.with_(data=config.data.with_(test_share=share))
    data = prepare(config.data, seed)
    honest = STANDARD.fit(data.train.table)
    leaky = STANDARD.fit(np.vstack([data.train.table, data.test.table]))
    (mean, size), (other_mean, other_size) = map(_statistics, (honest, leaky))
    scores = [accuracy(Trainer(config, _prepared(data, fitted))) for fitted in (honest, leaky)]
    return Split(np.abs(other_mean - mean) / size, np.abs(other_size / size - 1), *scores)


def _statistics(fitted: Affine) -> tuple[Array, Array]:
    if fitted.center is None or fitted.size is None:
        raise TypeError(fitted)
    return fitted.center, fitted.size


def _prepared(data: Data, fitted: Affine) -> Data:
    """The same rows with another transform."""
    other = replace(data, transform=fitted)
    train, test = (replace(rows, inputs=other.inputs(rows.table)) for rows in (data.train, data.test))
    return replace(other, train=train, test=test)


def accuracy(trainer: Trainer) -> float:
    """On the test rows, after 300 steps over all training rows at once."""
    surface, test = Surface(trainer), trainer.data.test
    w = np.zeros(surface.size)
    rate = 1 / surface.steepest(w)
    for _ in range(STEPS):
        w = w - rate * surface.gradient(w)
    network = trainer.network.copy()
    network.parameters[...] = w
    forward = network.forward(test.inputs)
    play(forward.calls)
    return float((forward.scores.argmax(axis=0) == test.classes).mean())


def shift(seed: int) -> float:
    """How far a mean moves if it includes the test rows, in deviations; mean of both features and 100 splits."""
    return float(np.mean([split(one).shifts for one in starts(seed, SPLITS)]))


def gain(seed: int) -> float:
    """By how many points the test accuracy is higher with the leak, in percent; mean of 100 splits."""
    found = [split(one) for one in starts(seed, SPLITS)]
    return float(100 * np.mean([one.leaky - one.honest for one in found]))


@lru_cache(maxsize=16)
def pixels(seed: int) -> tuple[Array, Array]:
    """The table of the training digits and that of the test digits, ``(rows, 64)``."""
    data = prepare(PIXELS, seed)
    return data.train.table, data.test.table


def constant_pixels(seed: int) -> float:
    """How many of the 64 pixels are the same in all training digits."""
    return float((np.ptp(pixels(seed)[0], axis=0) == 0).sum())


def largest(seed: int) -> float:
    """The largest size that standardizing gives a pixel of a test digit; median of 5 splits."""
    found = []
    for one in starts(seed, 5):
        train, test = pixels(one)
        found.append(np.abs(STANDARD.fit(train)(test)).max())
    return median(found)


@lru_cache(maxsize=64)
def read_digits(kind: Preprocessor, seed: int) -> float:
    """The test accuracy on digits, without a hidden layer; mean of 3 splits."""
    config = setup(PIXELS.with_(preprocessor=kind), optimizer="sgd")
    return float(np.mean([accuracy(Trainer(config.with_(seed=one))) for one in starts(seed, 3)]))


def read_better(seed: int) -> float:
    """By how many points the accuracy on digits is higher standardized than centered."""
    return 100 * (read_digits(STANDARD, seed) - read_digits(CENTERED, seed))


def sums_of(seeds: Iterable[int], share: float) -> dict[str, float]:
    """What many splits have in common: means, and the share of splits whose accuracy differs at all."""
    found = [split(seed, share) for seed in seeds]
    return {
        "shift": float(np.mean([one.shifts for one in found])),
        "stretch": float(np.mean([one.stretches for one in found])),
        "honest": float(np.mean([one.honest for one in found])),
        "leaky": float(np.mean([one.leaky for one in found])),
        "higher": sum(one.leaky > one.honest for one in found),
        "lower": sum(one.leaky < one.honest for one in found),
    }


MOVED = N_("If the test rows count too, each mean moves by a twentieth of a deviation, and the score hardly changes.")
FLATTERS = Saying(N_("Preparing with the test rows makes the test score look better."))
CLAIMS: tuple[Claim, ...] = (
    Claim(
        "leak_shift",
        MOVED,
        N_("mean of 100 splits: how far a mean moves, in deviations"),
        shift,
        0.03,
        0.08,
        NOTES,
        saying=FLATTERS,
    ),
    Claim(
        "leak_gain",
        MOVED,
        N_("mean of 100 splits: gain of test accuracy, in points"),
        gain,
        -0.3,
        0.3,
        NOTES,
        saying=FLATTERS,
    ),
    Claim(
        "pixels_constant",
        N_("A few of the 64 pixels of a digit never change: there is no deviation to divide them by."),
        N_("pixels that are the same in all training digits"),
        constant_pixels,
        3,
        6,
        NOTES,
    ),
    Claim(
        "pixels_largest",
        N_("Standardizing blows up pixels at the border: the largest becomes dozens of deviations."),
        N_("largest pixel of a standardized test digit, median of 5 splits"),
        largest,
        20,
        210,
        NOTES,
    ),
    Claim(
        "pixels_score",
        N_("On digits, standardizing the pixels scores about as well as centering alone."),
        N_("points of test accuracy that standardizing adds, mean of 3 splits"),
        read_better,
        -1.0,
        1.0,
        NOTES,
    ),
)
