"""What is the loss telling the network? Each loss of the same rows, term by term, at each moment of what is played."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.labs.figures.cells import AXIS, Scored, numbers, unit_of
from app.labs.figures.learned import points, rows, weights
from app.labs.figures.scored import CLASSES, NAMES, Controls, gradient, losses_of, one_hot, scores_of
from app.words import EMPTY, N_, Message, amount
from engine.tape import Pieces

JIGGLE, PHASES, SWINGS = 0.1, 24, 4  # how far a score is moved, in how many places, how often
SAMPLES = 89  # of a curve


def picture(controls: Controls) -> Pieces[dict[str, Any]]:
    """The rows with their scores, each loss of them, and two charts; all for each moment that is played."""
    draw = {"images": images, "points": points, "rows": rows, "weights": weights}[controls.examples]
    return {"kind": controls.examples, "names": NAMES, "margin": controls.margin} | (yield from draw(controls))


def images(controls: Controls) -> Pieces[dict[str, Any]]:
    """The three images; the score that is picked swings a little."""
    yield
    losses, row, score = losses_of(controls.margin), *divmod(controls.picked, 3)
    scores = controls.weights_times * scores_of(controls)
    offsets = JIGGLE * np.sin(2 * np.pi * np.arange(PHASES) / PHASES)
    moments = np.repeat(scores[None], PHASES, axis=0)
    moments[:, score, row] += offsets
    scored = Scored([moments] * 3, np.arange(3), losses)
    still = Scored([moments[:1]] * 3, np.arange(3), losses)
    cells = [(scored if index == row else still).cells(index, range(3)) for index in range(3)]
    unit, swings = unit_of(scores), moments[:, :, row].T
    values = np.linspace(AXIS[0], AXIS[1], SAMPLES) * unit
    moved = np.repeat(scores[:, row, None], SAMPLES, axis=1)
    moved[score] = values
    targets = one_hot(np.full(SAMPLES, row), 3)
    shared: dict[str, Any] = {"x": numbers(values), "at": numbers(moments[:, score, row])}
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
                "lines": [numbers(loss.terms(moved, targets).sum(axis=0)) for loss in losses],
                "low": 0,
                "high": 8 * unit,
            },
            shared
            | {"lines": [numbers(gradient(loss, moved, targets)[score]) for loss in losses], "low": -4, "high": 4},
        ],
        "moves": [bool(np.ptp(loss.terms(swings, one_hot(np.full(PHASES, row), 3)).sum(axis=0))) for loss in losses],
        "told": _multiplied(controls),
    }


def _multiplied(controls: Controls) -> Message:
    """What multiplying all weights does to each mean loss."""
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
