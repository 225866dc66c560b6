"""What is the loss telling the network? Each loss of the same rows, term by term, at each moment of what is played."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.scored import (
    CLASSES,
    EACH,
    NAMES,
    ONE,
    REACH,
    SPREAD,
    Controls,
    OwnRows,
    arrows_of,
    descend,
    gradient,
    losses_of,
    one_hot,
    points_of,
    scores_of,
)
from app.words import EMPTY, N_, Message, amount
from engine import Config, DataSettings
from engine.data import Data, prepare
from engine.datasets import DATASETS
from engine.losses import CrossEntropy, Loss
from engine.network import Network
from engine.preprocessors import Standardize
from engine.settings import fields_of
from engine.tape import Array, Pieces

JIGGLE, PHASES, SWINGS = 0.1, 24, 2  # how far a score is moved, in how many places, how often
STEPS, POINTS_RATE, ROWS_RATE = 40, 0.2, 0.05  # of gradient descent
L2, L2_RATE = 1.0, 0.1  # of the two sets of weights
FALLBACK = "iris"  # whose rows are shown where the learner's own have no classes
NO_CLASSES = N_("The playground's dataset has values, not classes: these are irises.")
ROWS = 300  # of a dataset, at most
AXIS = (-4.0, 7.0)  # of scores, before it is doubled
SAMPLES = 89  # of a curve
SIZES = np.logspace(-2, 1, 61)  # what weights are multiplied by, in the chart of first losses
SHOWN = 3  # scores of a row, at most: the right one and those of the closest rivals


def picture(controls: Controls) -> Pieces[dict[str, Any]]:
    """The rows with their scores, each loss of them, and two charts; all for each moment that is played."""
    yield
    draw = {"images": _images, "points": _points, "rows": _rows, "weights": _weights}[controls.examples]
    return {"kind": controls.examples, "names": NAMES, "margin": controls.margin} | draw(controls)


@dataclass(frozen=True)
class Scored:
    """Some rows, with the scores that each loss's classifier gives them at each moment."""

    scores: Sequence[Array]  # for each loss, (moments, classes, rows)
    classes: Array  # (rows,), the right ones
    losses: Sequence[Loss]

    def cells(self, row: int, shown: Sequence[int]) -> list[list[list[float | None]]]:
        """For each moment and each loss what `_cell` gives; one moment stands for all if nothing moves."""
        found = [_cell(loss, scores[..., row].T, self.classes[row], shown) for loss, scores in self._each()]
        return [list(moment) for moment in zip(*found, strict=True)]

    def means(self) -> list[list[float | None]]:
        """The mean loss over the rows, at each moment of each loss."""
        found = [
            [loss.value(scores, one_hot(self.classes, scores.shape[0])) for scores in moments]
            for loss, moments in self._each()
        ]
        return [_numbers(moment) for moment in zip(*found, strict=True)]

    def _each(self) -> Sequence[tuple[Loss, Array]]:
        return [*zip(self.losses, self.scores, strict=True)]


def _cell(loss: Loss, scores: Array, right: int, shown: Sequence[int]) -> list[list[float | None]]:
    """For each moment, of some classes: their scores, their terms, the sum of all other terms; the loss, the gradient.

    The terms of softmax are the exponentials of the scores. The scores are ``(classes, moments)``.
    """
    targets = one_hot(np.full(scores.shape[1], right), len(scores))
    with np.errstate(over="ignore"):
        terms = np.exp(scores) if isinstance(loss, CrossEntropy) else loss.terms(scores, targets)
        rest = np.delete(terms, shown, axis=0).sum(axis=0)
    values, pulls = loss.terms(scores, targets).sum(axis=0), gradient(loss, scores, targets)
    columns = np.vstack([scores[shown], terms[shown], rest, values, pulls[shown]])
    return [_numbers(column) for column in columns.T]


def _images(controls: Controls) -> dict[str, Any]:
    """The three images; the score that is picked swings a little."""
    losses, row, score = losses_of(controls.margin), *divmod(controls.picked, 3)
    scores = controls.weights_times * scores_of(controls)
    offsets = JIGGLE * np.sin(2 * np.pi * np.arange(PHASES) / PHASES)
    moments = np.repeat(scores[None], PHASES, axis=0)
    moments[:, score, row] += offsets
    scored = Scored([moments] * 3, np.arange(3), losses)
    still = Scored([moments[:1]] * 3, np.arange(3), losses)
    cells = [(scored if index == row else still).cells(index, range(3)) for index in range(3)]
    unit = _unit(scores)
    values = np.linspace(AXIS[0], AXIS[1], SAMPLES) * unit
    moved = np.repeat(scores[:, row, None], SAMPLES, axis=1)
    moved[score] = values
    targets = one_hot(np.full(SAMPLES, row), 3)
    shared: dict[str, Any] = {"x": _numbers(values), "at": _numbers(moments[:, score, row])}
    return {
        "last": PHASES * SWINGS,
        "weights": controls.weights_times,
        "row": row,
        "score": score,
        "unit": unit,
        "rows": [{"name": CLASSES[index], "right": index, "classes": CLASSES, "more": 0} for index in range(3)],
        "cells": cells,
        "means": scored.means(),
        "charts": [
            shared
            | {
                "lines": [_numbers(loss.terms(moved, targets).sum(axis=0)) for loss in losses],
                "low": 0,
                "high": 8 * unit,
            },
            shared
            | {"lines": [_numbers(gradient(loss, moved, targets)[score]) for loss in losses], "low": -4, "high": 4},
        ],
        "moves": [len({column[-SHOWN - 1] for column in moment}) > 1 for moment in zip(*cells[row], strict=True)],
        "told": _multiplied(controls),
    }


def _unit(scores: Array) -> int:
    """By what the axis of scores is multiplied: it doubles until all of them are on it.

    >>> _unit(np.array([3.2, 5.1])), _unit(np.array([3.2, 14.1]))
    (1, 4)
    """
    low, high = AXIS
    farthest = max(float(scores.max()) / high, float(scores.min()) / low, 1.0)
    return int(2 ** math.ceil(math.log2(farthest) - 1e-9))


def _multiplied(controls: Controls) -> Message:
    """What multiplying all weights does to each loss, on the mean and on the rows that were right already."""
    if controls.weights_times == 1:
        return EMPTY
    scores, losses = scores_of(controls), losses_of(controls.margin)
    targets = one_hot(np.arange(3), 3)
    values = [
        amount(loss.value(times * scores, targets), 3) for loss in losses for times in (1.0, controls.weights_times)
    ]
    return N_(
        "Mean loss with all weights times {weights}: hinge {a} → {b}, squared hinge {c} → {d}, softmax {e} → {f}."
    ).format(weights=amount(controls.weights_times), **dict(zip("abcdef", values, strict=True)))


def _points(controls: Controls) -> dict[str, Any]:
    """Points in the plane, and three classifiers that learn from the same arrows, one by each loss."""
    losses, places = losses_of(controls.margin), points_of(controls)
    arrows = controls.weights_times * arrows_of(controls)
    classes = np.repeat(np.arange(3), EACH)
    inputs, targets = np.vstack([places.T, np.ones(len(places))]), one_hot(classes, 3)
    paths, means = [], []
    for loss in losses:
        network = Network(2, 3, ())
        network.layers[0].weights[...] = np.vstack([arrows.T, np.zeros(3)])
        path, values = descend(network, (inputs, targets), loss, POINTS_RATE, STEPS)
        paths.append(path)
        means.append(values)
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
        "paths": [[_numbers(step.T.ravel()) for step in path] for path in paths],
        "rows": [{"name": name, "right": at, "classes": names, "more": 0} for at, name in enumerate(names)],
        "cells": [scored.cells(row, range(3)) for row in range(3)],
        "means": [_numbers(moment) for moment in zip(*means, strict=True)],
        "charts": [
            steps | {"lines": [*map(_numbers, means)], "low": 0, "high": _top(means)},
            steps | {"lines": [*map(_numbers, lengths)], "low": 0, "high": _top(lengths)},
        ],
        "moves": [_still_moves(path) for path in paths],
    }


def _still_moves(path: Array) -> bool:
    """Whether the last step changed a weight that is drawn."""
    return bool(np.abs(path[-1] - path[-2]).max() > 0)


def _top(lines: Sequence[Array]) -> float:
    """The upper end of an axis: what the third largest first value needs, and everything at the end."""
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


def _rows(controls: Controls) -> dict[str, Any]:
    """The rows of a dataset: their first losses against what is expected, and one layer that learns by each loss."""
    data, losses = rows_of(controls), losses_of(controls.margin)
    inputs, targets, count = data.train.inputs[:, :ROWS], data.train.targets[:, :ROWS], len(data.class_names)
    no_classes = controls.dataset == "yours" and not isinstance(controls, OwnRows)
    paths, means = [], []
    for loss in losses:
        path, values = descend(
            layer_of(data, controls.seed, controls.weights_times), (inputs, targets), loss, ROWS_RATE, STEPS
        )
        paths.append(path)
        means.append(values)
    first = inputs[:, :3]
    scored = Scored([path.mT @ first for path in paths], data.train.classes[:3], losses)
    shown = [_closest(scored.scores[0][0, :, row], int(right)) for row, right in enumerate(scored.classes)]
    expected = [loss.expected(targets) for loss in losses]
    own = layer_of(data, controls.seed, 1.0).layers[0].weights.T @ inputs
    firsts = [np.array([loss.value(size * own, targets) for size in SIZES]) for loss in losses]
    steps: dict[str, Any] = {"x": [*range(STEPS + 1)], "at": [*range(STEPS + 1)]}
    return {
        "last": STEPS,
        "unit": _unit(np.array([scores[:, :, :] for scores in scored.scores])),
        "note": NO_CLASSES if no_classes else EMPTY,
        "count": inputs.shape[1],
        "classCount": count,
        "expected": _numbers(expected),
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
        "means": [_numbers(moment) for moment in zip(*means, strict=True)],
        "charts": [
            steps | {"lines": [*map(_numbers, means)], "low": 0, "high": _top(means)},
            {
                "x": _numbers(SIZES),
                "at": [controls.weights_times],
                "lines": [*map(_numbers, firsts)],
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


def _marks(expected: Sequence[float], count: int, margin: float) -> list[tuple[float, str]]:
    """The first losses to expect, each with its formula; both hinges share one if the margin is 1."""
    names = ("K − 1", "K − 1", f"ln {count}") if margin == 1 else ("Δ (K − 1)", "Δ² (K − 1)", f"ln {count}")
    return [(value, f"{name} = {amount(value, 3)}") for value, name in dict(zip(expected, names, strict=True)).items()]


def _weights(controls: Controls) -> dict[str, Any]:
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
            [[_numbers(paths[which, start, step, :, 0]) for which in range(len(losses))] for step in range(STEPS + 1)]
            for start in range(2)
        ],
        "rows": [{"name": name, "right": 0, "classes": classes, "more": 0} for name in names],
        "cells": [scored.cells(row, range(2)) for row in range(2)],
        "means": [[*map(_numbers, moment)] for moment in penalties.transpose(2, 0, 1)],
        "charts": [
            steps | {"lines": [*map(_numbers, ratios)], "high": 4.2},
            steps | {"lines": [*map(_numbers, evenness)], "high": 1.05},
        ],
        "moves": [_still_moves(path[0]) for path in paths],
        "told": N_(
            "The losses were equal. Softmax's L2 penalty fell from {a} to {b} with (1, 0, 0, 0), "
            "and from {c} to {d} with (¼, ¼, ¼, ¼)."
        ).format(**{name: amount(value, 3) for name, value in softmax.items()}),
    }


def _closest(scores: Array, right: int) -> list[int]:
    """The right class and the rivals with the highest scores, in the order of the classes."""
    rivals = [int(index) for index in np.argsort(-scores) if index != right]
    return sorted([right, *rivals[: SHOWN - 1]])


def _numbers(values: Sequence[float] | Array) -> list[float | None]:
    """With four digits, which are enough to read."""
    return [float(f"{value:.4g}") if math.isfinite(value) else None for value in np.asarray(values).tolist()]
