"""From neuron to network: how many mistakes a unit makes, where it goes around, and what two more units change."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import product

import numpy as np

from app.labs.claim import Claim, Saying
from app.labs.claims.runs import starts
from app.labs.figures.hidden import OR_AND, STEPS, outputs, trained_on
from app.labs.figures.history import DATES
from app.labs.figures.unit import TASKS
from app.words import N_
from engine import Stack
from engine.perceptron import PAIRS, delta_rule, fires, most_mistakes, perceptron, widest, with_one
from engine.streams import generator
from engine.tape import Array, play

AND, XOR = (tuple(map(int, TASKS[task])) for task in ("AND", "XOR"))
TABLES = [*product((0, 1), repeat=4)]
DRAWS, LINES, EPOCHS = 100, 20_000, 1000
NETWORKS, FEW, DEEP_STEPS = 40, 6, 3000  # that are trained, of one hidden layer and of five, and for how long
LEARNED = 0.1  # a training loss below this; guessing gives ln 2
ROSENBLATT = "Rosenblatt (1962), Principles of neurodynamics"
MINSKY = "Minsky and Papert (1969), Perceptrons"
WIDROW = "Widrow and Hoff (1960), Adaptive switching circuits"
DEEP = N_("share of 6 starts that learn, 3000 steps")


def drawn_order(seed: int, *index: int) -> list[int]:
    """An order of the four rows."""
    return [int(row) for row in generator(seed, "batches", *index).permutation(4)]


def mistakes_of_and(seed: int) -> float:
    """How many mistakes AND takes from weights of 0."""
    return float(perceptron(PAIRS, AND, order=drawn_order(seed)).mistakes)


def share_of_bound(seed: int) -> float:
    """The largest share of (R ÷ γ)² that the mistakes come to: of all tables that have a line, in ten orders each."""
    return max(
        perceptron(PAIRS, table, order=drawn_order(seed, number)).mistakes / most
        for table in TABLES
        if np.isfinite(most := most_mistakes(PAIRS, table))
        for number in range(10)
    )


def tables_learned(seed: int) -> float:
    """How many of the 16 tables one unit learns, from weights that are drawn."""
    start = drawn_start(seed, 0)
    return float(sum(bool(perceptron(PAIRS, table, start).learned) for table in TABLES))


def drawn_start(seed: int, number: int) -> list[float]:
    """First weights from −4 to 4, in eighths."""
    found: list[float] = (generator(seed, "weights", number).integers(-32, 33, 3) / 8).tolist()
    return found


@lru_cache(maxsize=16)
def cycles(seed: int) -> tuple[int, ...]:
    """After how many readings XOR comes back to a state, from drawn starts in drawn orders; 0 if it does not."""
    courses = [
        perceptron(PAIRS, XOR, drawn_start(seed, number), order=drawn_order(seed, number)) for number in range(DRAWS)
    ]
    return tuple(course.cycle[1] - course.cycle[0] if course.cycle else 0 for course in courses)


def share_of_cycles(seed: int) -> float:
    """The share of starts from which a state comes again."""
    return float(np.mean([period > 0 for period in cycles(seed)]))


def longest_cycle(seed: int) -> float:
    """The most readings until one does, from its first time on."""
    return float(max(cycles(seed)))


def late_mistakes(seed: int) -> float:
    """How many mistakes XOR makes in epoch 1000, which is run: nothing is concluded from a cycle."""
    weights, order = np.array(drawn_start(seed, 0)), drawn_order(seed, 0)
    for _ in range(EPOCHS):
        course = perceptron(PAIRS, XOR, weights.tolist(), order=order, epochs=1)
        weights = course.weights
    return float(course.mistakes)


def best_line(seed: int) -> float:
    """The most rows of XOR that any of many drawn lines gets right."""
    lines = generator(seed, "search", 11).normal(size=(LINES, 3))
    right = (with_one(PAIRS) @ lines.T > 0) == np.array(XOR)[:, None]
    return float(right.sum(axis=0).max())


def by_hand(_seed: int) -> float:
    """How many rows of XOR the widest line behind OR and AND gets right."""
    places = outputs(OR_AND, PAIRS)
    line = widest(places, XOR)
    return 0.0 if line is None else float((fires(line, places) == np.array(XOR)).sum())


def rate_matters(_seed: int) -> float:
    """Mistakes of AND at a rate of 1/8, divided by those at a rate of 8."""
    return perceptron(PAIRS, AND, rate=1 / 8).mistakes / perceptron(PAIRS, AND, rate=8.0).mistakes


def margin_found(seed: int) -> float:
    """The margin of the line that the rule finds for AND, as a share of the widest; the bias counts as an input."""
    weights, best = perceptron(PAIRS, AND, order=drawn_order(seed)).weights, widest(PAIRS, AND)
    assert best is not None  # noqa: S101 - AND has a line
    return float(np.abs(with_one(PAIRS) @ weights).min() / np.linalg.norm(weights) * np.linalg.norm(best))


def adaline_gap(seed: int) -> float:
    """How far Adaline's weights for AND end from those of least squares, (1, 1, −1.5), in the worst of the three."""
    found = delta_rule(PAIRS, AND, drawn_start(seed, 0), rate=0.01, order=drawn_order(seed), epochs=EPOCHS).weights
    return float(np.abs(found - [1.0, 1.0, -1.5]).max())


def adaline_xor(seed: int) -> float:
    """Adaline's largest weight for XOR, at last."""
    found = delta_rule(PAIRS, XOR, drawn_start(seed, 0), rate=0.01, order=drawn_order(seed), epochs=EPOCHS).weights
    return float(np.abs(found).max())


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


GOES_AROUND = N_("For XOR the rule goes around for ever: one epoch later, the weights are where they were.")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "and",
        N_("AND is learned, in whatever order its rows are read."),
        N_("mistakes, rows in a drawn order"),
        mistakes_of_and,
        18,
        22,
        ROSENBLATT,
    ),
    Claim(
        "bound",
        N_("The rule never makes more mistakes than (R ÷ γ)²: R is the longest row, γ the widest margin."),
        N_("mistakes ÷ bound, largest of 14 tables"),
        share_of_bound,
        0.3,
        1,
        "Novikoff (1962), On convergence proofs on perceptrons",
    ),
    Claim("cycle", GOES_AROUND, N_("share of 100 starts that come back"), share_of_cycles, 1, 1, MINSKY, 1.0),
    Claim("period", GOES_AROUND, N_("readings until then, at most"), longest_cycle, 4, 4, MINSKY),
    Claim(
        "epochs",
        N_("No number of epochs is enough for XOR."),
        N_("mistakes in epoch 1000"),
        late_mistakes,
        1,
        4,
        MINSKY,
        None,
        Saying(N_("More epochs will do it."), 0.0),
    ),
    Claim(
        "tables",
        N_("One unit learns 14 of the 16 tables of two inputs: all but XOR and its opposite."),
        N_("tables learned"),
        tables_learned,
        14,
        14,
        "Cover (1965), Geometrical and statistical properties of systems of linear inequalities",
        14.0,
    ),
    Claim(
        "line",
        N_("The best line gets three rows of XOR right."),
        N_("of 20,000 lines, most rows right"),
        best_line,
        3,
        3,
        MINSKY,
        3.0,
    ),
    Claim(
        "by_hand",
        N_("Behind OR and AND, one line gets all four rows of XOR right."),
        N_("rows right"),
        by_hand,
        4,
        4,
        MINSKY,
        4.0,
    ),
    Claim(
        "two",
        N_("From some starts two hidden units get stuck."),
        N_("share of 40 starts that learn it, 800 steps"),
        partial(learned, 2),
        0.4,
        0.85,
        "Rumelhart, Hinton and Williams (1986)",
        None,
        Saying(N_("Two hidden units always learn XOR."), 1.0),
    ),
    Claim(
        "four",
        N_("With four hidden units, nearly every start learns XOR."),
        N_("share of 40 starts that learn it, 800 steps"),
        partial(learned, 4),
        0.95,
        1,
        "Rumelhart, Hinton and Williams (1986)",
    ),
    Claim(
        "space",
        N_("In the space of two hidden units that have learned XOR, the perceptron rule ends."),
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
        rate_matters,
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
        margin_found,
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
        adaline_gap,
        0,
        0.05,
        WIDROW,
        0.0,
    ),
    Claim(
        "adaline_xor",
        N_("For XOR, Adaline's best weights are none at all."),
        N_("largest weight, 1000 epochs"),
        adaline_xor,
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
