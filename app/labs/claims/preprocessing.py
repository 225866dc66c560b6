"""Why scale the inputs? The curvature of one small loss, and how many steps it costs."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from itertools import combinations

import numpy as np

from app.experiments.experiment import setup
from app.labs.claim import Claim, Saying
from app.labs.claims.curvature import curvatures
from app.words import N_
from engine import Config, DataSettings, Trainer
from engine.datasets import Iris, Table
from engine.preprocessors import (
    Center,
    MinMax,
    NoPreprocessing,
    Pca,
    PcaWhitening,
    Preprocessor,
    Standardize,
)
from engine.tape import Array

GOAL = 0.15  # of the training loss
MOST_STEPS = 50_000
ROWS = 100
NOTES = "CS231n, Neural networks 2: data preprocessing"
LECUN = "LeCun et al. (1998), Efficient backprop, sections 4.3 and 5"
CONDITION = N_("condition number of the loss at w = 0")
RAW, CENTERED, SCALED, STANDARD = NoPreprocessing(), Center(), MinMax(), Standardize()
ROTATED, WHITE = Pca(), PcaWhitening()
RANKED = (RAW, SCALED, CENTERED, STANDARD)


@cache
def petals(unit: float = 1.0) -> Table:
    """Length and width of the petals of versicolor and virginica: 100 rows of Fisher's iris.

    In centimeters times ``unit``: 10 for millimeters.
    """
    iris = Iris()
    table, classes = iris.sample(np.random.default_rng(0), 150)  # all of them, in some order
    chosen = [
        (tuple(unit * value for value in row[2:]), iris.class_names[label])
        for row, label in zip(table.tolist(), classes, strict=True)
    ]
    rows = sorted((label, cells) for cells, label in chosen if label != "setosa")
    cells, labels = tuple(cells for _, cells in rows), tuple(label for label, _ in rows)
    return Table(names=("petal length", "petal width"), cells=cells, labels=labels)


def logistic(preprocessor: Preprocessor, rate: float = 0.1) -> Config:
    """Logistic regression on 70 petals, by steps over all of them at once."""
    data = DataSettings(dataset=petals(), points=ROWS, test_share=0.3, preprocessor=preprocessor)
    config = setup(data, optimizer="sgd", rate=rate)
    return config.with_(training=config.training.with_(batch_size=ROWS))


@lru_cache(maxsize=64)
def spectrum(preprocessor: Preprocessor, seed: int) -> Array:
    """The curvatures of the loss at w = 0, the smallest first."""
    return spectrum_of(logistic(preprocessor).with_(seed=seed))


@lru_cache(maxsize=64)
def spectrum_of(config: Config) -> Array:
    """The same for any setup without hidden layers; it does not depend on the learning rate."""
    return curvatures(Trainer(config))


def condition(preprocessor: Preprocessor, seed: int) -> float:
    """The condition number of the loss at w = 0: its largest curvature divided by its smallest."""
    found = spectrum(preprocessor, seed)
    return float(found[-1] / found[0])


@lru_cache(maxsize=64)
def steps(preprocessor: Preprocessor, seed: int) -> int:
    """How many steps from w = 0 it takes to a loss of 0.15, at the rate 1 / largest curvature."""
    config = logistic(preprocessor, float(1 / spectrum(preprocessor, seed)[-1])).with_(seed=seed)
    trainer = Trainer(config.with_(training=config.training.with_(stop_loss=GOAL)))
    for index in range(trainer.network.parameters.size):
        trainer.set_parameter(index, 0.0)
    return trainer.run(MOST_STEPS)


def conditions_ratio(one: Preprocessor, other: Preprocessor, seed: int) -> float:
    """The condition number under one preprocessor divided by that under another."""
    return condition(one, seed) / condition(other, seed)


def steps_ratio(one: Preprocessor, other: Preprocessor, seed: int) -> float:
    """The steps that one preprocessor takes divided by those of another."""
    return steps(one, seed) / steps(other, seed)


def ranked_alike(seed: int) -> float:
    """The share of pairs among none, min-max, center and standardize of which the worse conditioned takes longer."""
    pairs = [*combinations([(condition(kind, seed), steps(kind, seed)) for kind in RANKED], 2)]
    return float(np.mean([(one[0] - other[0]) * (one[1] - other[1]) > 0 for one, other in pairs]))


def beyond_proportion(seed: int) -> float:
    """How many times more steps centering saves than its condition number says."""
    return steps_ratio(RAW, CENTERED, seed) / conditions_ratio(RAW, CENTERED, seed)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "raw",
        N_("In centimeters, the loss curves over a thousand times more sharply in one direction than in another."),
        CONDITION,
        partial(condition, RAW),
        1000,
        2000,
        LECUN,
    ),
    Claim(
        "center",
        N_("Centering alone makes the condition number some sixty times smaller."),
        CONDITION,
        partial(condition, CENTERED),
        15,
        30,
        LECUN,
    ),
    Claim(
        "min_max",
        N_("Min-max scaling to 0 … 1 leaves the inputs off center, and the loss badly conditioned."),
        CONDITION,
        partial(condition, SCALED),
        100,
        220,
        NOTES,
    ),
    Claim(
        "min_max_worse",
        N_("Min-max scaling leaves a condition number several times worse than centering does."),
        N_("condition number, min-max ÷ center"),
        partial(conditions_ratio, SCALED, CENTERED),
        4.5,
        10,
        NOTES,
        saying=Saying(N_("Min-max scaling is as good as centering."), 1.0),
    ),
    Claim(
        "standardize",
        N_("Standardizing is the best of the simple preparations."),
        CONDITION,
        partial(condition, STANDARD),
        8,
        13,
        LECUN,
    ),
    Claim(
        "pca",
        N_("PCA alone turns the cloud, and the condition number stays what it was."),
        N_("condition number, PCA ÷ center"),
        partial(conditions_ratio, ROTATED, CENTERED),
        1 - 1e-6,
        1 + 1e-6,
        NOTES,
        1.0,
        Saying(N_("PCA improves the condition number.")),
    ),
    Claim(
        "whiten",
        N_("Whitening makes the loss curve equally in all directions."),
        CONDITION,
        partial(condition, WHITE),
        1.0,
        1.02,
        NOTES,
        70 / 69,  # the variances are 1 with n - 1, so 69/70 with n; the bias's input has the mean square 1
    ),
    Claim(
        "ranks",
        N_("The worse the condition number, the more steps it takes to a loss of 0.15."),
        N_("share of pairs of preparations in the same order"),
        ranked_alike,
        1.0,
        1.0,
        LECUN,
        1.0,
    ),
    Claim(
        "proportion",
        N_("Centering saves several times more steps than its condition number promises."),
        N_("by centering: factor in steps ÷ factor in condition number"),
        beyond_proportion,
        3,
        16,
        LECUN,
        saying=Saying(N_("Steps are proportional to the condition number."), 1.0),
    ),
    Claim(
        "whiten_steps",
        N_("Whitening's condition number is ten times better than that of standardizing, and it saves hardly a step."),
        N_("steps when standardized ÷ steps when whitened"),
        partial(steps_ratio, STANDARD, WHITE),
        0.8,
        1.3,
        LECUN,
        saying=Saying(N_("Steps are proportional to the condition number."), 10.0),
    ),
)
