"""The strips under the histograms: how each layer's values moved over the run; run by node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from app.live.run import curves
from engine.metrics import Metrics
from tests import node

ACROSS, UP, LONGEST = 160, 32, 160
START = """
const history = new it.History();
const frame = (step, more = {}) =>
  ({ shown: "activations", step, furthest: step, histograms: [{ low: -1, high: 1, counts: [1, step] }], ...more });
const steps = () => history.moments.map(({ step }) => step);
"""


def strip(moments: list[dict[str, Any]], last: int, axis: dict[str, float] | None = None) -> Any:
    """The strengths of a strip, ``(rows, columns)``, high values on top; on the last moment's axis or another."""
    given = f"{json.dumps(moments)}, 0, {last}, {json.dumps(axis or moments[-1]['histograms'][0])}"
    found = node.run("layers/history.js", f"return Array.from(it.stripOf({given}));")
    return np.array(found).reshape(UP, ACROSS)


def moment(step: int, low: float, high: float, counts: list[int]) -> dict[str, Any]:
    """One histogram of one layer."""
    return {"step": step, "histograms": [{"low": low, "high": high, "counts": counts}]}


def test_time_goes_right_and_values_go_up() -> None:
    """All values low at first, all high from the middle on: the lower left and the upper right are dark."""
    dark = strip([moment(0, 0.0, 1.0, [8, 0]), moment(50, 0.0, 1.0, [0, 8]), moment(100, 0.0, 1.0, [0, 8])], 100)
    rows, columns = np.nonzero(dark)
    assert set(rows[columns < 79]) == set(range(UP // 2, UP))
    assert set(rows[columns > 80]) == set(range(UP // 2))
    assert set(dark[dark > 0]) == {255}


def test_all_moments_are_on_one_axis() -> None:
    """Values from 0 to 1, then from 0 to 4 on an axis four times as long: the first fill the lowest quarter of it."""
    dark = strip([moment(0, 0.0, 1.0, [3, 3]), moment(50, 0.0, 4.0, [1, 1, 1, 1])], 100)
    assert set(np.nonzero(dark[:, 10])[0]) == set(range(UP * 3 // 4, UP))
    assert set(np.nonzero(dark[:, 90])[0]) == set()
    assert set(dark[:, 80]) == {255}


def test_what_lies_beyond_the_axis_is_at_its_end() -> None:
    """On an axis that ends at 1, values up to 4 are in the top row; half a bin's values are below."""
    dark = strip([moment(0, 0.0, 4.0, [2, 0, 0, 6])], 1, {"low": 0.0, "high": 2.0})
    assert set(np.nonzero(dark[:, 0])[0]) == {0, *range(UP // 2, UP)}
    assert dark[0, 0] == 255


def test_what_is_still_to_come_is_empty() -> None:
    """A run that has done a quarter of what the strip shows fills its first quarter."""
    dark = strip([moment(0, -1.0, 1.0, [1, 2, 1]), moment(25, -1.0, 1.0, [1, 2, 1])], 100)
    assert dark[:, :40].any(axis=0).all()
    assert not dark[:, 42:].any()


def test_thin_tails_are_seen() -> None:
    """A hundredth of the fullest bin is at 16% of its strength, not at 1%."""
    dark = strip([moment(0, 0.0, 1.0, [1, 100])], 1)
    strengths = sorted(set(dark[:, 0]) - {0})
    assert strengths == pytest.approx([255 * 0.01**0.4, 255], abs=1)


def test_a_long_run_keeps_evenly_spread_moments() -> None:
    """Of 3000 steps at most 160 moments are kept, from the first to the last, none twice as far apart as most."""
    kept = node.run(
        "layers/history.js", "for (let i = 0; i <= 3000; i++) history.add(frame(i), 1); return steps();", before=START
    )
    assert len(kept) <= LONGEST
    assert (kept[0], kept[-1]) == (0, 3000)
    gaps = np.diff(kept)
    assert gaps.max() <= 2 * np.median(gaps)


@pytest.mark.parametrize("fastest", [1, 3, 200])
def test_the_strips_keep_the_moments_that_the_curves_keep(fastest: int) -> None:
    """Step by step, at any pace and in bursts: the browser's rule is the server's."""
    ours, rng = curves.Curves(LONGEST), np.random.default_rng(0)
    steps = np.cumsum(rng.integers(0, fastest + 1, 2000)).tolist()
    for step in steps:
        ours.add(step, Metrics(0.0, None, None, None), None, 0.0)
    every = f"for (const step of {json.dumps(steps)}) history.add(frame(step), 1); return steps();"
    assert node.run("layers/history.js", every, before=START) == ours.table()[0].tolist()


def test_going_back_forgets_what_came_after_once_the_run_goes_on() -> None:
    """Looking back changes nothing; another way from there takes the place of the old one; a new run has its own."""
    steps = "for (let i = 0; i <= 9; i++) history.add(frame(i), 1); const seen = [];"
    steps += "history.add(frame(4, { furthest: 9 }), 1); seen.push(steps().length);"
    steps += "history.add(frame(5), 1); seen.push(steps());"
    steps += "history.add(frame(0), 2); seen.push(steps());"
    assert node.run("layers/history.js", f"{steps} return seen;", before=START) == [10, [0, 1, 2, 3, 4, 5], [0]]
