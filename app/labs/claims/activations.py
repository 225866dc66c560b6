"""Which activation, and why? What dies, what comes back, how much gradient returns, and which way two weights go."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np

from app.experiments.experiment import layer
from app.labs.claim import Claim, Saying
from app.labs.claims.runs import MIDDLE_LOSS, deep, mean, median, middle_loss, reports, starts, trained
from app.words import N_
from engine import Config, Trainer
from engine.activations import ACTIVATIONS

DEPTH, UNITS = 5, 16
KEYS = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu")
RELU = "CS231n, Neural networks 1: commonly used activation functions"
LECTURE = "CS231n, lecture 6: activation functions"
GLOROT = "Glorot and Bengio (2010), sections 3 and 4"
KILL_STEPS = 100
STILL_DEAD = N_("share of dead neurons after 100 steps, mean of 8 starts")
RETURNED = N_("gradient of layer 1 ÷ layer 5, median of 8 starts")
TOGETHER = N_("share of steps in which both weights move the same way")


def five(activation: str, rate: float = 0.1, bias: float = 0.0, layers: int = DEPTH) -> Config:
    """Layers of 16 units of one activation, started as suits it."""
    start = "xavier" if activation in {"sigmoid", "tanh"} else "he"
    return deep(layer(UNITS, activation, start).with_(bias=bias), layers, rate)


@lru_cache(maxsize=64)
def dead(config: Config, seed: int, steps: int = KILL_STEPS) -> float:
    """The share of hidden units that pass no gradient for any training row, mean of 8 starts."""
    return mean(one.dead or 0.0 for start in starts(seed, 8) for one in reports(config, start, steps)[:-1])


def still_dead(seed: int) -> float:
    """The share of dead ReLU units after 100 steps at a rate of 0.1, divided by that before the first step."""
    return dead(five("relu"), seed) / dead(five("relu"), seed, 0)


@lru_cache(maxsize=64)
def returned(activation: str, seed: int) -> float:
    """How much of the last layer's gradient reaches the first one before training, median of 8 starts.

    A layer's gradient is the root mean square of d(loss)/d(weighted sum) over its units and all training rows.
    """
    shares = []
    for start in starts(seed, 8):
        sizes = [math.hypot(one.gradient.mean, one.gradient.deviation) for one in reports(five(activation), start)]
        shares.append(sizes[0] / sizes[DEPTH - 1])
    return median(shares)


def saturated(activation: str, seed: int) -> float:
    """The largest share of saturated (unit, row) pairs in any hidden layer, before and after 300 steps, of 3 starts."""
    seen = (reports(five(activation), start, steps) for start in starts(seed, 3) for steps in (0, 300))
    return max(one.saturated or 0.0 for layers in seen for one in layers[:-1])


def same_sign(activation: str, seed: int) -> float:
    """How often both weights into an output unit move in the same direction, mean of 5 starts.

    The network has one hidden layer of two units and learns from one row a step. A weight's gradient is its input
    times the slope of the output's sum, so if both inputs are positive, both gradients have that slope's sign.
    """
    config = deep(layer(2, activation), 1, 0.1)
    config = config.with_(training=config.training.with_(batch_size=1))
    return mean(alike for start in starts(seed, 5) for alike in _alike(trained(config, start, 0)))


def _alike(trainer: Trainer) -> Iterator[bool]:
    """For each step in which both weights moved, whether they moved in the same direction; of the first output."""
    weights = trainer.network.layers[-1].weights[:-1, 0]  # (2,)
    for _ in range(2 * trainer.steps_per_epoch):
        before = weights.copy()
        trainer.run(1)
        first, second = np.sign(weights - before)
        if first and second:  # a ReLU unit at 0 lets its weight rest
            yield bool(first == second)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "relu_dies",
        N_("At a rate of 1, many ReLU neurons die: no point gives them a gradient any more."),
        STILL_DEAD,
        partial(dead, five("relu", 1.0)),
        0.2,
        0.7,
        RELU,
    ),
    Claim(
        "relu_lives",
        N_("At a rate of 0.1, few ReLU neurons are dead."),
        STILL_DEAD,
        partial(dead, five("relu")),
        0.02,
        0.1,
        RELU,
    ),
    Claim(
        "relu_revives",
        N_("Many ReLU neurons that start dead come back, because the layers below them move."),
        N_("dead neurons after 100 steps ÷ before, at a rate of 0.1"),
        still_dead,
        0.3,
        0.95,
        RELU,
        saying=Saying(N_("A dead ReLU is dead forever."), 1.0),
    ),
    Claim(
        "leaky_lives",
        N_("At the same rate of 1, no leaky ReLU neuron dies."),
        STILL_DEAD,
        partial(dead, five("leaky_relu", 1.0)),
        0.0,
        0.0,
        RELU,
        0.0,
    ),
    Claim(
        "bias",
        N_("Biases that start at 0.1 do not protect ReLU: at a rate of 1, just as many neurons die."),
        STILL_DEAD,
        partial(dead, five("relu", 1.0, 0.1)),
        0.2,
        0.7,
        "CS231n, Neural networks 2: initializing the biases",
        saying=Saying(N_("A small positive bias keeps ReLU alive."), 0.0),
    ),
    Claim(
        "sigmoid_returns",
        N_("Sigmoids let only a few thousandths of layer 5's gradient through to layer 1."),
        RETURNED,
        partial(returned, "sigmoid"),
        0.0015,
        0.0045,
        GLOROT,
        ACTIVATIONS["sigmoid"].steepest ** (DEPTH - 1),
    ),
    Claim(
        "tanh_returns",
        N_("Tanh lets most of the gradient through to layer 1."),
        RETURNED,
        partial(returned, "tanh"),
        0.4,
        1.0,
        GLOROT,
    ),
    Claim(
        "relu_returns",
        N_("ReLU lets most of the gradient through to layer 1, too."),
        RETURNED,
        partial(returned, "relu"),
        0.5,
        1.4,
        GLOROT,
    ),
    Claim(
        "sigmoid_fails",
        N_("After 300 steps, five sigmoid layers can still only guess."),
        MIDDLE_LOSS,
        partial(middle_loss, five("sigmoid")),
        0.68,
        0.7,
        LECTURE,
        math.log(2),
    ),
    Claim(
        "sigmoid_unsaturated",
        N_("None of these sigmoids is saturated. Their slope is 1/4 at most, so the gradient shrinks layer by layer."),
        N_("largest share of saturated outputs, before and after 300 steps"),
        partial(saturated, "sigmoid"),
        0.0,
        0.0,
        LECTURE,
        saying=Saying(N_("The sigmoid fails because it saturates.")),
    ),
    Claim(
        "tanh_learns",
        N_("At the same rate, five tanh layers learn it."),
        MIDDLE_LOSS,
        partial(middle_loss, five("tanh")),
        0.0,
        0.03,
        LECTURE,
    ),
    Claim(
        "sigmoid_zigzag",
        N_("A neuron that reads sigmoids moves both its weights the same way at each step: it can only zigzag."),
        TOGETHER,
        partial(same_sign, "sigmoid"),
        1.0,
        1.0,
        LECTURE,
        1.0,
    ),
    Claim(
        "relu_zigzag",
        N_("A neuron that reads ReLU does so too, and yet ReLU learns: the zigzag alone does not decide."),
        TOGETHER,
        partial(same_sign, "relu"),
        1.0,
        1.0,
        LECTURE,
        1.0,
    ),
    Claim(
        "tanh_free",
        N_("A neuron that reads tanh, whose outputs are centered, moves them opposite ways about half of the time."),
        TOGETHER,
        partial(same_sign, "tanh"),
        0.35,
        0.7,
        LECTURE,
        0.5,
    ),
)
