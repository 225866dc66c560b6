"""How one threshold unit learns a table: how many mistakes it makes, where it ends, and where it goes around."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np

from app.labs.figures.hidden import OR_AND, outputs
from app.labs.figures.unit import TASKS
from engine.perceptron import PAIRS, delta_rule, fires, most_mistakes, perceptron, widest, with_one
from engine.streams import generator

AND, XOR = (tuple(map(int, TASKS[task])) for task in ("AND", "XOR"))
TABLES = [*product((0, 1), repeat=4)]
DRAWS, LINES, EPOCHS = 100, 20_000, 1000


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
