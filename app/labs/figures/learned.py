"""Three classifiers that learn from one start, each by its loss: on points, on rows, and from two sets of weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.cells import Scored, numbers, unit_of
from app.labs.figures.scored import (
    EACH,
    ONE,
    REACH,
    SPREAD,
    Controls,
    OwnRows,
    arrows_of,
    descend,
    losses_of,
    one_hot,
    points_of,
)
from app.words import EMPTY, N_, amount
from engine import Config, DataSettings
from engine.data import Data, prepare
from engine.datasets import DATASETS
from engine.losses import Loss
from engine.network import Network
from engine.preprocessors import Standardize
from engine.settings import fields_of
from engine.tape import Array, Pieces

STEPS, POINTS_RATE, ROWS_RATE = 40, 0.2, 0.05  # of gradient descent
L2, L2_RATE = 1.0, 0.1  # of the two sets of weights
FALLBACK = "iris"  # whose rows are shown where the learner's own have no classes
NO_CLASSES = N_("The playground's dataset has values, not classes: these are irises.")
ROWS = 300  # of a dataset, at most
SIZES = np.logspace(-2, 1, 61)  # what weights are multiplied by, in the chart of first losses
SHOWN = 3  # scores of a row, at most: the right one and those of the closest rivals


def points(controls: Controls) -> Pieces[dict[str, Any]]:
    """Points in the plane, and three classifiers that learn from the same arrows, one by each loss."""
    losses, places = losses_of(controls.margin), points_of(controls)
    arrows = controls.weights_times * arrows_of(controls)
    classes = np.repeat(np.arange(3), EACH)
    inputs, targets = np.vstack([places.T, np.ones(len(places))]), one_hot(classes, 3)
    network = Network(2, 3, ())
    network.layers[0].weights[...] = np.vstack([arrows.T, np.zeros(3)])
    paths, means = yield from _learn(network, (inputs, targets), losses, POINTS_RATE)
    scores = [path.mT @ inputs for path in paths]
    scored = Scored([each[..., ::EACH] for each in scores], np.arange(3), losses)
    lengths = [np.linalg.norm(path[:, :2], axis=(1, 2)) for path in paths]
    names = ("A", "B", "C")
    steps: dict[str, Any] = {"x": [*range(STEPS + 1)], "at": [*range(STEPS + 1)]}
    return {
        "last": STEPS,
        "reach": REACH,
        "points": places.tolist(),
        "arrows": arrows.tolist(),
        "weights": controls.weights_times,
        "paths": [[numbers(step.T.ravel()) for step in path] for path in paths],
        "rows": [{"name": name, "right": at, "classes": names, "more": 0} for at, name in enumerate(names)],
        "cells": [scored.cells(row, range(3)) for row in range(3)],
        "means": [numbers(moment) for moment in zip(*means, strict=True)],
        "charts": [
            steps | {"lines": [*map(numbers, means)], "low": 0, "high": _top(means)},
            steps | {"lines": [*map(numbers, lengths)], "low": 0, "high": _top(lengths)},
        ],
        "moves": [_still_moves(path) for path in paths],
    }


def _learn(
    start: Network, rows: tuple[Array, Array], losses: Sequence[Loss], rate: float
) -> Pieces[tuple[list[Array], list[Array]]]:
    """By each loss, the weights and the means of a network that starts as this one does."""
    found = []
    for loss in losses:
        found.append(descend(start.copy(), rows, loss, rate, STEPS))
        yield
    return [path for path, _ in found], [means for _, means in found]


def _still_moves(path: Array) -> bool:
    """Whether the last step changed a weight that is drawn."""
    return bool(np.abs(path[-1] - path[-2]).max() > 0)


def _top(lines: Sequence[Array]) -> float:
    """The upper end of an axis: for all values at the end, and at the start for all but the largest."""
    return float(1.1 * max(sorted(line[0] for line in lines)[-2], *(line[-1] for line in lines)))


def rows_of(controls: Controls) -> Data:
    """The rows that are scored: the training rows of the playground, or those of a dataset, standardized."""
    if isinstance(controls, OwnRows):
        return _prepared(controls.setup.data, controls.setup.seed)
    dataset = DATASETS[FALLBACK if controls.dataset == "yours" else controls.dataset]()
    return _prepared(DataSettings(dataset=dataset, points=ROWS, test_share=0.0, preprocessor=Standardize()), 0)


@lru_cache(maxsize=8)
def _prepared(settings: DataSettings, seed: int) -> Data:
    return prepare(settings, seed)


def given(controls: Controls, playground: Callable[[], Config]) -> Controls:
    """The controls, with the playground's setup if its rows are asked for and have classes."""
    if controls.dataset != "yours" or controls.examples != "rows":
        return controls
    setup = playground()
    if setup.data.dataset.task == "regression":
        return controls
    return OwnRows(**{field.name: getattr(controls, field.name) for field in fields_of(Controls)}, setup=setup)


def layer_of(data: Data, seed: int, weights: float) -> Network:
    """One layer from a dataset's inputs to its classes, with Xavier's weights times a number."""
    network = Network(len(data.train.inputs) - 1, len(data.class_names), (), draw=seed)
    network.parameters *= weights
    return network


def rows(controls: Controls) -> Pieces[dict[str, Any]]:
    """The rows of a dataset: their first losses against what is expected, and one layer that learns by each loss."""
    data, losses = rows_of(controls), losses_of(controls.margin)
    inputs, targets, count = data.train.inputs[:, :ROWS], data.train.targets[:, :ROWS], len(data.class_names)
    no_classes = controls.dataset == "yours" and not isinstance(controls, OwnRows)
    network = layer_of(data, controls.seed, controls.weights_times)
    paths, means = yield from _learn(network, (inputs, targets), losses, ROWS_RATE)
    first = inputs[:, :3]
    scored = Scored([path.mT @ first for path in paths], data.train.classes[:3], losses)
    shown = [_closest(scored.scores[0][0, :, row], int(right)) for row, right in enumerate(scored.classes)]
    expected = [loss.expected(targets) for loss in losses]
    own = layer_of(data, controls.seed, 1.0).layers[0].weights.T @ inputs
    firsts = [np.array([loss.value(size * own, targets) for size in SIZES]) for loss in losses]
    steps: dict[str, Any] = {"x": [*range(STEPS + 1)], "at": [*range(STEPS + 1)]}
    return {
        "last": STEPS,
        "unit": unit_of(np.array(scored.scores)),
        "note": NO_CLASSES if no_classes else EMPTY,
        "count": inputs.shape[1],
        "classCount": count,
        "expected": numbers(expected),
        "rows": [
            {
                "name": data.class_names[right],
                "right": classes.index(int(right)),
                "classes": [data.class_names[index] for index in classes],
                "more": count - len(classes),
            }
            for right, classes in zip(scored.classes, shown, strict=True)
        ],
        "cells": [scored.cells(row, classes) for row, classes in enumerate(shown)],
        "means": [numbers(moment) for moment in zip(*means, strict=True)],
        "charts": [
            steps | {"lines": [*map(numbers, means)], "low": 0, "high": _top(means)},
            {
                "x": numbers(SIZES),
                "at": [controls.weights_times],
                "lines": [*map(numbers, firsts)],
                "low": 0,
                "high": 2.5 * max(expected),
                "marks": _marks(expected, count, controls.margin),
                "log": True,
            },
        ],
        "moves": [_still_moves(path) for path in paths],
        "told": N_(
            "First losses of {rows} rows: hinge {a}, squared hinge {b}, softmax {c}. "
            "With weights near 0: {d}, {e}, and ln {count} = {f}."
        ).format(
            rows=inputs.shape[1],
            count=count,
            **{
                name: amount(value, 3)
                for name, value in zip("abcdef", [*(line[0] for line in means), *expected], strict=True)
            },
        ),
    }


def _closest(scores: Array, right: int) -> list[int]:
    """The right class and the rivals with the highest scores, in the order of the classes."""
    rivals = [int(index) for index in np.argsort(-scores) if index != right]
    return sorted([right, *rivals[: SHOWN - 1]])


def _marks(expected: Sequence[float], count: int, margin: float) -> list[tuple[float, str]]:
    """The first losses to expect, each with its formula; both hinges share one if the margin is 1."""
    names = ("K − 1", "K − 1", f"ln {count}") if margin == 1 else ("Δ (K − 1)", "Δ² (K − 1)", f"ln {count}")
    return [(value, f"{name} = {amount(value, 3)}") for value, name in dict(zip(expected, names, strict=True)).items()]


def weights(controls: Controls) -> Pieces[dict[str, Any]]:
    """Two sets of weights that give one row the same scores, and so the same losses; both learn with an L2 penalty."""
    losses, targets = losses_of(controls.margin), one_hot(np.array([0]), 2)
    inputs = np.array([[1.0], [1.0], [1.0], [1.0], [0.0]])  # without a bias, which would have no penalty
    paths = np.empty((len(losses), 2, STEPS + 1, 4, 2))  # by loss, set, moment, input and class
    scores = np.empty((len(losses), STEPS + 1, 2, 2))  # by loss, moment, class and set
    for which, loss in enumerate(losses):
        for start, weights in enumerate((ONE, SPREAD)):
            network = Network(4, 2, ())
            network.parameters[...] = 0
            network.layers[0].weights[:4, 0] = controls.weights_times * np.array(weights)
            path, _ = descend(network, (inputs, targets), loss, L2_RATE, STEPS, l2=L2)
            paths[which, start] = path[:, :4]
            scores[which, :, :, start] = (path.mT @ inputs)[..., 0]
        yield
    scored = Scored([*scores], np.zeros(2, int), losses)
    penalties = 0.5 * L2 * np.square(paths).sum(axis=(3, 4))  # (losses, sets, moments)
    yes = paths[:, 0, :, :, 0]
    ratios, evenness = penalties[:, 0] / penalties[:, 1], yes.min(axis=-1) / yes.max(axis=-1)
    steps: dict[str, Any] = {"x": [*range(STEPS + 1)], "at": [*range(STEPS + 1)], "low": 0}
    names = ("w = (1, 0, 0, 0)", "w = (¼, ¼, ¼, ¼)")
    classes = (N_("yes"), N_("no"))
    softmax = dict(zip("abcd", penalties[-1][:, [0, -1]].ravel(), strict=True))
    return {
        "last": STEPS,
        "l2": amount(L2),
        "sets": [
            [[numbers(paths[which, start, step, :, 0]) for which in range(len(losses))] for step in range(STEPS + 1)]
            for start in range(2)
        ],
        "rows": [{"name": name, "right": 0, "classes": classes, "more": 0} for name in names],
        "cells": [scored.cells(row, range(2)) for row in range(2)],
        "means": [[*map(numbers, moment)] for moment in penalties.transpose(2, 0, 1)],
        "charts": [
            steps | {"lines": [*map(numbers, ratios)], "high": 4.2},
            steps | {"lines": [*map(numbers, evenness)], "high": 1.05},
        ],
        "moves": [_still_moves(path[0]) for path in paths],
        "told": N_(
            "The losses were equal. Softmax's L2 penalty went from {a} to {b} with (1, 0, 0, 0), "
            "and from {c} to {d} with (¼, ¼, ¼, ¼)."
        ).format(**{name: amount(value, 3) for name, value in softmax.items()}),
    }
