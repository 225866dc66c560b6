"""From neuron to network: how many mistakes a unit makes, where it goes around, and what two more units change."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np

from app.labs.claim import Claim, Saying
from app.labs.claims import one_unit
from app.labs.claims.one_unit import XOR
from app.labs.claims.runs import starts
from app.labs.figures.hidden import STEPS, trained_on
from app.labs.figures.history import DATES
from app.labs.figures.unit import TASKS
from app.words import N_
from engine import Stack
from engine.perceptron import PAIRS, perceptron
from engine.tape import Array, play

NETWORKS, FEW, DEEP_STEPS = 40, 6, 3000  # that are trained, of one hidden layer and of five, and for how long
LEARNED = 0.1  # a training loss below this; guessing gives ln 2
ROSENBLATT = "Rosenblatt (1962), Principles of neurodynamics"
MINSKY = "Minsky and Papert (1969), Perceptrons"
WIDROW = "Widrow and Hoff (1960), Adaptive switching circuits"
DEEP = N_("share of 6 starts that learn, 3000 steps")


@lru_cache(maxsize=16)
def networks(units: int, seed: int) -> tuple[tuple[bool, Array], ...]:
    """Whether each network has learned XOR, and what its hidden units give for the four rows, ``(4, units)``."""
    config = trained_on(TASKS["XOR"], 0, units)
    found = []
    stack = Stack([config.with_(seed=start) for start in starts(seed, NETWORKS)])
    stack.run(STEPS)
    inputs = np.repeat(np.vstack([PAIRS.T, np.ones(4)])[None], NETWORKS, axis=0)
    forward = stack.network.forward(inputs)
    play(forward.calls)
    for hidden, scores in zip(forward.hidden[-1], forward.scores, strict=True):
        found.append((bool((scores.argmax(axis=0) == np.array(XOR)).all()), hidden.T.copy()))
    return tuple(found)


def learned(units: int, seed: int) -> float:
    """The share of networks that have learned XOR."""
    return float(np.mean([is_learned for is_learned, _ in networks(units, seed)]))


def separated(seed: int) -> float:
    """Of the networks that have learned it, the share in whose hidden space the perceptron rule ends."""
    return float(
        np.mean(
            [
                bool(perceptron(places, XOR, epochs=5000).learned)
                for is_learned, places in networks(2, seed)
                if is_learned
            ]
        )
    )


def deep_learned(date: str, seed: int) -> float:
    """The share of starts from which the setup of a date learns."""
    config = DATES[date].setup
    assert config  # noqa: S101 - the dates below have one
    stack = Stack([config.with_(seed=start) for start in starts(seed, FEW)])
    stack.run(DEEP_STEPS)
    return float(np.mean([metrics.train_loss < LEARNED for metrics in stack.metrics()]))


GOES_AROUND = N_("For XOR the rule goes around forever: one epoch later, the weights are where they were.")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "and",
        N_("AND is learned, in whatever order its rows are read."),
        N_("mistakes, rows in a drawn order"),
        one_unit.mistakes_of_and,
        18,
        22,
        ROSENBLATT,
    ),
    Claim(
        "bound",
        N_("The rule never makes more mistakes than (R ÷ γ)²: R is the longest row, γ the widest margin."),
        N_("mistakes ÷ bound, largest of 14 tables"),
        one_unit.share_of_bound,
        0.3,
        1,
        "Novikoff (1962), On convergence proofs on perceptrons",
    ),
    Claim("cycle", GOES_AROUND, N_("share of 100 starts that come back"), one_unit.share_of_cycles, 1, 1, MINSKY, 1.0),
    Claim("period", GOES_AROUND, N_("readings until then, at most"), one_unit.longest_cycle, 4, 4, MINSKY),
    Claim(
        "epochs",
        N_("No number of epochs is enough for XOR."),
        N_("mistakes in epoch 1000"),
        one_unit.late_mistakes,
        1,
        4,
        MINSKY,
        None,
        Saying(N_("More epochs will do it."), 0.0),
    ),
    Claim(
        "tables",
        N_("One neuron learns 14 of the 16 tables of two inputs: all but XOR and its opposite."),
        N_("tables learned"),
        one_unit.tables_learned,
        14,
        14,
        "Cover (1965), Geometrical and statistical properties of systems of linear inequalities",
        14.0,
    ),
    Claim(
        "line",
        N_("The best line gets three rows of XOR right."),
        N_("of 20,000 lines, most rows right"),
        one_unit.best_line,
        3,
        3,
        MINSKY,
        3.0,
    ),
    Claim(
        "by_hand",
        N_("Behind OR and AND, one line gets all four rows of XOR right."),
        N_("rows right"),
        one_unit.by_hand,
        4,
        4,
        MINSKY,
        4.0,
    ),
    Claim(
        "two",
        N_("From some starts two hidden neurons get stuck."),
        N_("share of 40 starts that learn it, 800 steps"),
        partial(learned, 2),
        0.4,
        0.85,
        "Rumelhart, Hinton and Williams (1986)",
        None,
        Saying(N_("Two hidden neurons always learn XOR."), 1.0),
    ),
    Claim(
        "four",
        N_("With four hidden neurons, nearly every start learns XOR."),
        N_("share of 40 starts that learn it, 800 steps"),
        partial(learned, 4),
        0.95,
        1,
        "Rumelhart, Hinton and Williams (1986)",
    ),
    Claim(
        "space",
        N_("In the space of two hidden neurons that have learned XOR, the perceptron rule ends."),
        N_("share of the networks that learned"),
        separated,
        1,
        1,
        ROSENBLATT,
        1.0,
    ),
    Claim(
        "rate",
        N_("From weights of 0, the rate only scales the weights: the mistakes are the same."),
        N_("mistakes at ⅛ ÷ mistakes at 8"),
        one_unit.rate_matters,
        1,
        1,
        ROSENBLATT,
        1.0,
        Saying(N_("The rate of the perceptron must be tuned.")),
    ),
    Claim(
        "margin",
        N_("The rule stops at the first line that will do, not at the widest margin."),
        N_("margin found ÷ widest margin"),
        one_unit.margin_found,
        0.2,
        0.95,
        "Vapnik (1998), Statistical learning theory",
        None,
        Saying(N_("The perceptron finds the best line."), 1.0),
    ),
    Claim(
        "adaline",
        N_("Adaline comes to least squares: for AND, x₁ + x₂ − 1.5."),
        N_("largest gap of a weight, 1000 epochs"),
        one_unit.adaline_gap,
        0,
        0.05,
        WIDROW,
        0.0,
    ),
    Claim(
        "adaline_xor",
        N_("For XOR, the best that Adaline can do is to set all weights to 0."),
        N_("largest weight, 1000 epochs"),
        one_unit.adaline_xor,
        0,
        0.1,
        WIDROW,
        0.0,
    ),
    Claim(
        "sigmoids",
        N_("Five layers of sigmoids learn nothing from usual weights."),
        DEEP,
        partial(deep_learned, "winter"),
        0,
        0,
        "Hochreiter (1991); Glorot and Bengio (2010)",
    ),
    Claim(
        "larger",
        N_("The same sigmoids learn from weights with a deviation of 2: it was the start."),
        DEEP,
        partial(deep_learned, "pretraining"),
        0.8,
        1,
        "Glorot and Bengio (2010)",
        None,
        Saying(N_("Deep stacks of sigmoids cannot learn."), 0.0),
    ),
    Claim(
        "relu",
        N_("Five layers of ReLU learn from He's weights."),
        DEEP,
        partial(deep_learned, "deep"),
        0.8,
        1,
        "Glorot, Bordes and Bengio (2011); He et al. (2015)",
    ),
)
