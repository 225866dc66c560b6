"""What does batch norm do to a layer? The weight scales and rates that train with it and without, and its two modes."""

from __future__ import annotations

import math
from functools import lru_cache, partial

import numpy as np

from app.experiments.experiment import layer
from app.labs.claim import Claim, Saying
from app.labs.claims.runs import LEARNED, deep, middle_loss, reports, starts, trained
from app.words import N_
from engine import Config, Stack, Trainer
from engine.initializers import Scaled
from engine.normalizations import BatchNorm, InstanceNorm, NoNormalization, Normalization
from engine.streams import generator
from engine.tape import Array, play

DEPTH, UNITS, RATE = 4, 16, 0.2
STEPS = 500
GOOD = 0.25  # 1 / √16: a deviation of the weights from which the plain network learns
POOR = 0.12  # and one from which it learns nothing at this rate, with which the lab starts
SCALES = tuple(10 ** (power / 2) for power in range(-6, 2))  # 0.001 to 3.2, each √10 times the one before
DECADES = 0.5  # from one scale to the next
RATES = (0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
BATCHES = (2, 4, 8, 16, 32, 64)
PASSES = 10  # over the training rows, to average what small batches give
PAPER = "Ioffe and Szegedy (2015)"
LECTURE = "CS231n, lecture 6: batch normalization"
INSTANCE = "Ulyanov et al. (2016), equation 1"
PLAIN, BATCH, AFTER = NoNormalization(), BatchNorm(), BatchNorm(placement="after")
TRAINS = N_("weight sizes from which it learns: powers of ten, of 4")


def four(normalization: Normalization, deviation: float = GOOD, rate: float = RATE) -> Config:
    """Four tanh layers of 16 units, with weights of a given standard deviation."""
    spec = layer(UNITS, "tanh").with_(initializer=Scaled(deviation), normalization=normalization)
    return deep(spec, DEPTH, rate)


@lru_cache(maxsize=64)
def decades(normalization: Normalization, seed: int) -> float:
    """Over how many decades of weight scales most of 3 starts reach a loss of 0.1 within 500 steps."""
    return DECADES * sum(_reaches(four(normalization, deviation), seed) for deviation in SCALES)


def _reaches(config: Config, seed: int) -> bool:
    stopping = config.with_(training=config.training.with_(stop_loss=LEARNED))
    stops = [trained(stopping, start, STEPS).stop for start in starts(seed, 3)]
    return sum(stop is not None for stop in stops) >= 2


@lru_cache(maxsize=64)
def highest_rate(normalization: Normalization, seed: int) -> float:
    """The highest rate at which most of 3 starts are below a loss of 0.1 after 500 steps; 0 if there is none."""
    configs = [four(normalization, rate=rate).with_(seed=start) for rate in RATES for start in starts(seed, 3)]
    stack = Stack(configs)
    stack.run(STEPS)
    good = [
        broken is None and metrics.train_loss < LEARNED
        for metrics, broken in zip(stack.metrics(), stack.divergences, strict=True)
    ]
    votes = np.array(good).reshape(len(RATES), -1).mean(axis=1)
    return max((rate for rate, share in zip(RATES, votes, strict=True) if share > 0.5), default=0.0)


def rate_gain(seed: int) -> float:
    """How many times higher the rate may be with batch norm; NaN if no rate trains the plain network."""
    plain = highest_rate(PLAIN, seed)
    return highest_rate(BATCH, seed) / plain if plain else math.nan


def end_ratio(seed: int) -> float:
    """The loss after 500 steps with batch norm divided by that without, from weights of a good scale."""
    return middle_loss(four(BATCH), seed, 5, STEPS) / middle_loss(four(PLAIN), seed, 5, STEPS)


@lru_cache(maxsize=64)
def gaps(seed: int) -> tuple[float, ...]:
    """By how much the loss is higher with a batch's own statistics than with the running ones, by batch size.

    One network, trained from poor weights for 500 steps on batches of 32, sees its training rows in batches of 2 to
    64; median of 3 starts.
    """
    return tuple(np.median([_gaps(start) for start in starts(seed, 3)], axis=0).tolist())


def _gaps(seed: int) -> list[float]:
    trainer = trained(four(BATCH, POOR), seed, STEPS)
    evaluated = trainer.metrics().train_loss
    return [loss - evaluated for loss, _ in with_own_statistics(trainer)]


def with_own_statistics(trainer: Trainer) -> list[tuple[float, float]]:
    """The loss and the share of rows that are right, each batch with its own statistics, by batch size.

    The network sees its training rows ten times in batches of each size; what does not fill a batch is left out.
    """
    rows, loss, network = trainer.data.train, trainer.config.training.loss, trainer.network.copy()
    table: Array = np.vstack([rows.inputs, rows.targets])
    found = []
    for size in BATCHES:
        step, rng = network.step(size, loss), generator(trainer.config.seed, "batches", size)
        losses, right = [], []
        for _ in range(PASSES):
            order = rng.permutation(len(rows))
            for start in range(0, len(order) - size + 1, size):
                step.feed[...] = table[:, order[start : start + size]]
                play(step.forward.calls)
                losses.append(loss.value(step.forward.scores, step.targets))
                right.append((step.forward.scores.argmax(axis=0) == step.targets.argmax(axis=0)).mean())
        found.append((float(np.mean(losses)), float(np.mean(right))))
    return found


def gap_of(size: int, seed: int) -> float:
    """The gap at one batch size."""
    return gaps(seed)[BATCHES.index(size)]


def falls(seed: int) -> float:
    """The share of doublings of the batch at which the gap gets smaller."""
    return float((np.diff(gaps(seed)) < 0).mean())


def signal_after(normalization: Normalization, seed: int) -> float:
    """The spread between points behind the first layer, before training."""
    return reports(four(normalization, POOR), seed)[0].signal


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "scales_without",
        N_("Without batch norm, it learns only from weights of about the right size, within a power of ten or so."),
        TRAINS,
        partial(decades, PLAIN),
        0.5,
        1.5,
        PAPER,
    ),
    Claim(
        "scales_with",
        N_("With batch norm before tanh, it learns from weights of nearly any size."),
        TRAINS,
        partial(decades, BATCH),
        3.5,
        4.0,
        PAPER,
    ),
    Claim(
        "scales_after",
        N_("With batch norm after tanh, it learns from fewer sizes than with batch norm before it."),
        TRAINS,
        partial(decades, AFTER),
        2.0,
        3.5,
        PAPER,
    ),
    Claim(
        "rate",
        N_("From weights of a good size, batch norm allows a rate about twice as high."),
        N_("highest rate at which it learns, with batch norm ÷ without"),
        rate_gain,
        1.5,
        2.5,
        PAPER,
        saying=Saying(N_("Batch norm allows ten times the rate."), 10.0),
    ),
    Claim(
        "end",
        N_("From weights of a good size, the network without batch norm ends lower."),
        N_("loss after 500 steps, with batch norm ÷ without, median of 5 starts"),
        end_ratio,
        1.5,
        30.0,
        LECTURE,
        saying=Saying(N_("Batch norm always helps."), 1.0),
    ),
    Claim(
        "gap_small",
        N_("In batches of 2, with each batch's own statistics, the trained network does worse than guessing."),
        N_("loss with the batch's own statistics − with running averages, batches of 2"),
        partial(gap_of, 2),
        0.7,
        3.0,
        LECTURE,
    ),
    Claim(
        "gap_large",
        N_("In batches of 64, training and evaluation nearly agree."),
        N_("loss with the batch's own statistics − with running averages, batches of 64"),
        partial(gap_of, 64),
        0.0,
        0.05,
        LECTURE,
    ),
    Claim(
        "gap_falls",
        N_("The gap between training and evaluation shrinks with every doubling of the batch."),
        N_("share of the doublings from 2 to 64 that make it smaller"),
        falls,
        1.0,
        1.0,
        LECTURE,
        1.0,
    ),
    Claim(
        "instance_silent",
        N_("Instance norm silences a dense layer: a neuron has one number per row, and that minus its mean is 0."),
        N_("spread between points after layer 1"),
        partial(signal_after, InstanceNorm()),
        0.0,
        0.0,
        INSTANCE,
        0.0,
    ),
    Claim(
        "instance_stuck",
        N_("With instance norm, the dense network can only guess."),
        N_("training loss after 500 steps, median of 3 starts"),
        partial(middle_loss, four(InstanceNorm(), POOR), steps=STEPS),
        0.68,
        0.7,
        INSTANCE,
        math.log(2),
    ),
)
