from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.optimizers import Clock, Flat
from engine.regularizers import emit_penalty, penalty
from engine.tape import Tape, play
from tests.engine.strategies import SOME

W = np.array([0.5, -2.0, 3.0, -0.25, 7.0])
MASK = np.array([1.0, 1.0, 1.0, 1.0, 0.0])


def pull(l1: float, l2: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The penalty's contribution to a gradient of ones."""
    flat = Flat(W.copy(), np.ones((2, len(W))), np.zeros((0, len(W))), Clock(np.zeros(())))
    tape = Tape(1)
    emit_penalty(tape, flat, MASK, np.array(l1), np.array(l2))
    play(tape.calls)
    np.testing.assert_array_equal(flat.parameters, W)
    return flat.gradients - 1


def test_the_penalty_is_the_formula_s() -> None:
    """L1 sums absolute values, L2 half the squares, and both cover only weights."""
    assert penalty(W, MASK, 0.1, 0.0) == pytest.approx(0.1 * 5.75)
    assert penalty(W, MASK, 0.0, 0.1) == pytest.approx(0.05 * (0.25 + 4 + 9 + 0.0625))
    assert penalty(W, MASK, 0.0, 0.0) == 0


@given(st.floats(0, 10), st.floats(0, 10))
@SOME
def test_the_pull_is_the_derivative_of_the_penalty(l1: float, l2: float) -> None:
    """The penalty adds its central difference to the gradient, except for biases."""
    h = 1e-3
    steps = h * np.eye(len(W))
    numeric = [(penalty(W + step, MASK, l1, l2) - penalty(W - step, MASK, l1, l2)) / (2 * h) for step in steps]
    np.testing.assert_allclose(pull(l1, l2), numeric, rtol=1e-9, atol=1e-9)
    assert pull(l1, l2)[-1] == 0


def test_a_weight_of_zero_is_not_pulled() -> None:
    """At zero, where the L1 penalty has its corner, it does not pull."""
    flat = Flat(np.zeros(2), np.zeros((2, 2)), np.zeros((0, 2)), Clock(np.zeros(())))
    tape = Tape(1)
    emit_penalty(tape, flat, np.ones(2), np.array(1.0), np.array(1.0))
    play(tape.calls)
    assert not flat.gradients.any()
