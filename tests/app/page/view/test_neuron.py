"""What the lab on one neuron computes in the browser, against NumPy; run by node."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest

from app.labs.figures.perceptron import picture
from app.labs.figures.unit import Controls
from engine.perceptron import PAIRS, fires, with_one
from engine.tape import finish
from tests import node

BOX = (-0.5, 1.5, -0.5, 1.5)
UNITS = [*product((-2.0, 0.0, 0.5, 3.0), (-1.0, 0.0, 2.0), (-1.5, 0.0, 1.0))]


def scene_of(**changes: Any) -> dict[str, Any]:
    """What the browser gets."""
    return finish(picture(Controls().with_(**changes)))


def run(scene: dict[str, Any], steps: str) -> Any:
    """The result of some JavaScript on a scene."""
    return node.run("lab/perceptron/scene.js", f"const scene = {json.dumps(scene, default=str)}; {steps}")


def test_sums_and_mistakes_are_those_of_the_engine() -> None:
    """While weights are dragged, the browser reads the rows by itself; a sum of 0 is a mistake whatever is wanted."""
    steps = f"""return {json.dumps(UNITS)}.map((unit) => {json.dumps(PAIRS.tolist())}.map((row) => {{
      const sum = it.sumOf(unit, row);
      return [sum, it.isWrong(sum, 1), it.isWrong(sum, 0)];
    }}));"""
    for unit, rows in zip(UNITS, node.run("lab/perceptron/scene.js", steps), strict=True):
        sums = with_one(PAIRS) @ unit
        assert [row[0] for row in rows] == sums.tolist()
        assert [row[1] for row in rows] == (~fires(np.array(unit), PAIRS)).tolist()
        assert [row[2] for row in rows] == (sums >= 0).tolist()


def test_the_line_the_foot_and_the_side_that_fires() -> None:
    """Ends and foot are on the line, the foot is closest to the middle; what fires has no negative sum."""
    steps = f"""return {json.dumps(UNITS)}.map((unit) => [it.lineIn(unit, {json.dumps(BOX)}), it.footOf(unit),
      it.above(unit, {json.dumps(BOX)})]);"""
    left, right, bottom, top = BOX
    corners = np.array([*product((left, right), (bottom, top))])
    for unit, (ends, foot, side) in zip(UNITS, node.run("lab/perceptron/scene.js", steps), strict=True):
        normal, sums = np.array(unit[:2]), with_one(corners) @ unit
        crosses = sums.min() < 0 < sums.max()
        assert len(ends) == 2 if crosses else len(ends) in (0, 2)
        for place in (*ends, *([foot] if normal.any() else ())):
            assert with_one(np.array([place])) @ unit == pytest.approx(0)
        if normal.any():
            distance = abs(with_one(np.array([[0.5, 0.5]])) @ unit) / np.linalg.norm(normal)
            assert np.linalg.norm(np.array(foot) - 0.5) == pytest.approx(distance[0])
        assert all(with_one(np.array([place])) @ unit >= -1e-9 for place in side)
        for corner, total in zip(corners.tolist(), sums, strict=True):
            assert (corner in side) == (total > 0)


def test_epochs_have_a_column_each_with_what_was_read_so_far() -> None:
    """The last column is free while there is more to come; a cycle is marked where it closes."""
    scene = scene_of()
    steps = """return [0, 1, 19, 36].map((step) => it.epochsAt(scene, step, 6).map(({epoch, read, mistakes, isBack}) =>
      [epoch, read.map((one) => (one ? Number(one.mistake) : null)), mistakes ?? null, isBack]));"""
    start, first, middle, end = run(scene, steps)
    assert [column[1] for column in start] == [[None] * 4] * 6
    assert first[0] == [0, [1, None, None, None], 1, False]
    assert [column[0] for column in middle] == [0, 1, 2, 3, 4, 5]
    assert middle[4][1:3] == [[0, 1, 0, None], 1]
    assert [column[0] for column in end] == [3, 4, 5, 6, 7, 8]
    assert end[-1][1:3] == [[0, 0, 0, 0], 0]
    assert sum(step["mistake"] for step in scene["steps"]) == 18
    xor = scene_of(task="XOR")
    steps = """return [3, 4, 9].map((step) => [it.hasReturned(scene, step),
      it.epochsAt(scene, step, 4).map((one) => one.isBack)]);"""
    assert run(xor, steps) == [
        [False, [False] * 4],
        [True, [True, False, False, False]],
        [True, [True, True, False, False]],
    ]


def test_the_counter_and_the_weights_follow_the_steps() -> None:
    """Behind the last reading they stay: a network beside them may have more moments."""
    scene = scene_of(first_weights="random", seed=3)
    steps = """return [0, 2, 5, 999].map((step) => [it.mistakesAt(scene, step), it.weightsAt(scene, step),
      it.readingAt(scene, step)?.row ?? null]);"""
    found = run(scene, steps)
    for step, (mistakes, weights, row) in zip((0, 2, 5, 999), found, strict=True):
        read = scene["steps"][:step]
        assert mistakes == sum(one["mistake"] for one in read)
        assert weights == (read[-1]["after"] if read else scene["start"])
        assert row == (read[-1]["row"] if read else None)


def test_the_hidden_space_is_won_by_the_highest_score() -> None:
    """And of two classes the unit that fires for the second one is their difference."""
    planes = np.array([[1.0, -2.0, 0.3], [0.5, 1.0, -0.2], [-1.0, 0.0, 0.1]])
    places = np.random.default_rng(1).normal(size=(20, 2))
    steps = f"""const planes = {json.dumps(planes.tolist())};
    return [{json.dumps(places.tolist())}.map(([x, y]) => it.winner(planes, x, y)), it.lead(planes)];"""
    won, lead = node.run("lab/perceptron/scene.js", steps)
    assert won == (with_one(places) @ planes.T).argmax(axis=1).tolist()
    assert lead == pytest.approx((planes[1] - planes[0]).tolist())
