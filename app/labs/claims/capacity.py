"""How large should a network be? What size and restraint do to points that were never seen, over many draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from app.experiments.experiment import layer, points, setup
from app.labs.claim import Claim, Saying
from app.labs.claims.runs import median, starts
from app.words import N_
from engine import Config, Stack, Trainer
from engine.datasets import Moons
from engine.metrics import Metrics
from engine.optimizers import SGD
from engine.tape import Array

STEPS, DRAWS, MANY = 1000, 10, 40
ROWS, NOISE = 40, 0.4  # training points, and the standard deviation of their noise
POINTS = 400  # training and test together
L2, DROPOUT, PATIENCE = 0.003, 0.5, 50
L1, LONG, SMALL = 0.01, 3000, 0.01  # a penalty that makes weights vanish, given time; below SMALL they have
LECTURE = "CS231n, neural networks 1: setting number of layers and their sizes"
PENALTIES = "CS231n, neural networks 2: regularization"
EARLY = "Prechelt (1998), early stopping"
MASKS = 2000  # networks that dropout makes, one a step
PAPER = "Srivastava et al. (2014), dropout"


def moons(
    units: int, depth: int = 1, *, l2: float = 0.0, l1: float = 0.0, dropout: float = 0.0, patience: int = 0,
    rows: int = ROWS, noise: float = NOISE,
) -> Config:  # fmt: skip
    """Equal tanh layers on noisy moons, all training points a step."""
    data = points(Moons(noise=noise), POINTS, test_share=1 - rows / POINTS)
    spec = layer(units, "tanh").with_(dropout=dropout)
    config = setup(data, (spec,) * depth, optimizer="adam", rate=0.03, l2=l2)
    return config.with_(training=config.training.with_(batch_size=POINTS, l1=l1, patience=patience))


@dataclass(frozen=True)
class Ends:
    """What became of several draws: one number a draw, ``(draws,)`` each."""

    train_accuracy: Array
    test_accuracy: Array
    test_loss: Array


@lru_cache(maxsize=128)
def ends(config: Config, seed: int, draws: int = DRAWS, steps: int = STEPS) -> Ends:
    """The draws that a seed stands for, after some steps; a stop rule may end each of them earlier."""
    configs = [config.with_(seed=start) for start in starts(seed, draws)]
    return _ends(_stopped(configs, steps) if config.training.patience else _stacked(configs, steps))


def _ends(found: Sequence[Metrics]) -> Ends:
    return Ends(
        *(
            np.array([getattr(each, name) for each in found])
            for name in ("train_accuracy", "test_accuracy", "test_loss")
        )
    )


def _stacked(configs: Sequence[Config], steps: int) -> Sequence[Metrics]:
    return _stack(configs, steps).metrics()


def _stack(configs: Sequence[Config], steps: int) -> Stack:
    stack = Stack(configs)
    stack.run(steps)
    return stack


def losses(configs: Sequence[Config], seed: int, draws: int) -> Array:
    """The test losses of setups that differ in their penalty, ``(setups, draws)``."""
    drawn = [config.with_(seed=start) for config in configs for start in starts(seed, draws)]
    return _ends(_stacked(drawn, STEPS)).test_loss.reshape(len(configs), draws)


def _stopped(configs: Sequence[Config], steps: int) -> Sequence[Metrics]:
    return [trainer.metrics() for trainer in _trainers(configs, steps)]


def _trainers(configs: Sequence[Config], steps: int) -> list[Trainer]:
    trainers = [Trainer(config) for config in configs]
    for trainer in trainers:
        trainer.run(steps)
    return trainers


def thinned_share(seed: int) -> float:
    """The mean size of a score over many thinned networks, divided by that of the whole network in evaluation.

    A rate of a millionth leaves the weights as they are. Scores are added up before their size is taken, row by row:
    a row's place in an epoch is the loop's own.
    """
    config = moons(20, dropout=DROPOUT).with_(seed=seed)
    trainer = Trainer(config.with_(training=config.training.with_(optimizer=SGD(), learning_rate=1e-6)))
    thinned = np.zeros(trainer.loop.scores.shape)
    for _epoch in range(MASKS):
        trainer.run(trainer.steps_per_epoch)
        thinned += trainer.loop.scores[:, trainer.loop.shuffled[0].argsort()]
    trainer.metrics()
    whole = trainer.train_pass.scores[:, trainer.data.train.inputs[0].argsort()]
    return float((thinned * whole).sum() / MASKS / (whole**2).sum())


ONE, THREE, SIX, TWENTY, DEEP = moons(1), moons(3), moons(6), moons(20), moons(20, 4)
HELD = moons(20, l2=L2)
THINNED = moons(20, dropout=DROPOUT)
STOPPED = moons(20, patience=PATIENCE)
KINDS = (ONE, THREE, SIX, TWENTY, DEEP, HELD, THINNED, STOPPED)


def wins(config: Config, other: Config, seed: int, draws: int = DRAWS) -> float:
    """The share of draws in which a network has a lower test loss than another on the same data."""
    return float((ends(config, seed, draws).test_loss < ends(other, seed, draws).test_loss).mean())


def loss_ratio(config: Config, other: Config, seed: int) -> float:
    """The median over the draws of one network's test loss divided by another's."""
    return median(ends(config, seed).test_loss / ends(other, seed).test_loss)


def points_more(config: Config, other: Config, seed: int) -> float:
    """How many percentage points more of the test points one network gets right: a mean over the draws."""
    return float(100 * (ends(config, seed).test_accuracy - ends(other, seed).test_accuracy).mean())


def luck(seed: int) -> float:
    """How far apart draws of one network are, divided by how far apart the networks are, in test accuracy.

    Between draws: the middle 80% of 20 neurons' accuracies. Between networks: the largest median minus the smallest,
    of all but the one with one neuron.
    """
    low, high = np.quantile(ends(TWENTY, seed).test_accuracy, [0.1, 0.9])
    medians = [median(ends(kind, seed).test_accuracy) for kind in KINDS[1:]]
    return float((high - low) / (max(medians) - min(medians)))


NO_PENALTY, UNDER_L2, UNDER_L1 = (0.0, 0.0), (0.0, L2), (L1, 0.0)  # of L1 and L2


@lru_cache(maxsize=32)
def long_runs(seed: int) -> dict[tuple[float, float], tuple[Array, Ends]]:
    """Twenty neurons after 3000 steps by penalty: all their weights, without biases, and how ten draws end."""
    penalties = (NO_PENALTY, UNDER_L2, UNDER_L1)
    drawn = [moons(20, l1=l1, l2=l2).with_(seed=start) for l1, l2 in penalties for start in starts(seed, DRAWS)]
    stack = _stack(drawn, LONG)
    metrics = stack.metrics()
    parts = {penalty: slice(at * DRAWS, (at + 1) * DRAWS) for at, penalty in enumerate(penalties)}
    return {
        penalty: (
            np.concatenate([layer.weights[part, :-1, :].ravel() for layer in stack.network.layers]),
            _ends(metrics[part]),
        )
        for penalty, part in parts.items()
    }


def vanished(penalty: tuple[float, float], seed: int) -> float:
    """The share of weights below .01."""
    return float((np.abs(long_runs(seed)[penalty][0]) < SMALL).mean())


SHARE_OF_DRAWS = N_("share of 10 draws in which its test loss is lower")
TIMES = N_("test loss, divided by that of 20 neurons without it; median of 10 draws")
VANISHED = N_("share of weights below 0.01 after 3000 steps, 10 draws")

CLAIMS = (
    Claim(
        "one_line",
        N_("One neuron draws one line, which is too little for two moons."),
        N_("share of test points that it gets right, median of 10 draws"),
        lambda seed: median(ends(ONE, seed).test_accuracy),
        0.78,
        0.87,
        LECTURE,
    ),
    Claim(
        "memorizes",
        N_("Twenty neurons learn all their 40 training points by heart, noise included."),
        N_("share of training points that they get right, median of 10 draws"),
        lambda seed: median(ends(TWENTY, seed).train_accuracy),
        0.99,
        1.0,
        LECTURE,
    ),
    Claim(
        "large_answers",
        N_("Four layers of 20 get as many test points right as 3 neurons do, within 3 in 100."),
        N_("percentage points of test accuracy that they gain, mean of 10 draws"),
        lambda seed: points_more(DEEP, THREE, seed),
        -3.0,
        3.0,
        LECTURE,
        saying=Saying(N_("A network that is too large guesses worse.")),
    ),
    Claim(
        "large_is_sure",
        N_(
            "The test loss of four layers of 20 is about twice that of 3 neurons: where they are wrong, "
            "they are sure of it."
        ),
        N_("test loss, divided by that of 3 neurons; median of 10 draws"),
        lambda seed: loss_ratio(DEEP, THREE, seed),
        1.4,
        3.0,
        LECTURE,
    ),
    Claim(
        "beats_three",
        N_("Large with a penalty beats small without: 20 neurons with L2 beat 3 without."),
        SHARE_OF_DRAWS,
        lambda seed: wins(HELD, THREE, seed),
        0.8,
        1.0,
        LECTURE,
    ),
    Claim(
        "beats_six",
        N_("20 neurons with L2 beat 6 without, too."),
        SHARE_OF_DRAWS,
        lambda seed: wins(HELD, SIX, seed),
        0.8,
        1.0,
        LECTURE,
    ),
    Claim(
        "size_is_no_help",
        N_("It is the penalty: against 6 neurons with the same L2, 20 win about half of the draws."),
        N_("share of 40 draws in which its test loss is lower"),
        lambda seed: wins(HELD, moons(6, l2=L2), seed, MANY),
        0.3,
        0.7,
        LECTURE,
        theory=0.5,
        saying=Saying(N_("If 20 neurons win, it is their number that helps."), 1.0),
    ),
    Claim(
        "l2_helps",
        N_("With L2, 20 neurons keep less than half of their test loss."),
        TIMES,
        lambda seed: loss_ratio(HELD, TWENTY, seed),
        0.15,
        0.5,
        PENALTIES,
    ),
    Claim(
        "dropout_helps",
        N_("With dropout, 20 neurons keep about a third to a half of their test loss."),
        TIMES,
        lambda seed: loss_ratio(THINNED, TWENTY, seed),
        0.25,
        0.55,
        PAPER,
    ),
    Claim(
        "dropout_mean",
        N_("Evaluation needs no other weights: training has doubled what it kept, so the mean is the whole network's."),
        N_("mean score of 2000 thinned networks ÷ the whole one's"),
        thinned_share,
        0.97,
        1.03,
        PAPER,
        1.0,
    ),
    Claim(
        "stopping_helps",
        N_(
            "Stopped early, 20 neurons keep less than half of their test loss, but they are judged by the test points "
            "that picked the moment."
        ),
        TIMES,
        lambda seed: loss_ratio(STOPPED, TWENTY, seed),
        0.15,
        0.5,
        EARLY,
    ),
    Claim(
        "luck",
        N_("Luck moves the score as much as the size does, or more: compare several draws before you choose."),
        N_("spread between 10 draws, divided by the spread between the networks"),
        luck,
        1.0,
        10.0,
        LECTURE,
    ),
    Claim(
        "l1_vanish",
        N_("Under L1, most weights of 20 neurons vanish."),
        VANISHED,
        partial(vanished, UNDER_L1),
        0.8,
        1.0,
        PENALTIES,
    ),
    Claim(
        "l2_shrink",
        N_("Under L2, the weights of 20 neurons get small, but few vanish."),
        VANISHED,
        partial(vanished, UNDER_L2),
        0.0,
        0.25,
        PENALTIES,
    ),
    Claim(
        "none_stay",
        N_("Without a penalty, hardly any weight of 20 neurons vanishes."),
        VANISHED,
        partial(vanished, NO_PENALTY),
        0.0,
        0.03,
        PENALTIES,
    ),
)
