"""How should weights start? Standard deviations by depth, and the symmetry that equal weights never break."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np

from app.experiments.experiment import layer
from app.labs.claim import Claim, Saying
from app.labs.claims.runs import MIDDLE_LOSS, deep, median, middle_loss, starts, trained
from app.labs.claims.wide import DEPTH, WIDTH, WideLayer, deviations, forward, law
from app.words import N_, Message
from engine import Config, LayerSpec
from engine.activations import ReLU, Tanh
from engine.initializers import Constant, He, Initializer, LargeRandom, LeCun, Scaled, SmallRandom, Xavier, Zeros

LECTURE = "CS231n, lecture 6: activation statistics"
PITFALL = "CS231n, Neural networks 2: all zero initialization"
GAIN = 5 / 3  # for tanh; source: PyTorch, torch.nn.init.calculate_gain
ROUNDING = 1e-9  # of weights: a product may add the same numbers in another order
EXTREME = 0.99  # of tanh's outputs: beyond this they tell only a sign
DEVIATION = N_("deviation of the outputs, 500 neurons a layer: layer {layer}")

# The lecture's Xavier has the variance 1 / inputs, which is LeCun's; between layers of one width both are the same.
SMALL, LARGE = (WideLayer(activation=Tanh(), initializer=start) for start in (SmallRandom(), LargeRandom()))
XAVIER, GAINED = (WideLayer(activation=Tanh(), initializer=start) for start in (LeCun(), Scaled(GAIN / WIDTH**0.5)))
HALVED, HELD = (WideLayer(activation=ReLU(), initializer=start) for start in (LeCun(), He()))


def ten(start: Initializer) -> Config:
    """Ten tanh layers of 16 units that start in one way."""
    return deep(layer(16).with_(initializer=start), DEPTH, 0.1)


def by_depth(
    key: str, sentence: Message, spec: LayerSpec, ranges: Mapping[int, tuple[float, float]]
) -> tuple[Claim, ...]:
    """A claim for each layer (from 1) that has a range: the deviation of its outputs, beside the variance law's."""
    return tuple(
        Claim(
            f"{key}_{number}",
            sentence,
            DEVIATION.format(layer=number),
            partial(deviation, spec, number),
            low,
            high,
            LECTURE,
            law(spec)[number - 1],
        )
        for number, (low, high) in ranges.items()
    )


def deviation(spec: LayerSpec, number: int, seed: int) -> float:
    """The standard deviation of the outputs of one layer, from 1."""
    return deviations(spec, seed)[number - 1]


def kept(spec: LayerSpec, seed: int) -> float:
    """The deviation of the last layer's outputs divided by that of the first's."""
    found = deviations(spec, seed)
    return found[-1] / found[0]


def law_misses(spec: LayerSpec, seed: int) -> float:
    """The largest relative difference, over the layers, between measured deviations and the variance law."""
    pairs = zip(deviations(spec, seed), law(spec), strict=True)
    return max(abs(measured / expected - 1) for measured, expected in pairs)


def extreme(seed: int) -> float:
    """The share of the last layer's outputs beyond 0.99 on either side, from weights of deviation 1."""
    return float((np.abs(forward(LARGE, seed).hidden[-1]) > EXTREME).mean())


def extreme_by_law() -> float:
    """The same for a normal sum with the variance of the law: P(|z| > atanh 0.99) over N(0, q), where q = n m."""
    square = law(LARGE)[-2] ** 2  # tanh is odd, so the mean is 0
    return math.erfc(math.atanh(EXTREME) / math.sqrt(2 * WIDTH * square))


def apart(start: Initializer, seed: int) -> float:
    """After 300 steps, the largest difference between two units of one layer in a weight from the same input."""
    hidden = trained(ten(start), seed).network.layers[:-1]
    return max(float(np.ptp(one.weights, axis=1).max()) for one in hidden)


def typically_apart(seed: int) -> float:
    """The same from Xavier's weights, median of 3 starts."""
    return median(apart(Xavier(), start) for start in starts(seed, 3))


CLAIMS: tuple[Claim, ...] = (
    *by_depth(
        "small",
        N_("From weights of 0.01, what tanh passes on fades to nothing."),
        SMALL,
        {1: (0.21, 0.217), 5: (0.0005, 0.00057), 10: (2.7e-7, 3.3e-7)},
    ),
    *by_depth(
        "large",
        N_("From weights of 1, tanh nearly always answers −1 or 1, in every layer."),
        LARGE,
        {1: (0.98, 0.984), 5: (0.98, 0.984), 10: (0.98, 0.984)},
    ),
    Claim(
        "large_extreme",
        N_("From weights of 1, nine of ten outputs lie beyond 0.99, where tanh is flat."),
        N_("share of layer 10's outputs beyond 0.99"),
        extreme,
        0.89,
        0.92,
        LECTURE,
        extreme_by_law(),
    ),
    *by_depth(
        "xavier",
        N_("From Xavier's weights, tanh's signal shrinks slowly, and it keeps shrinking."),
        XAVIER,
        {1: (0.62, 0.635), 5: (0.31, 0.33), 10: (0.215, 0.24)},
    ),
    Claim(
        "xavier_kept",
        N_("From Xavier's weights, ten tanh layers lose nearly two thirds of the signal."),
        N_("deviation of layer 10 ÷ layer 1"),
        partial(kept, XAVIER),
        0.33,
        0.4,
        LECTURE,
        law(XAVIER)[-1] / law(XAVIER)[0],
        Saying(N_("Xavier keeps tanh's signal at its size."), 1.0),
    ),
    *by_depth(
        "gain",
        N_("With a gain of 5/3, the signal through tanh settles instead of fading."),
        GAINED,
        {1: (0.75, 0.77), 5: (0.64, 0.67), 10: (0.635, 0.665)},
    ),
    *by_depth(
        "relu_xavier",
        N_("From Xavier's weights, each ReLU layer halves the signal's variance."),
        HALVED,
        {1: (0.57, 0.6), 5: (0.11, 0.19), 10: (0.017, 0.036)},
    ),
    *by_depth(
        "relu_he",
        N_("From He's weights, ReLU passes on a signal of the same size."),
        HELD,
        {1: (0.81, 0.84), 5: (0.6, 1.1), 10: (0.55, 1.15)},
    ),
    Claim(
        "he_kept",
        N_("He's weights keep ReLU's signal at its size through ten layers."),
        N_("deviation of layer 10 ÷ layer 1"),
        partial(kept, HELD),
        0.65,
        1.4,
        "He et al. (2015), equation 10",
        1.0,
    ),
    Claim(
        "law",
        N_("The variance law predicts all ten deviations, from the activation and the weights' variance alone."),
        N_("largest relative error of the law, for tanh from Xavier's weights"),
        partial(law_misses, XAVIER),
        0.0,
        0.05,
        "Poole et al. (2016), equation 3",
        0.0,
    ),
    Claim(
        "zeros_equal",
        N_("From zeros, the neurons of a layer never differ, however long they train."),
        N_("largest difference between two neurons' weights after 300 steps"),
        partial(apart, Zeros()),
        0.0,
        0.0,
        PITFALL,
        0.0,
    ),
    Claim(
        "constant_equal",
        N_("It is not the zero: neurons that start from any equal weights stay equal as well."),
        N_("largest difference between two neurons' weights after 300 steps, from 0.1 each"),
        partial(apart, Constant(0.1)),
        0.0,
        ROUNDING,
        PITFALL,
        0.0,
    ),
    Claim(
        "random_apart",
        N_("From random weights, the neurons of a layer go different ways."),
        N_("largest difference between two neurons' weights after 300 steps, from Xavier"),
        typically_apart,
        1.0,
        4.0,
        PITFALL,
    ),
    Claim(
        "small_stuck",
        N_("From weights of 0.01, ten layers can still only guess after 300 steps."),
        MIDDLE_LOSS,
        partial(middle_loss, ten(SmallRandom())),
        0.68,
        0.7,
        LECTURE,
        math.log(2),
    ),
    Claim(
        "xavier_learns",
        N_("From Xavier's weights, the same ten layers learn it."),
        MIDDLE_LOSS,
        partial(middle_loss, ten(Xavier())),
        0.0,
        0.05,
        LECTURE,
    ),
)
