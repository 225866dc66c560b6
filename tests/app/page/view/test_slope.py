"""The arithmetic of the pictures of four ways down; run by node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine.losses import CrossEntropy
from tests import node


def exported(steps: str, **values: Any) -> Any:
    """What the module says about some values."""
    given = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
    return node.run("lab/slope/scene.js", given + steps)


def test_the_lowest_median_has_won() -> None:
    """At the end, whatever was before; several, if they are equal."""
    ways = [{"median": median} for median in ([1, 0.1, 0.5], [1, 0.9, 0.2], [1, 1, 0.2], [1, 0.3, 0.4])]
    assert exported("return it.statesOf({ ways });", ways=ways) == ["", "learned", "learned", ""]


def test_a_picture_shows_the_confidences_of_softmax() -> None:
    """As the engine computes them from the same weights; strength is 0 where all classes are even."""
    weights, places = np.random.default_rng(3).normal(size=(3, 3)), [[0.5, -2.0], [40.0, 3.0], [0.0, 0.0]]
    found = exported(
        "return places.map(([x, y]) => it.confidences(weights, x, y));", weights=weights.tolist(), places=places
    )
    inputs = np.vstack([np.transpose(places), np.ones(3)])
    np.testing.assert_allclose(np.transpose(found), CrossEntropy().confidence(weights @ inputs), atol=1e-12)
    assert exported("return [[1, 0, 0], [0.2, 0.7, 0.1], [0.25, 0.25, 0.25, 0.25]].map(it.strongest);") == [
        [0, 255],
        [1, 140],
        [0, 0],
    ]


def test_a_line_keeps_its_value_until_the_next_one_is_known() -> None:
    """Two corners for each step."""
    assert exported("return it.stairs([[0, 5], [3, 2], [4, 2]]);") == [[0, 5], [3, 5], [3, 2], [4, 2], [4, 2]]


def test_a_place_on_the_axis_means_the_nearest_moment() -> None:
    """Over powers of ten, and beyond both ends."""
    steps = "return [-5, 0.4, 1.2, 9].map((place) => it.momentAt([1, 10, 100], Math.log10, place));"
    assert exported(steps) == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("to", "share"), [([1, 1], 1), ([4, 0], 0.5), ([-8, 4], 0.25), ([0, -20], 0.1), ([4, 10], 0.2)]
)
def test_an_arrow_is_cut_where_it_leaves_the_picture(to: list[float], share: float) -> None:
    """At the first edge that it crosses."""
    assert exported("return it.reachOf([0, 0], to, [-2, 2, -2, 2]);", to=to) == pytest.approx(share)


def test_an_arrow_that_is_dragged_says_its_rate() -> None:
    """The nearest place on its line; where nothing is steep there is none."""
    steps = """const slope = [2, -1], to = it.stepTo([1, 1], slope, 3);
      const beside = [to[0] + 0.5, to[1] + 1];
      return [to, it.rateTo([1, 1], slope, to), it.rateTo([1, 1], slope, beside), it.rateTo([1, 1], [0, 0], to)];"""
    assert exported(steps) == [[-5, 4], 3, 3, 0]


def test_losses_are_told_apart() -> None:
    """With three digits where these do, and more where they do not; equal ones stay equal."""
    steps = "return [[0.94412, 0.62881], [0.41089, 0.411321], [0.5, 0.5]].map(it.told);"
    assert exported(steps) == [["0.944", "0.629"], ["0.4109", "0.4113"], ["0.500", "0.500"]]
