from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine import Config, SettingsError, Trainer
from engine.errors import shown
from engine.loop import LIMIT
from engine.planes import Plane
from engine.probes import Surface

WEIGHT, BIAS = 3, 13
HOLDS = [{"optimizer": {"key": "adamw"}}, {"optimizer": {"key": "momentum"}, "l2": 0.1, "max_norm": 0.5}]


def trainer(**training: object) -> Trainer:
    """A small run."""
    layer = {"units": 5, "activation": {"key": "tanh"}, "normalization": {"key": "batch"}}
    data = {"dataset": {"key": "spiral"}, "points": 40}
    return Trainer(Config.from_dict({"data": data, "network": {"hidden": [layer, layer]}, "training": training}))


@pytest.mark.parametrize("training", HOLDS)
def test_a_locked_parameter_stays_while_the_others_train(training: dict[str, object]) -> None:
    """Momentum, decay, penalties and max-norm move every parameter except the frozen one, until it is unfrozen."""
    run = trainer(**training)
    run.run(10)
    held = run.network.parameters[[WEIGHT, BIAS]].copy()
    run.lock(WEIGHT)
    run.lock(BIAS)
    before = run.network.parameters.copy()
    run.run(25)
    assert run.locked == {WEIGHT, BIAS}
    np.testing.assert_array_equal(run.network.parameters[[WEIGHT, BIAS]], held)
    moved = np.flatnonzero(run.network.parameters != before)
    assert len(moved) > 0.8 * len(before)
    run.lock(WEIGHT, locked=False)
    run.run(1)
    assert run.locked == {BIAS}
    assert run.network.parameters[WEIGHT] != held[0]
    assert run.network.parameters[BIAS] == held[1]


def test_a_lock_that_is_never_felt_changes_nothing_else() -> None:
    """Freezing and unfreezing between two steps changes no bit of the run."""
    plain, locked = trainer(), trainer()
    for run in (plain, locked):
        run.run(3)
    locked.lock(WEIGHT)
    locked.lock(WEIGHT, locked=False)
    for run in (plain, locked):
        run.run(30)
    np.testing.assert_array_equal(locked.network.parameters, plain.network.parameters)


def test_a_set_parameter_is_what_the_next_step_starts_from() -> None:
    """Setting a parameter is the same as restoring a snapshot with that value."""
    edited, restored = trainer(), trainer()
    for run in (edited, restored):
        run.run(4)
    edited.set_parameter(WEIGHT, 1.25)
    snapshot = restored.snapshot()
    snapshot.parameters[WEIGHT] = 1.25
    restored.restore(snapshot)
    for run in (edited, restored):
        run.run(20)
    np.testing.assert_array_equal(edited.network.parameters, restored.network.parameters)


def test_a_locked_parameter_can_be_set_and_is_held_there() -> None:
    """A frozen parameter keeps the new value; going back restores the old one, which is then frozen."""
    run = trainer()
    first = run.network.parameters[WEIGHT]
    run.lock(WEIGHT)
    run.set_parameter(WEIGHT, -2.0)
    run.run(7)
    assert run.network.parameters[WEIGHT] == -2.0
    run.reset()
    run.run(7)
    assert run.network.parameters[WEIGHT] == first


NO_PLACES: list[Any] = [
    *(-1, 10_000, True, False, np.True_, 1.0, np.float64(2), math.nan, None, "0", slice(None), ..., (), [0], {0}),
    *(np.int64(-1), np.array([0, 1]), np.array(0), np.array(True), np.ones(3, bool), 10**5000),
]


@pytest.mark.parametrize("index", NO_PLACES, ids=lambda index: shown(index)[:30])
def test_a_parameter_that_does_not_exist_is_refused(index: Any) -> None:
    """The message says which ones exist; nothing is frozen or set, although NumPy would accept several at once."""
    run = trainer()
    run.lock(WEIGHT)
    before, last = run.network.parameters.copy(), run.network.parameters.size - 1
    for attempt in (run.lock, partial(run.lock, locked=False), lambda index: run.set_parameter(index, 0.0)):
        with pytest.raises(SettingsError, match=f"^index: .* is not allowed; give a whole number from 0 to {last}$"):
            attempt(index)
    assert run.locked == {WEIGHT}
    np.testing.assert_array_equal(run.network.parameters, before)


@pytest.mark.parametrize("kind", [int, np.int8, np.uint64, np.intp])
def test_a_whole_number_of_numpy_is_a_place(kind: Any) -> None:
    """It addresses one parameter, like a Python int."""
    run = trainer()
    run.lock(kind(WEIGHT))
    value: Any = np.float32(0.25)
    run.set_parameter(kind(WEIGHT), value)
    assert run.locked == {WEIGHT}
    assert run.network.parameters[WEIGHT] == 0.25


@pytest.mark.parametrize("locked", [None, 1, "no", np.array([True]), np.nan], ids=str)
def test_to_lock_is_true_or_false(locked: Any) -> None:
    """Anything else is refused."""
    with pytest.raises(SettingsError, match=r"^locked: "):
        trainer().lock(0, locked=locked)


@pytest.mark.parametrize(
    ("layer", "unit"), [*((bad, 0) for bad in NO_PLACES), *((0, bad) for bad in NO_PLACES)], ids=shown
)
def test_a_neuron_that_does_not_exist_is_refused(layer: Any, unit: Any) -> None:
    """A layer or unit outside the network, or an index for several of them."""
    run = trainer()
    surface = Surface(run.network, run.data, Plane.through(run.data), side=5)
    surface.scores()
    with pytest.raises(SettingsError, match=r"^(layer|unit): "):
        surface.neuron(layer, unit)
    one: Any = np.int8(1)
    np.testing.assert_array_equal(surface.neuron(one, one), surface.neurons()[1][1])


@pytest.mark.parametrize(
    "value", [np.nan, np.inf, -LIMIT, True, np.True_, "1", None, 1j, np.array([1.0, 2.0])], ids=str
)
def test_a_value_beyond_bounds_is_refused(value: Any) -> None:
    """A value that would count as divergence is refused, and nothing changes."""
    run = trainer()
    before = run.network.parameters.copy()
    with pytest.raises(SettingsError, match="choose a number between"):
        run.set_parameter(0, value)
    np.testing.assert_array_equal(run.network.parameters, before)
