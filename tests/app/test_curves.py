from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.live.curves import LONGEST, Curves
from engine.metrics import Metrics
from tests.engine.strategies import SOME

GAPS = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 500)), min_size=1, max_size=2500)


def at(step: int) -> Metrics:
    """Four numbers that tell the step."""
    return Metrics(float(step), step + 0.25, step + 0.5, step + 0.75)


def test_no_moment_is_an_empty_table() -> None:
    """Before the first frame there are five rows of nothing."""
    assert Curves().table().shape == (5, 0)


def test_a_moment_is_a_column() -> None:
    """Step, train loss, test loss, train accuracy, test accuracy, from top to bottom, in float32."""
    curves = Curves()
    curves.add(3, Metrics(0.5, 0.75, 0.25, 1.0))
    curves.add(5, Metrics(1.5, None, 0.125, None))
    expected = np.array([[3, 5], [0.5, 1.5], [0.75, np.nan], [0.25, 0.125], [1.0, np.nan]], np.float32)
    np.testing.assert_array_equal(curves.table(), expected, strict=True)


def test_nothing_is_thinned_before_it_is_too_much() -> None:
    """The first moments are all kept, each where it was."""
    curves = Curves()
    for step in range(LONGEST):
        curves.add(step, at(step))
    np.testing.assert_array_equal(curves.table()[0], np.arange(LONGEST))


@given(GAPS)
@SOME
def test_curves_stay_short_and_true(gaps: list[int]) -> None:
    """However a run goes on: bounded, in order, from the first step to the newest, every moment a real one."""
    curves, step = Curves(), 0
    curves.add(0, at(0))
    for gap in gaps:
        step += gap
        curves.add(step, at(step))
    table = curves.table()
    assert table.shape[1] <= LONGEST + 1
    assert (table[0, 0], table[0, -1]) == (0, step)
    assert (np.diff(table[0]) >= 0).all()
    np.testing.assert_array_equal(table[1:], table[0] + np.array([[0.0], [0.25], [0.5], [0.75]], np.float32))


def test_a_steady_run_is_spread_evenly() -> None:
    """After 100,000 frames of eight steps the kept moments lie equally far apart, the newest one aside."""
    curves = Curves()
    for step in range(0, 800_000, 8):
        curves.add(step, at(step))
    assert curves.table().shape[1] <= LONGEST + 1
    gaps = np.diff(curves.table()[0])[:-1]
    assert len(gaps) >= LONGEST // 2 - 2
    assert gaps.min() == gaps.max()


def test_looking_at_a_paused_run_adds_nothing() -> None:
    """A thousand frames of one moment leave the curve as it was, the newest numbers in it."""
    curves = Curves()
    for step in range(0, 50, 10):
        curves.add(step, at(step))
    for count in range(1000):
        curves.add(40, at(count))
    assert curves.table().shape[1] <= 6
    assert curves.table()[1, -1] == 999
