from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.optimizers import OPTIMIZERS, Clock, Flat, Optimizer
from engine.tape import Tape, play
from tests.engine import reference
from tests.engine.strategies import FEW, name, settings

# At which a bowl is descended in 2,000 steps; Adagrad's steps shrink as 1 / sqrt(t), and Adadelta's begin at 0.001.
RATES = {"adagrad": 0.5, "adadelta": 1.0}

every = pytest.mark.parametrize("optimizer", [cls() for cls in OPTIMIZERS], ids=name)


def path(optimizer: Optimizer, gradients: Any, rates: Any) -> Any:
    """The parameters after each step from zero, ``(steps, n)``, when these gradients come one after the other."""
    count = gradients.shape[1]
    clock = Clock(np.zeros(()))
    flat = Flat(np.zeros(count), np.zeros((2, count)), np.zeros((optimizer.slots, count)), clock)
    tape = Tape(1)
    optimizer.emit(tape, flat)
    taken = []
    for gradient, rate in zip(gradients, rates, strict=True):
        flat.gradients[...], clock.rate[...] = gradient, rate
        play(tape.calls)
        clock.step += 1
        taken.append(flat.parameters.copy())
    return np.array(taken)


def textbook(optimizer: Optimizer, gradients: Any, rates: Any) -> Any:
    """The same by the textbook's rule."""
    w, state, taken = np.zeros(gradients.shape[1]), {}, []  # type: ignore[var-annotated]
    for gradient, rate in zip(gradients, rates, strict=True):
        w = reference.OPTIMIZERS[optimizer.key](w, gradient, state, rate, optimizer)
        taken.append(w)
    return np.array(taken)


@every
def test_every_optimizer_has_a_textbook_rule_to_be_held_against(optimizer: Optimizer) -> None:
    """A bowl is not enough: every optimizer needs an independent rule in reference.py."""
    assert optimizer.key in reference.OPTIMIZERS, "write its rule from the paper in tests/engine/reference.py"


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=name)
@given(st.data(), st.integers(0, 5))
@FEW
def test_steps_are_the_textbook_s(cls: type[Optimizer], data: st.DataObject, seed: int) -> None:
    """With any settings, any gradients and a changing rate, 60 steps agree with the textbook's rule."""
    optimizer = data.draw(settings(cls, {}))
    rng = np.random.default_rng(seed)
    gradients = rng.standard_normal((60, 4)) * np.array([1.0, 1e-3, 1e4, 1e-6])
    rates = 0.1 * rng.random(60)
    ours, theirs = path(optimizer, gradients, rates), textbook(optimizer, gradients, rates)
    size = np.abs(theirs).max(axis=0) + 1e-12
    assert (np.abs(ours - theirs) / size).max() < 1e-9


@every
def test_no_gradient_from_rest_is_no_step(optimizer: Optimizer) -> None:
    """Without a gradient nothing moves, and there is no division by zero."""
    assert not path(optimizer, np.zeros((3, 2)), [0.1] * 3).any()


@every
def test_a_bowl_is_descended_on_the_textbook_s_path(optimizer: Optimizer) -> None:
    """On a lopsided bowl, each of 2,000 points matches the textbook's in 80 bits to 1e-12; the last is near the bottom.

    The textbook decides how near: RMSProp's and Adadelta's steps do not fade; they hover 0.003 and 0.014 from it.
    """
    steep, rate = np.array([1.0, 4.0]), RATES.get(optimizer.key, 0.01)
    places = optimizer.path(lambda x: x * steep, [3.0, -2.0], rate, 2000)
    w, state = np.array([3.0, -2.0], np.longdouble), {}  # type: ignore[var-annotated]
    for place in places:
        assert np.abs(place - w).max() < 1e-12
        w = reference.OPTIMIZERS[optimizer.key](w, w * steep, state, rate, optimizer)
    assert np.abs(places[-1]).max() < (0.02 if optimizer.key in {"rmsprop", "adadelta"} else 1e-8)


@every
def test_the_last_of_the_slots_is_written(optimizer: Optimizer) -> None:
    """An optimizer declares as many slots as it uses: each is nonzero after a step."""
    flat = Flat(np.zeros(2), np.ones((2, 2)), np.zeros((optimizer.slots, 2)), Clock(np.full((), 0.1)))
    tape = Tape(1)
    optimizer.emit(tape, flat)
    play(tape.calls)
    assert all(slot.any() for slot in flat.slots)


def test_the_first_step_of_adam_is_the_rate_in_each_direction() -> None:
    """Bias correction makes Adam's first step rate x sign(g), however large the gradient."""
    (first,) = path(OPTIMIZERS["adam"](), np.array([[1e-3, -5.0, 1e6]]), [0.01])
    np.testing.assert_allclose(first, [-0.01, 0.01, -0.01], rtol=1.1e-5)


def test_momentum_s_speed_comes_to_the_geometric_sum() -> None:
    """With a constant gradient of 1, the steps tend to rate / (1 - mu)."""
    taken = path(OPTIMIZERS["momentum"](), np.ones((400, 1)), [0.01] * 400)
    assert taken[-2, 0] - taken[-1, 0] == pytest.approx(0.01 / (1 - 0.9), rel=1e-12)


def test_adamw_shrinks_by_the_same_share_whatever_the_gradients() -> None:
    """Decay adds rate x decay x parameter to Adam's first step, for a small or a large gradient."""
    for slope in (1e-3, 1e3):
        plain, decayed = (
            OPTIMIZERS["adamw"](decay=decay).path(lambda x, slope=slope: 0 * x + slope, [8.0], 0.1, 1)[-1, 0]  # type: ignore[call-arg, misc]
            for decay in (0.0, 0.25)
        )
        assert plain - decayed == pytest.approx(0.1 * 0.25 * 8, rel=1e-9)


@pytest.mark.parametrize("beta1", [0.0, 0.5, 0.9999])
def test_nadam_s_product_of_momenta_depends_on_the_step_alone(beta1: float) -> None:
    """A step is the same to the last bit whether computed after many others or directly on a new tape."""
    optimizer, clock = OPTIMIZERS["nadam"](beta1=beta1), Clock(np.full((), 0.1))  # type: ignore[call-arg]
    flat = Flat(np.zeros(1), np.zeros((2, 1)), np.zeros((2, 1)), clock)
    old = Tape(1)
    optimizer.emit(old, flat)
    for clock.step in (0, 1, 2, 100, 5000, 3, 3, 4):
        new, taken = Tape(1), []
        optimizer.emit(new, flat)
        for tape in (old, new):
            flat.parameters[...], flat.gradients[...], flat.slots[...] = 0, 1, 0.3
            play(tape.calls)
            taken.append(float(flat.parameters[0]))
        assert taken[0] == taken[1]
