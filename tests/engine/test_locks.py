from __future__ import annotations

import numpy as np
import pytest

from engine import Config, SettingsError, Trainer
from engine.loop import LIMIT

WEIGHT, BIAS = 3, 13
HOLDS = [{"optimizer": {"key": "adamw"}}, {"optimizer": {"key": "momentum"}, "l2": 0.1, "max_norm": 0.5}]


def trainer(**training: object) -> Trainer:
    """A small run."""
    layer = {"units": 5, "activation": {"key": "tanh"}, "normalization": {"key": "batch"}}
    data = {"dataset": {"key": "spiral"}, "points": 40}
    return Trainer(Config.from_dict({"data": data, "network": {"hidden": [layer, layer]}, "training": training}))


@pytest.mark.parametrize("training", HOLDS)
def test_a_locked_parameter_stays_while_the_others_train(training: dict[str, object]) -> None:
    """Momentum, decay, penalties and max-norm move every parameter but the locked one, from lock to unlock."""
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
    """Locking and unlocking between two steps leaves the run as it was, to the last bit."""
    plain, locked = trainer(), trainer()
    for run in (plain, locked):
        run.run(3)
    locked.lock(WEIGHT)
    locked.lock(WEIGHT, locked=False)
    for run in (plain, locked):
        run.run(30)
    np.testing.assert_array_equal(locked.network.parameters, plain.network.parameters)


def test_a_set_parameter_is_what_the_next_step_starts_from() -> None:
    """Setting a parameter is the same as having restored a snapshot with that value in it."""
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
    """The lock holds the new value; going back brings the old one, which is then held."""
    run = trainer()
    first = run.network.parameters[WEIGHT]
    run.lock(WEIGHT)
    run.set_parameter(WEIGHT, -2.0)
    run.run(7)
    assert run.network.parameters[WEIGHT] == -2.0
    run.reset()
    run.run(7)
    assert run.network.parameters[WEIGHT] == first


@pytest.mark.parametrize("index", [-1, 10_000])
def test_a_parameter_that_does_not_exist_is_refused(index: int) -> None:
    """The sentence says which ones exist."""
    run = trainer()
    last = run.network.parameters.size - 1
    with pytest.raises(SettingsError, match=f"{index} is no parameter of this network; choose 0 to {last}"):
        run.lock(index)
    with pytest.raises(SettingsError, match=f"choose 0 to {last}"):
        run.set_parameter(index, 0.0)


@pytest.mark.parametrize("value", [np.nan, np.inf, -LIMIT])
def test_a_value_beyond_bounds_is_refused(value: float) -> None:
    """What would count as divergence is no value to set, and nothing changes."""
    run = trainer()
    before = run.network.parameters.copy()
    with pytest.raises(SettingsError, match="choose a number between"):
        run.set_parameter(0, value)
    np.testing.assert_array_equal(run.network.parameters, before)
